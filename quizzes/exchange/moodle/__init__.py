"""Moodle XML and Moodle's embedded answers ("Cloze"), as Moodle's own qformat_xml and qtype_multianswer read them.

A question type that is no kind of ours is refused under its own name. Settings that have no place here are said, one by one.
"""

from quizzes.exchange.moodle.reader import read, read_cloze, read_root
from quizzes.exchange.moodle.writer import write

__all__ = ["read", "read_cloze", "read_root", "write"]
