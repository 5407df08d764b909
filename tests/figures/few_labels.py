"""A pre-trained encoder against the same net from random weights, with few labels: mean and spread of five seeds.

To compare with: Erhan, Bengio, Courville, Manzagol, Vincent and Bengio, Why does unsupervised pre-training help deep
learning?, JMLR 2010.
"""

from __future__ import annotations

from statistics import mean, stdev

from tests.figures.recording import record, session

_SEEDS = range(5)
_LABELS = (100, 1000)
_EPOCHS = 20


def main() -> None:
    """Fine-tune from both starts with every seed and number of labels."""
    run = session(__doc__ or "")
    trained = run.train(
        "stacked-denoising-1000",
        *"--model stacked-denoising --hidden=1000,1000 --activation=sigmoid --code-activation=sigmoid".split(),
        *"--latent-dim 1000 --corruption=masking:0.25 --objective=cross-entropy --schedule cosine --seed 0".split(),
        "--pretraining-epochs",
        str(run.epochs(15)),
        epochs=0,
    )
    rows = {}
    for labels in _LABELS:
        rows[str(labels)] = {
            start: summary(
                [
                    run.classify(
                        "stacked-denoising-1000",
                        *("--labels", str(labels), "--seed", str(seed)),
                        *options,
                        epochs=_EPOCHS,
                    )
                    for seed in _SEEDS
                ]
            )
            for start, options in (("pre-trained", ()), ("random", ("--from-scratch",)))
        }
    record(run, "few_labels", {"trained": trained, "rows": rows})


def summary(runs: list[dict[str, object]]) -> dict[str, object]:
    """Mean and standard deviation over the seeds, with every single figure."""
    errors = [float(str(run["error_percent"])) for run in runs]
    return {
        "command": runs[0]["command"],
        "seeds": len(errors),
        "error_percent_mean": round(mean(errors), 3),
        "error_percent_standard_deviation": round(stdev(errors), 3),
        "error_percent": errors,
        "seconds": round(sum(float(str(run["seconds"])) for run in runs), 1),
    }


if __name__ == "__main__":
    main()
