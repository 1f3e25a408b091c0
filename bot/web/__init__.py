"""The trial: the bot on a web page of this machine, with people of an invented municipality."""
