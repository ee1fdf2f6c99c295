"""Questions in, a QTI 2.2 package out: an item each, the test that puts them in order, their pictures, the manifest. The same questions
give the same bytes."""

from quizzes.exchange.qti.writer.package import write

__all__ = ["write"]
