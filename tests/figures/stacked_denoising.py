"""Three layers of 1 000 sigmoid units pre-trained as autoencoders and as denoising ones, 10 000 training pictures.

To compare with: Vincent, Larochelle, Lajoie, Bengio and Manzagol, Stacked denoising autoencoders, JMLR 2010, table 3,
data set “basic” (10 000 pictures for training, 2 000 for validation, 50 000 for the test; here the test is MNIST's own
10 000): SAE-3 3.46 %, SDAE-3 2.84 %.
"""

from __future__ import annotations

import gzip
from pathlib import Path

from tests.figures.recording import Session, record, session, summary

_TRAINING, _VALIDATION = 10_000, 1_111
_SEEDS = range(3)
_NETWORK = (
    "--hidden=1000,1000 --activation=sigmoid --code-activation=sigmoid --latent-dim 1000 --objective=cross-entropy "
    "--schedule cosine --seed 0"
).split()
SYSTEMS = {
    "SAE-3": ("basic-sae-3", ["--model", "stacked"], 3.46),
    "SDAE-3": ("basic-sdae-3", ["--model", "stacked-denoising", "--corruption=masking:0.25"], 2.84),
}
_PRETRAINING_EPOCHS, _FINE_TUNING_EPOCHS = 60, 30
_FINE_TUNINGS = {
    "fine_tuned": "--learning-rate 0.001 --weight-decay 0.0".split(),
    "fine_tuned_on_masked_pictures": "--learning-rate 0.001 --weight-decay 0.0 --corruption=masking:0.25".split(),
}


def main() -> None:
    """Cut the data set, pre-train both, fine-tune both, record."""
    run = session(__doc__ or "")
    basic = str(write_basic(run))
    rows = {}
    for title, (name, options, published) in SYSTEMS.items():
        trained = pretrain(run, name, options)
        rows[title] = {"trained": trained, "published_error_percent": published}
        for kind, options in _FINE_TUNINGS.items():
            runs = [
                run.classify(name, *options, "--seed", str(seed), epochs=_FINE_TUNING_EPOCHS, data=basic)
                for seed in _SEEDS
            ]
            rows[title][kind] = summary(runs)
    record(run, "stacked_denoising", {"data": "MNIST, the first 11 111 training pictures", "rows": rows})


def pretrain(run: Session, name: str, options: list[str]) -> dict[str, object]:
    """One of the systems, every layer on its own; gives what `Session.train` gives."""
    epochs = str(run.epochs(_PRETRAINING_EPOCHS))
    words = [*options, *_NETWORK, f"--pretraining-epochs={epochs}"]
    return run.train(name, *words, epochs=0, data=str(write_basic(run)))


def write_basic(run: Session) -> Path:
    """A folder of IDX files with the first training pictures of MNIST, a tenth of which is held out, and its test."""
    folder = run.work / "mnist-basic"
    folder.mkdir(exist_ok=True)
    count = _TRAINING + _VALIDATION
    for source in sorted((run.data / "mnist").glob("*-ubyte.gz")):
        with gzip.open(source) as file:
            content = file.read()
        if source.name.startswith("train"):
            sides, size = (16, 28 * 28) if "images" in source.name else (8, 1)
            content = content[:4] + count.to_bytes(4, "big") + content[8 : sides + count * size]
        (folder / source.name.removesuffix(".gz")).write_bytes(content)
    return folder


if __name__ == "__main__":
    main()
