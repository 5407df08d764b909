"""A pre-trained encoder against the same net from random weights, with few labels: mean and spread of five seeds.

The encoder is the SDAE-3 of `stacked_denoising`.

To compare with: Erhan, Bengio, Courville, Manzagol, Vincent and Bengio, Why does unsupervised pre-training help deep
learning?, JMLR 2010.
"""

from __future__ import annotations

from tests.figures.recording import record, session, summary
from tests.figures.stacked_denoising import SYSTEMS, pretrain

_SEEDS = range(5)
_LABELS = (100, 1000)
_EPOCHS = 10


def main() -> None:
    """Fine-tune from both starts with every seed and number of labels."""
    run = session(__doc__ or "")
    name, options, _ = SYSTEMS["SDAE-3"]
    trained = pretrain(run, name, options)
    rows = {}
    for labels in _LABELS:
        rows[str(labels)] = {
            start: summary(
                [
                    run.classify(name, "--labels", str(labels), "--seed", str(seed), *words, epochs=_EPOCHS)
                    for seed in _SEEDS
                ]
            )
            for start, words in (("pre-trained", ()), ("random", ("--from-scratch",)))
        }
    record(run, "few_labels", {"trained": trained, "rows": rows})


if __name__ == "__main__":
    main()
