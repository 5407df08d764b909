"""Tasks are found by themselves, and what each names is there."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

import explorer
from explorer.features.restore import task as registry
from explorer.features.restore.messages.edits import Edits
from explorer.features.restore.messages.options import Choice, Number, declared
from explorer.features.restore.task import load, task_named, tasks
from explorer.values import BadInput

REFERENCES = ("by_network", "by_autoencoder", "preview", "looks", "controls", "joins")
by_name = pytest.mark.parametrize("task", tasks(), ids=lambda task: task.name)


@by_name
def test_what_a_task_names_is_there_and_its_options_declare_every_field(task):
    for name in REFERENCES:
        if getattr(task, name):
            assert callable(load(getattr(task, name)))
    assert set(declared(task.options)) == {field.name for field in fields(task.options)}
    assert task.by_network or task.by_autoencoder


@by_name
def test_every_option_refuses_what_it_cannot_be(task):
    for name, what in declared(task.options).items():
        if isinstance(what, Number):
            with pytest.raises(ValueError, match="is between"):
                task.options(**{name: what.high + 1})
        if isinstance(what, Choice):
            with pytest.raises(ValueError, match="is one of"):
                task.options(**{name: "nothing of the kind"})


def test_settings_of_one_task_leave_those_of_the_others():
    denoise, page = task_named("denoise"), task_named("clean-page")
    edits = Edits().changed(denoise, {"strength": 20.0}).changed(page, {"amount": 0.5})
    assert (edits.of(denoise).strength, edits.of(page).amount) == (20.0, 0.5)
    assert edits.changed(denoise, {"clean_path": "/c.png"}).options == edits.options
    assert Edits().of(denoise) == denoise.options()


def test_an_unknown_task_is_named_with_those_that_there_are():
    with pytest.raises(BadInput, match=r"sharpen.*reconstruct.*fill-in"):
        task_named("sharpen")


def test_a_package_may_bring_a_task(monkeypatch):
    brought = replace(task_named("clean-page"), name="sharpen")

    class Found:
        def load(self):
            return brought

    monkeypatch.setattr(registry, "entry_points", lambda group: [Found()] if group == registry.OTHERS else [])
    tasks.cache_clear()
    try:
        assert tasks()[-1] is brought is task_named("sharpen")
    finally:
        tasks.cache_clear()


def test_only_its_folder_knows_a_task_by_its_name():
    """But for what belongs to the files of models (the trainings), which a task is trained with."""
    root = Path(explorer.__file__).parent
    names = re.compile("|".join(f"[\"']{task.name}[\"']" for task in tasks()))
    places = [root / "features" / "restore" / part for part in ("messages", "compute", "control", "view")]
    files = [file for place in places for file in place.rglob("*.py")]
    files += [root / "features" / "restore" / "task.py", root / "cli" / "commands" / "restore.py"]
    assert [str(file) for file in files if names.search(file.read_text("utf-8"))] == []
