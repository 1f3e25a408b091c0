"""What may go wrong around the bot: processes, databases, disks, clocks and channels that fail."""
