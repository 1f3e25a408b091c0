"""The engine: looking, sending, being seen from outside, and being handled by an administrator."""
