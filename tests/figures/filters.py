"""First-layer filters after training with 0, 10, 20 and 50 % of the pixels masked, as a picture.

To compare with: Vincent, Larochelle, Bengio and Manzagol, Extracting and composing robust features with denoising
autoencoders, ICML 2008, figure 3: without corruption most filters stay blank or local; with it they become strokes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from explorer.latent.filters import filter_bank
from explorer.models import load_model
from tests.figures.recording import record, session

_SHARES = (0.0, 0.1, 0.2, 0.5)
_NETWORK = (
    "--model denoising --hidden=none --code-activation=sigmoid --latent-dim 500 --tied --objective=cross-entropy "
    "--schedule cosine --seed 0"
).split()
_EPOCHS = 60
_ROWS, _SCALE, _GAP = 9, 2, 2
_PICTURE = Path(__file__).parents[2] / "resources" / "screenshots" / "filters.png"


def main() -> None:
    """Train the four, draw their strongest filters side by side."""
    run = session(__doc__ or "")
    rows, panels = {}, []
    for share in _SHARES:
        name = f"filters-{share:.0%}".rstrip("%")
        rows[f"{share:.0%}"] = run.train(name, *_NETWORK, f"--corruption=masking:{share:g}", epochs=_EPOCHS)
        bank = filter_bank(load_model(run.work / f"{name}.safetensors").weights)
        rows[f"{share:.0%}"]["mean_spatial_autocorrelation"] = round(float(bank.smoothness.mean()), 3)
        panels.append(panel(bank.weights[np.argsort(-bank.strength)[: _ROWS**2], ..., 0], f"{share:.0%} masked"))
    if not run.quick:
        Image.fromarray(np.hstack(panels)).save(_PICTURE, optimize=True)
    record(run, "filters", {"rows": rows})


def panel(filters: np.ndarray, title: str) -> np.ndarray:
    """Filters (K, H, W), each scaled by its own largest weight, zero grey, as one picture with a title; uint8."""
    height, width = filters.shape[1:]
    picture = np.full((_ROWS * (height + _GAP), _ROWS * (width + _GAP)), 255, np.uint8)
    for place, weights in enumerate(filters):
        top, left = (place // _ROWS) * (height + _GAP), (place % _ROWS) * (width + _GAP)
        grey = 127.5 + 127.5 * weights / max(float(np.abs(weights).max()), 1e-9)
        picture[top : top + height, left : left + width] = np.rint(grey)
    large = picture.repeat(_SCALE, axis=0).repeat(_SCALE, axis=1)
    framed = Image.new("L", (large.shape[1] + 16, large.shape[0] + 28), 255)
    framed.paste(Image.fromarray(large), (8, 28))
    ImageDraw.Draw(framed).text((8, 6), title, fill=60, font_size=16)
    return np.asarray(framed)


if __name__ == "__main__":
    main()
