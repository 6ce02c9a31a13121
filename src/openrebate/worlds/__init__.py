"""Worlds: folders of tables, read strictly, checked whole, and written atomically.

`read_world` gives the facts as Arrow tables and the fills and marks as queries over their files; nothing else in the
program opens a file of a world. Every refusal is a `WorldError` with file, line and column.
"""

from openrebate.worlds.digests import digests
from openrebate.worlds.reading import World, blame, read_world, warnings_of
from openrebate.worlds.write import Written, write_table, write_tables

__all__ = ["World", "Written", "blame", "digests", "read_world", "warnings_of", "write_table", "write_tables"]
