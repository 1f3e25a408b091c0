"""Links of our own: evidence that is looked at, a letter that is saved, each once."""
