"""One file per page a learner meets."""
