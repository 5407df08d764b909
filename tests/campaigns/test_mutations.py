"""A small sample of the campaign of mutations: nothing escapes, nothing is opened elsewhere, nothing is printed."""

from __future__ import annotations

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("the campaign bounds its readers as POSIX does", allow_module_level=True)

import json

from tests.campaigns.mutations import KINDS, campaign


def test_a_sample_of_damaged_files_is_read_or_refused(tmp_path):
    results = tmp_path / "results.json"
    plain = [name for name in KINDS if not name.startswith("onnx")]
    campaign(450, 20261128, plain, results, fresh=True)
    # a process is started for each of these
    campaign(6, 20261128, [name for name in KINDS if name.startswith("onnx")], results, fresh=False)
    counts = json.loads(results.read_text())
    assert {name: each["escapes"] for name, each in counts["kinds"].items() if each["escapes"]} == {}
    assert counts["total"] >= 400
    for each in counts["kinds"].values():
        assert each["cases"] == each["read"] + each["refused"]
