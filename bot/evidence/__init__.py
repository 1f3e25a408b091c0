"""Looking at evidence: the link that is given in the chat, and the page behind it."""
