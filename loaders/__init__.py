"""A source becomes checked rows, then facts in the graph. Loaders know sources, never Cypher."""
