"""Questions in a table, CSV or XLSX: a line per question, for those who write in a spreadsheet.

Columns that people fill: question, kind, answer 1, value 1, comment 1, answer 2 …, or simply the answers and a column that says which is
correct. What columns cannot show stands as JSON in the column “more”, so a table loses nothing. Nothing in it runs as a formula.
"""

from quizzes.exchange.tables.reader import has_header, read_csv, read_xlsx
from quizzes.exchange.tables.sample import sample
from quizzes.exchange.tables.workbooks import is_workbook
from quizzes.exchange.tables.writer import write_csv, write_xlsx

__all__ = ["has_header", "is_workbook", "read_csv", "read_xlsx", "sample", "write_csv", "write_xlsx"]
