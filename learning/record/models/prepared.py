"""Queries written once: see cms.models.prepared."""

from cms.models.prepared import Prepared, Row, rows_of

__all__ = ["Prepared", "Row", "rows_of"]
