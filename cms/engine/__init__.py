"""Decisions about content: pure functions and frozen values, standard library (and a named reader of YAML) only."""
