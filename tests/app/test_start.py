"""What the program brings in before its window is painted."""

import subprocess
import sys

from tests.patience import PATIENCE_SECONDS

CODE = """
import sys
from explorer.cli.parser import parse
parse([])
import explorer.app.window
from explorer.app.platform_check import reason_for_no_window
print(*[name for name in ("numpy", "torch", "pyqtgraph", "PIL", "sklearn") if name in sys.modules])
"""


def test_the_window_waits_for_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True
    )
    assert done.stdout.split() == []
