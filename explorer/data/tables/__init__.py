"""Tables and codes in files: CSV, TSV, Parquet and numpy arrays."""

from explorer.data.tables.code_reader import CODE_SUFFIXES, codes_in_table, looks_like_codes, names_codes, read_codes
from explorer.data.tables.reader import TABLE_SUFFIXES, read_table

__all__ = [
    "CODE_SUFFIXES",
    "TABLE_SUFFIXES",
    "codes_in_table",
    "looks_like_codes",
    "names_codes",
    "read_codes",
    "read_table",
]
