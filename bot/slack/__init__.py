"""Slack: the only room that knows Slack's packages, payloads and limits."""
