"""Measures the product beside a yardstick, both in one run: `make bench`."""
