#!/usr/bin/env python
"""Runs Django's commands; without DJANGO_SETTINGS_MODULE it is the embedded site (SQLite, no server)."""

import gc
import os
import signal
import sys


def main() -> None:
    gc.set_threshold(200_000, 20, 50)  # a start makes many objects and no garbage: a sixth of it went to looking for some
    if sys.argv[1:2] == ["up"]:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while it still loads ends it without a word; once it runs, it stops in order
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings.embedded")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
