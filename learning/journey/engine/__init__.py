"""Where a learner is, inside a module and on a path. Pure: frozen dataclasses in and out, no database, no clock."""
