"""Measures of a network: graphs in, tables out. No database, no files."""
