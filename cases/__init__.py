"""What happens to a case: turn, report, approve, remind, escalate, measures."""
