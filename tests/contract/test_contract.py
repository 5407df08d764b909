"""Nothing that people rely on is lost or changed unseen: see `tests/contract/write.py` for how changes are accepted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from explorer.locations import shipped_models_folder
from explorer.models.restoration import is_restoration_file
from explorer.state.codec import SavedSession, encode
from explorer.values.saved_session import ModelMark
from tests.contract.commands import json_entries, option_entries
from tests.contract.conftest import Refused
from tests.contract.kept import leaves
from tests.contract.old_files import MODELS, SESSIONS, restoration_data, write_photos
from tests.contract.results import autoencoder_results, restored_picture
from tests.contract.window import window_entries

SHIPPED = sorted(shipped_models_folder().glob("*.safetensors"))
RESTORING = [path for path in SHIPPED if is_restoration_file(path)]
AUTOENCODERS = [path for path in SHIPPED if path not in RESTORING]
_LOSS_TOLERANCE = 1e-3


def test_the_window_offers_what_it_did(boot_program, tmp_path, contract):
    shutil.copy(MODELS / "undercomplete.safetensors", tmp_path)
    contract.hold("window", window_entries(boot_program(tmp_path / "undercomplete.safetensors")))


def test_every_option_is_what_it_was(contract):
    contract.hold("options", option_entries())


def test_every_json_key_is_there(contract, run, tmp_path):
    contract.hold("json_keys", json_entries(run, tmp_path))


def test_shipped_models_do_what_they_did(contract, run):
    found: dict[str, Any] = {}
    for path in AUTOENCODERS:
        figures, sheet = autoencoder_results(path, run)
        found |= figures
        contract.hold_picture(path.stem, sheet)
    for path in RESTORING:
        contract.hold_picture(path.stem, restored_picture(path, run))
    contract.hold("results", found)


def test_old_models_go_on_as_they_did(contract, run, tmp_path):
    write_photos(tmp_path)
    found = {}
    for path in sorted(MODELS.glob("*.safetensors")):
        data = restoration_data(path.stem) if is_restoration_file(path) else []
        words = ["train", "--resume", path, *data, "--epochs", 2, "--out", f"{path.stem}-on.safetensors"]
        try:
            reports = run(*words)
        except Refused as refusal:
            found[f"{path.stem} refused"] = str(refusal)
            continue
        for key, value in leaves(reports[-1]).items():
            if key == "epoch" or "loss" in key or "error" in key or "psnr" in key:
                found[f"{path.stem} {key}"] = value
    contract.hold("resumed", found, _LOSS_TOLERANCE)


def test_old_sessions_bring_back_what_they_kept(contract, qtbot, boot_program, tmp_path):
    for folder in (MODELS, SESSIONS):
        shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    program = boot_program(tmp_path / "linear.safetensors")
    found = {}
    for path in sorted(tmp_path.glob("*.session.json")):
        program.window.statusBar().clearMessage()
        program.sessions.open(path)
        qtbot.waitUntil(lambda: "opened" in program.window.statusBar().currentMessage())
        document = program.store.document
        chosen = SavedSession("", ModelMark("", "", "", "", document.samples), document.chosen())
        session = {
            "model": Path(document.path).name,
            "samples": document.samples,
            "code": document.probe.code,
            "selection": [int(row) for row in document.selection],
            "hidden_classes": sorted(document.hidden_classes),
            "view": document.view,
            "backdrop": document.backdrop,
            "colouring": document.colouring,
            "drawer": document.drawer,
            "instruments": sorted(document.instruments),
            "columns": sorted(document.columns),
            "parts": json.loads(encode(chosen))["parts"],
        }
        for key, value in leaves(session).items():
            found[f"{path.name.removesuffix('.session.json')}: {key}"] = value
    contract.hold("restored", found)
