"""What the file of a restoration model tells of itself."""

from __future__ import annotations

from pathlib import Path

from explorer.cli.opening import tell_reading
from explorer.cli.output import number, plain, print_facts, print_json
from explorer.values.reading import Reading


def tell_restoration(path: Path, *, as_json: bool) -> int:
    """Print the facts of a restoration model.

    Raises:
        BadInput: the file is damaged.
    """
    from explorer.models.restoration import count_restoration_parameters, load_restoration

    model = load_restoration(path)
    card, size = model.card, path.stat().st_size
    reading = Reading("restoration", rows=1)
    tell_reading(card.name, reading, as_json)
    parameters = count_restoration_parameters(card.architecture)
    if as_json:
        print_json(
            plain(card)
            | {
                "task": card.task,
                "parameters": parameters,
                "resumable": model.optimizer is not None,
                "bytes": size,
                "reading": reading.as_json(),
            }
        )
        return 0
    widths = "-".join(map(str, card.architecture.widths))
    blocks = "-".join(map(str, card.architecture.blocks))
    facts = [
        ("model", card.name),
        ("file", f"{card.path}, {size / 1e6:.1f} MB"),
        ("task", card.task),
        ("undoes", card.damage),
        ("network", f"{widths} channels, {blocks} residual blocks, {parameters:,} parameters"),
    ]
    facts += [
        ("data", f"{data.spec}, {data.pictures:,} training pictures{_given(times)}, {data.held_out:,} held out")
        for data, times in card.sources.items()
    ]
    facts.append(("settings", ", ".join(f"{name} {value}" for name, value in card.settings.items() if value != "")))
    if card.history:
        last = card.history[-1]
        facts += [
            ("epochs", str(len(card.history))),
            (
                "held out",
                f"PSNR {number(last.before_db, 2)} dB damaged, {number(last.psnr_db, 2)} dB restored, peak 1",
            ),
        ]
    facts += [
        (
            "training state",
            "stored, can be continued with train --resume" if model.optimizer is not None else "not stored",
        ),
        ("made", card.created),
        ("made by", card.command),
        ("with", ", ".join(f"{package} {version}" for package, version in card.versions.items())),
    ]
    print_facts(facts)
    return 0


def _given(times: int) -> str:
    return f" (given {times} times)" if times > 1 else ""
