"""The edge: channels, command line, wiring, delivery, worker."""
