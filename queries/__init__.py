"""Questions to the graph, one ``.cypher`` file each, and the thin runner that asks them."""
