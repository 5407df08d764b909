"""Tables and codes in files: CSV, TSV, Parquet and numpy arrays."""

from explorer.data.tables.code_reader import read_codes
from explorer.data.tables.reader import TABLE_SUFFIXES, read_table

__all__ = ["TABLE_SUFFIXES", "read_codes", "read_table"]
