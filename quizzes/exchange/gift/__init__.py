"""GIFT, Moodle's text format for questions, as its qformat_gift reads it; where Moodle would garble, we say so or do better.

Differences, each in the writer's favour: blank lines inside braces do not end a question; `$CATEGORY:` takes one line only; questions
without a blank line between them are told apart; `=%50%` gives a weight in a choice too; the ordering plugin's {>…} is read.
"""

from quizzes.exchange.gift.reader import read
from quizzes.exchange.gift.writer import CannotWrite, write, write_file

__all__ = ["CannotWrite", "read", "write", "write_file"]
