"""The protocols as data, and the rules that read them. No I/O but loading a pack."""
