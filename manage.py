#!/usr/bin/env python
"""Runs Django's commands; without DJANGO_SETTINGS_MODULE it is the embedded site (SQLite, no server)."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings.embedded")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
