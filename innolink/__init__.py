"""The front door: the public API (``import innolink as il``) and the command line."""
