"""Calibration tables (CSV with source, year, unit) and the bibliography, and their readers.

:mod:`greatgame.data.tables` reads a row with its source; :mod:`greatgame.data.derived` computes from
the rows what models take as data: gross domestic product, shares of power, concentration.
"""

from greatgame.data.tables import Document, Row, document_lines, documents, find, names, table, value

__all__ = ["Document", "Row", "document_lines", "documents", "find", "names", "table", "value"]
