"""Accepts what the program does now as the contract: `python -m tests.contract.write`.

Prints what is lost, changed and new against what was kept, and writes it. What agrees within the tolerances stays as it
was written. Models and sessions that are there are never made anew: they stand for the files that people have.
"""

from __future__ import annotations

import sys

import pytest

from tests.contract.kept import FOLDER, Accepting
from tests.contract.old_files import make_models, make_sessions


def main() -> int:
    """Write the contract; the exit status is pytest's."""
    make_models()
    make_sessions()
    return int(pytest.main(["-q", "-s", "-p", "no:cacheprovider", str(FOLDER)], plugins=[Accepting()]))


if __name__ == "__main__":
    sys.exit(main())
