"""Who needs a facilitator this week: pure rules over what the record says."""
