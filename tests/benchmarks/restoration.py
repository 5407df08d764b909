"""The shipped restoration models beside classical methods, on the same pictures, in the same run.

    python tests/benchmarks/restoration.py --data FOLDER [--task TASK …] [--pictures N] [--models FOLDER]

FOLDER holds `cbsd68/`, `cifar10-jpeg-test.zip`, `noisyoffice/`, `mnist/`, `fashion-mnist/` and `quickdraw/`. All
figures are on pictures that the models were not trained on: what `read_pool` holds out, and what scikit-image brings.
Prints one JSON object. Needs scikit-image and, for denoising, bm3d (Mäkinen, Azzari and Foi 2020).

Noise is Gaussian, neither clipped nor rounded; PSNR has peak 1 and is the mean over pictures of each picture's own,
after clipping to [0, 1], as published tables have it, unless it is called pooled.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageFilter

from explorer.locations import shipped_models_folder
from explorer.models.restoration import load_restoration, restoration_from_weights
from explorer.restoration.cielab import from_lab, to_lab
from explorer.restoration.learning.holes import random_hole
from explorer.restoration.learning.pool import read_pool
from explorer.restoration.repair.cleaning import clean_page
from explorer.restoration.repair.colouring import colorize
from explorer.restoration.repair.denoising import denoise
from explorer.restoration.repair.filling import fill_in
from explorer.restoration.repair.tiling import TiledNetwork
from explorer.values.full_picture import FullPicture
from explorer.values.repair import RepairOptions
from explorer.values.restoration_model import CLEAN_PAGE, COLORIZE, DENOISE, FILL_IN, LEARNT_TASKS

SIGMAS = (15, 25, 50)
BM3D_SIGMA = 25  # it takes a minute a picture on a busy machine
SEED = 0
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--task", action="append", choices=LEARNT_TASKS, help="only this one; may be repeated")
    parser.add_argument("--pictures", type=int, default=200, help="most pictures of a set (default: 200)")
    parser.add_argument("--models", type=Path, default=shipped_models_folder(), help="folder of the models")
    options = parser.parse_args()
    measures = {DENOISE: denoising, CLEAN_PAGE: cleaning, COLORIZE: colouring, FILL_IN: filling}
    result: dict[str, object] = {
        "benchmark": "restoration models beside classical methods, on pictures that were not learnt from",
        "seed": SEED,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {torch.get_num_threads()} threads of torch",
        "load": [round(load, 1) for load in os.getloadavg()],
    }
    for task in options.task or LEARNT_TASKS:
        path = options.models / f"{task}.safetensors"
        network = TiledNetwork(restoration_from_weights(load_restoration(path).weights), precision="auto")
        network.whole(*_warm_up(network))
        result[task] = {"megabytes": round(path.stat().st_size / 1e6, 2)} | measures[task](
            network, options.data, options.pictures
        )
    print(json.dumps(result, indent=2))


# Denoising ----------------------------------------------------------------------------------------------------------


def denoising(network: TiledNetwork, data: Path, most: int) -> dict[str, object]:
    held_out = read_pool(str(data / "cbsd68"))
    colour = [sample.clean.astype(np.float32) / 255 for sample in (*held_out.validation, *held_out.test)][:most]
    from skimage import data as brought

    others = [np.asarray(getattr(brought, name)(), np.float32) / 255 for name in ("astronaut", "chelsea", "coffee")]
    grey = [(picture @ LUMA)[..., None] for picture in colour]
    camera = brought.camera().astype(np.float32)[..., None] / 255
    return {
        "photos, grey (held-out part of cbsd68)": _noisy_table(network, grey),
        "photos, colour (held-out part of cbsd68)": _noisy_table(network, colour),
        "scikit-image's own, colour": _noisy_table(network, others, sigmas=(25,)),
        "scikit-image's camera, grey": _noisy_table(network, [camera], sigmas=(25,)),
    }


def _noisy_table(
    network: TiledNetwork, pictures: Sequence[np.ndarray], sigmas: Sequence[int] = SIGMAS
) -> dict[str, object]:
    import bm3d
    from skimage.restoration import denoise_nl_means

    table: dict[str, object] = {"pictures": len(pictures)}
    for sigma in sigmas:
        level = sigma / 255
        methods: dict[str, Callable[[np.ndarray], np.ndarray]] = {
            "noisy": lambda noisy: noisy,
            "non-local means": lambda noisy, level=level: denoise_nl_means(
                noisy if noisy.shape[2] == 3 else noisy[..., 0],
                patch_size=5,
                patch_distance=6,
                h=0.8 * level,
                sigma=level,
                fast_mode=True,
                channel_axis=2 if noisy.shape[2] == 3 else None,
            ),
            "model": lambda noisy, sigma=sigma: _run(
                denoise(network, FullPicture(noisy, 0.0, 1.0), RepairOptions(float(sigma), "gaussian"))
            ),
            "model, strength estimated": lambda noisy: _run(
                denoise(network, FullPicture(noisy, 0.0, 1.0), RepairOptions(None, "gaussian"))
            ),
        }
        if sigma == BM3D_SIGMA:
            methods["bm3d"] = lambda noisy, level=level: _bm3d(bm3d, noisy, level)
        figures: dict[str, list[float]] = {name: [] for name in methods}
        seconds = dict.fromkeys(methods, 0.0)
        generator = np.random.default_rng(SEED)
        for clean in pictures:
            noisy = clean + level * generator.standard_normal(clean.shape, dtype=np.float32)
            for name, method in methods.items():
                since = time.perf_counter()
                restored = np.asarray(method(noisy)).reshape(clean.shape)
                seconds[name] += time.perf_counter() - since
                figures[name].append(psnr(restored if name == "noisy" else restored.clip(0, 1), clean))
        row: dict[str, object] = {
            "psnr_db": {name: round(float(np.mean(found)), 2) for name, found in figures.items()},
            "seconds_a_picture": {name: round(seconds[name] / len(pictures), 3) for name in seconds},
            "least_gain_over_non_local_means_db": _least(figures, "non-local means"),
        }
        if sigma == BM3D_SIGMA:
            row["times_faster_than_bm3d"] = round(seconds["bm3d"] / seconds["model"], 1)
            row["gains_over_bm3d_db"] = [
                round(a - b, 2) for a, b in zip(figures["model"], figures["bm3d"], strict=True)
            ]
        table[f"sigma {sigma}"] = row
    return table


def _least(figures: dict[str, list[float]], peer: str) -> float:
    return round(float(np.min(np.subtract(figures["model"], figures[peer]))), 2)


def _bm3d(bm3d: object, noisy: np.ndarray, level: float) -> np.ndarray:
    if noisy.shape[2] == 1:
        return bm3d.bm3d(noisy[..., 0], level)[..., None]  # type: ignore[attr-defined]
    return bm3d.bm3d_rgb(noisy, level)  # type: ignore[attr-defined]


# Pages --------------------------------------------------------------------------------------------------------------


def cleaning(network: TiledNetwork, data: Path, most: int) -> dict[str, object]:
    pool = read_pool(str(data / "noisyoffice" / "train"), str(data / "noisyoffice" / "train_cleaned"))
    table: dict[str, object] = {}
    for name, samples in (("test", pool.test[:most]), ("validation", pool.validation[:most])):
        squared: dict[str, list[float]] = {"scanned": [], "median background": [], "model": []}
        for sample in samples:
            assert sample.damaged is not None
            clean, scanned = (pixels[..., 0] / np.float32(255) for pixels in (sample.clean, sample.damaged))
            cleaned = _run(clean_page(network, FullPicture(sample.damaged)))[..., 0]
            for method, page in (
                ("scanned", scanned),
                ("median background", _without_background(sample.damaged[..., 0])),
                ("model", cleaned),
            ):
                squared[method].append(float(np.square(page - clean).mean()))
        table[f"{name} pages, rmse"] = {method: round(float(np.mean(s)) ** 0.5, 4) for method, s in squared.items()}
        table[f"{name} pages"] = len(samples)
    return table


def _without_background(page: np.ndarray) -> np.ndarray:
    """The page minus a median of 23 pixels, what is darker than it strengthened: the best of nine such ways."""
    background = np.asarray(Image.fromarray(page).filter(ImageFilter.MedianFilter(23)), np.float32) / 255
    ink = np.minimum(page / np.float32(255) - background + 0.05, 0)
    return np.asarray((1 + 1.6 * ink).clip(0, 1))


# Colour -------------------------------------------------------------------------------------------------------------


def colouring(network: TiledNetwork, data: Path, most: int) -> dict[str, object]:
    small = read_pool(str(data / "cifar10-jpeg-test.zip"))
    photos = read_pool(str(data / "cbsd68"))
    learnt = np.concatenate([to_lab(s.clean / np.float32(255)).reshape(-1, 3)[:, 1:] for s in small.train[:2000]])
    constant = learnt.mean(axis=0)
    return {
        "32x32 photos (held out)": _colour_table(network, [s.clean for s in small.test], constant),
        "photos (held-out part of cbsd68)": _colour_table(
            network, [s.clean for s in (*photos.validation, *photos.test)][:most], constant
        ),
    }


def _colour_table(network: TiledNetwork, pictures: Sequence[np.ndarray], constant: np.ndarray) -> dict[str, object]:
    squared: dict[str, list[float]] = {"grey": [], "constant colour": [], "model": []}
    worst_lightness = 0.0
    for pixels in pictures:
        clean = pixels / np.float32(255)
        lab = to_lab(clean)
        for method, ab in (("grey", np.zeros(2)), ("constant colour", constant)):
            guess = from_lab(np.concatenate([lab[..., :1], np.broadcast_to(ab, lab[..., 1:].shape)], axis=2))
            squared[method].append(float(np.square(guess.clip(0, 1) - clean).mean()))
        # the model is given the true lightness as real numbers, as the published comparison does
        grey = from_lab(np.concatenate([lab[..., :1], np.zeros_like(lab[..., 1:])], axis=2))[..., :1]
        restored = _run(colorize(network, FullPicture(np.ascontiguousarray(grey), 0.0, 1.0), RepairOptions()))
        squared["model"].append(float(np.square(restored - clean).mean()))
        worst_lightness = max(worst_lightness, float(np.abs(to_lab(restored)[..., 0] - lab[..., 0]).max()))
    return {
        "pictures": len(pictures),
        "pooled_psnr_db": {name: round(-10 * float(np.log10(np.mean(s))), 2) for name, s in squared.items()},
        "mean_psnr_db": {
            name: round(float(np.mean(-10 * np.log10(np.maximum(s, 1e-10)))), 2) for name, s in squared.items()
        },
        "largest_change_of_lightness": round(worst_lightness, 3),
    }


# Holes --------------------------------------------------------------------------------------------------------------


def filling(network: TiledNetwork, data: Path, most: int) -> dict[str, object]:
    table: dict[str, object] = {}
    for name in ("mnist", "fashion-mnist", "quickdraw"):
        samples = read_pool(str(data / name)).test
        chosen = np.random.default_rng(SEED).choice(len(samples), min(most, len(samples)), replace=False)
        table[name] = _hole_table(network, [samples[row].clean for row in chosen], large=True)
    photos = read_pool(str(data / "cbsd68"))
    crops = [s.clean[100:228, 100:228] for s in (*photos.validation, *photos.test)][:most]
    table["photos' small holes (crops of held-out cbsd68)"] = _hole_table(network, crops, large=False)
    return table


def _hole_table(network: TiledNetwork, pictures: Sequence[np.ndarray], *, large: bool) -> dict[str, object]:
    from skimage.restoration import inpaint_biharmonic

    generator = np.random.default_rng(SEED)
    squared: dict[str, list[float]] = {"biharmonic": [], "model": []}
    better = 0
    for pixels in pictures:
        clean = pixels / np.float32(255)
        hole = random_hole(clean.shape[:2], generator, large=large)
        guess = np.where(hole[..., None], 0, clean)
        harmonic = inpaint_biharmonic(guess, hole, channel_axis=2).clip(0, 1)
        filled = _run(fill_in(network, FullPicture(pixels), RepairOptions(mask=hole)))
        found = [float(np.square(answer - clean)[hole].mean()) for answer in (harmonic, filled)]
        for name, value in zip(squared, found, strict=True):
            squared[name].append(value)
        better += found[1] < found[0]
    return {
        "pictures": len(pictures),
        "pooled_psnr_in_the_hole_db": {
            name: round(-10 * float(np.log10(np.mean(values))), 2) for name, values in squared.items()
        },
        "model_better_in_percent": round(100 * better / len(pictures), 1),
    }


def psnr(answer: np.ndarray, clean: np.ndarray) -> float:
    return -10 * float(np.log10(max(float(np.square(answer - clean).mean()), 1e-12)))


def _run(steps: object) -> np.ndarray:
    """A task's result, float32 (H, W, C) in [0, 1]."""
    while True:
        try:
            next(steps)  # type: ignore[call-overload]
        except StopIteration as end:
            return np.asarray(end.value.restored.unit().transpose(1, 2, 0).clip(0, 1))


def _warm_up(network: TiledNetwork) -> tuple[np.ndarray, np.ndarray | None]:
    architecture = network.architecture
    shown = np.zeros((1, architecture.inputs[0], 64, 64), np.float32)
    told = np.zeros((1, architecture.conditions, 64, 64), np.float32) if architecture.conditions else None
    return shown, told


if __name__ == "__main__":
    main()
