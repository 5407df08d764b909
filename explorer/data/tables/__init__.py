"""Tables and codes in files: text, Parquet and numpy arrays."""

from explorer.data.tables.code_arrays import looks_like_codes
from explorer.data.tables.code_reader import CODE_SUFFIXES, read_codes
from explorer.data.tables.code_tables import codes_in_table, names_codes, table_reading
from explorer.data.tables.reader import read_table

__all__ = [
    "CODE_SUFFIXES",
    "codes_in_table",
    "looks_like_codes",
    "names_codes",
    "read_codes",
    "read_table",
    "table_reading",
]
