"""The deep autoencoders 784-1000-500-250-30 and 784-1000-500-250-2 on MNIST: test squared error.

To compare with: Hinton and Salakhutdinov, Reducing the dimensionality of data with neural networks, Science 2006: 3.00
with a code of 30 (13.87 with 30 principal components).
"""

from __future__ import annotations

from tests.figures.recording import record, session

_NETWORK = "--hidden=1000,500,250 --schedule cosine --learning-rate 0.001 --weight-decay 0.1 --seed 0".split()


def main() -> None:
    """Train the code of 30, and the code of 2 with and without pre-training."""
    run = session(__doc__ or "")
    pretraining = f"--pretraining-epochs={run.epochs(10)}"
    rows = {
        "784-1000-500-250-30": run.train(
            "mnist-deep-30",
            *"--model undercomplete --latent-dim 30 --objective=squared-error".split(),
            *_NETWORK,
            epochs=120,
        ),
        "784-1000-500-250-2": run.train(
            "deep-2-plain", *"--model undercomplete --latent-dim 2".split(), *_NETWORK, epochs=60
        ),
        "784-1000-500-250-2, pre-trained": run.train(
            "deep-2-stacked", *"--model stacked --latent-dim 2".split(), pretraining, *_NETWORK, epochs=60
        ),
    }
    record(run, "deep_codes", {"rows": rows, "published": {"784-1000-500-250-30": 3.00}})


if __name__ == "__main__":
    main()
