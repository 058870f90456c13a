"""What ships: the plan, a curated and cited register, reference lists, published networks."""
