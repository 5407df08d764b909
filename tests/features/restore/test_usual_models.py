"""Which of the shipped models does a task until a person chooses another one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject

from explorer.features.restore.control.restoration_models import RestorationModels
from explorer.features.restore.task import tasks
from explorer.locations import shipped_model, shipped_models_folder
from explorer.models.restoration import is_restoration_file, read_restoration_card


@pytest.mark.parametrize("task", [task for task in tasks() if task.by_network], ids=lambda task: task.name)
def test_the_window_uses_the_model_that_the_command_line_uses(qapp, task):
    parent = QObject()
    models = RestorationModels(parent, None, SimpleNamespace(model=None), None)
    for path in sorted(shipped_models_folder().glob("*.safetensors")):
        if is_restoration_file(path):
            models.add(read_restoration_card(path), choose=False)
    assert models.chosen(task) == str(shipped_model(task.model))
    assert models.offers(task)[0].key == models.chosen(task)
