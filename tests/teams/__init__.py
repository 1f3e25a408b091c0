"""Teams: scripts over real HTTP, with really signed tokens, against a connector of our own."""
