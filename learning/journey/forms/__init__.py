"""What a learner says, checked, and given back whole when something is wrong."""
