"""The cards of a case: notice, duty, receipt, lists. Pure: rows in, cards out."""
