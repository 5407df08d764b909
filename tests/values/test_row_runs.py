import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.values.row_runs import row_runs, rows_from_runs
from explorer.values.rows import Rows


@given(st.sets(st.integers(0, 300)))
def test_rows_come_back_from_their_runs(numbers):
    rows = Rows(sorted(numbers))
    assert rows_from_runs(json.loads(json.dumps(row_runs(rows))), 301, "rows") == rows


@pytest.mark.parametrize(
    ("runs", "why"),
    [
        ("0-3", "not of the expected kind"),
        ([[1]], "pairs"),
        ([[0, 1.5]], "whole numbers"),
        ([[True, 2]], "whole numbers"),
        ([[-1, 2]], "whole numbers"),
        ([[3, 2]], "out of order"),
        ([[0, 3], [3, 5]], "out of order"),
        ([[0, 10]], "there are 10"),
    ],
)
def test_what_are_no_runs_is_told(runs, why):
    with pytest.raises(ValueError, match=why):
        rows_from_runs(runs, 10, "rows")
