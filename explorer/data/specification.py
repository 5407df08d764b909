"""Reading what a person writes for a data set.

The grammar: `NAME[:OPTIONS][:SPLIT]` or `PATH[:OPTION][:SPLIT]`. NAME is `digits`, `sprites`, `sprites-colour`,
`sprites-plane`, `mnist` or `fashion-mnist`; OPTIONS are `n=COUNT` and `seed=NUMBER` with a comma between, for the
sprites only. OPTION is `order=ORDER` for arrays whose shape does not tell which axis counts the pictures
(`stack.npy:order=hwn`), or `group=GROUP` with `folder` or a regular expression for names (see `content.groups_of`):
pictures of one group go to the same split. SPLIT is `train`, `validation` or `test`. A name wins over a path of the
same name (`./mnist` is the path), and a path that exists as written wins over its suffix.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explorer.data.splits import SPLITS
from explorer.values import BadInput
from explorer.values.model import BY_GROUP

SPRITE_NAMES = ("sprites", "sprites-colour", "sprites-plane")
NAMES = ("digits", *SPRITE_NAMES, "mnist", "fashion-mnist")
LARGEST_SPRITE_COUNT = 1_000_000
_DEFAULT_SPRITE_COUNT = 10_000
_LARGEST_SEED = 2**63 - 1


@dataclass(frozen=True)
class DataSpec:
    """A data spec taken apart.

    Attributes:
        source: one of NAMES, or a path as it was written.
        named: the source is one of NAMES.
        split: "train", "validation", "test", or empty for all.
        count: pictures to draw, for sprites.
        seed: of the drawing, for sprites.
        group: how groups are found, empty for none.
        text: the spec for the record, a path without its folders.
        order: of an array's axes, empty where it is not said.
    """

    source: str
    named: bool
    split: str
    count: int
    seed: int
    text: str
    order: str = ""
    group: str = ""


def parse_spec(spec: str) -> DataSpec:
    """Take a data spec apart; see the module for its grammar.

    Raises:
        BadInput: the spec is empty, or its options are not understood.
    """
    spec = spec.strip()
    if not spec:
        raise BadInput(f"No data set was given: use {', '.join(NAMES)} or the path of a file or folder.")
    body, split = _without_split(spec)
    name, _, options = body.partition(":")
    if name not in NAMES:
        body, group = _without_group(body)
        body, order = _without_order(body)
        final = Path(body).name or body
        said = (f"order={order}" if order else "", f"{BY_GROUP}{group}" if group else "")
        text = ":".join(part for part in (final, *said, split) if part)
        return DataSpec(body, False, split, 0, 0, text, order, group)
    count, seed = _sprite_options(name, options) if ":" in body else (_DEFAULT_SPRITE_COUNT, 0)
    return DataSpec(name, True, split, count, seed, spec)


def _without_split(spec: str) -> tuple[str, str]:
    body, colon, last = spec.rpartition(":")
    a_drive = len(body) == 1
    if not colon or not body or last not in SPLITS or a_drive or _exists(spec):
        return spec, ""
    return body, last


def _without_order(body: str) -> tuple[str, str]:
    source, colon, order = body.rpartition(":order=")
    return (source, order.strip().lower()) if colon and source and not _exists(body) else (body, "")


def _without_group(body: str) -> tuple[str, str]:
    source, found, group = body.partition(":" + BY_GROUP)
    if not found or _exists(body):
        return body, ""
    if not source or not group:
        raise BadInput(
            f"“{body}” is not understood: after a path, use {BY_GROUP}folder, or {BY_GROUP} with a regular "
            "expression for names, as in “photos:group=(patient[0-9]+)”."
        )
    return source, group


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


def _sprite_options(name: str, options: str) -> tuple[int, int]:
    expected = f'"{name}:n=10000,seed=3" with n from 1 to {LARGEST_SPRITE_COUNT} and seed from 0'
    if name not in SPRITE_NAMES:
        raise BadInput(
            f'"{name}:{options}" is not understood: after {name} only :train, :validation or :test may follow.'
        )
    values = {"n": _DEFAULT_SPRITE_COUNT, "seed": 0}
    largest = {"n": LARGEST_SPRITE_COUNT, "seed": _LARGEST_SEED}
    for option in options.split(","):
        key, _, digits = option.strip().partition("=")
        if key not in values or not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(_LARGEST_SEED)):
            raise BadInput(f'"{option}" is not understood: for example, {expected} was expected.')
        values[key] = int(digits)
        if not (key == "seed" or values[key]) or values[key] > largest[key]:
            raise BadInput(f'"{option}" is out of range: for example, {expected} was expected.')
    return values["n"], values["seed"]
