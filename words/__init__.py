"""The employee's own words to facts. No I/O, no network."""
