"""The tests: scripts, properties and measurements."""
