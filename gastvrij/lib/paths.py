"""Where the project stands on this machine."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
"""The beginning of a command in a process of its own."""
