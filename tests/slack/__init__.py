"""Slack: the pure parts, the way out, and the scripts through the real door."""
