"""The plug is pulled: kill -9 in the middle of a turn and in the middle of a delivery."""
