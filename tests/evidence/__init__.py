"""Looking at evidence: the copy without hidden data, and who gets to see it."""
