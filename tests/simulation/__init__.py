"""A year of a municipality, played with a fake clock, and a check of every promise every day."""
