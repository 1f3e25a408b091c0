"""`meldbot serve` as it is installed: a process of its own, with a Slack and a Teams beside it."""
