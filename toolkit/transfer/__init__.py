"""The toolkit's YAML files, without a database: what may stand in them, reading, writing.

The format is described in docs/toolkit-format.md.
"""

from toolkit.transfer.reading import ContentError, Problem, read_toolkit
from toolkit.transfer.writing import write_toolkit

__all__ = ["ContentError", "Problem", "read_toolkit", "write_toolkit"]
