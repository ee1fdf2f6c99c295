"""Deciding about questions: pure functions over frozen dataclasses, no clock, no dice, no database."""
