"""What a row means and where it is kept: ontology, identity, store, engine, network."""
