"""The shipped restoration models beside classical methods, on the same pictures, in the same run.

    python tests/benchmarks/restoration.py --data FOLDER [--task TASK …] [--pictures N] [--models FOLDER]

FOLDER holds `photos_sharp.zip`, `photos128.zip`, `noisyoffice/`, `pages_dibco.zip`, `mnist/`, `fashion-mnist/`,
`quickdraw/` and `polyu100.zip`. All figures are on pictures that the models were not trained on: what `read_pool` holds
out, pages listed in `held_out_pages.json`, whole sources, and what scikit-image brings. Prints one JSON object. Needs
scikit-image; BM3D is measured beside the rest where `bm3d` (Mäkinen, Azzari and Foi 2020) can be imported, and said to
be missing elsewhere. `tests/figures/README.md` tells the protocols.

Noise is Gaussian, neither clipped nor rounded; PSNR has peak 1 and is the mean over pictures of each picture's own,
after clipping to [0, 1], as published tables have it, unless it is called pooled.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import torch
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from scipy.ndimage import binary_dilation, convolve, gaussian_filter, uniform_filter
from scipy.sparse import csc_array, diags_array, eye_array
from scipy.sparse.linalg import splu

from explorer.features.restore.compute.cielab import from_lab, to_lab
from explorer.features.restore.compute.tiling import TiledNetwork
from explorer.features.restore.learning.holes import random_hole
from explorer.features.restore.learning.pool import read_pool
from explorer.features.restore.tasks.clean_page.compute.cleaning import clean_page
from explorer.features.restore.tasks.clean_page.messages import PageOptions
from explorer.features.restore.tasks.colorize.compute.colouring import colorize
from explorer.features.restore.tasks.colorize.messages import ColourHint, ColourOptions
from explorer.features.restore.tasks.denoise.compute.denoising import denoise
from explorer.features.restore.tasks.denoise.compute.kind import PHOTO_MODEL, photo_network
from explorer.features.restore.tasks.denoise.messages import DenoiseOptions
from explorer.features.restore.tasks.fill_in.compute.filling import fill_hole
from explorer.features.restore.tasks.fill_in.compute.scratches import find_scratches
from explorer.jobs import drain
from explorer.locations import shipped_models_folder
from explorer.models.restoration import load_restoration, restoration_from_weights
from explorer.values.full_picture import FullPicture
from explorer.values.restoration_model import CLEAN_PAGE, COLORIZE, DENOISE, FILL_IN, LEARNT_TASKS

SIGMAS = (15, 25, 50)
HINTS = (5, 20, 50)
SEED = 0
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--task", action="append", choices=LEARNT_TASKS, help="only this one; may be repeated")
    parser.add_argument("--pictures", type=int, default=200, help="most pictures of a set (default: 200)")
    parser.add_argument("--models", type=Path, default=shipped_models_folder(), help="folder of the models")
    options = parser.parse_args()
    photo = options.models / PHOTO_MODEL
    measures = {
        DENOISE: partial(denoising, photo=_network(photo) if photo.is_file() else photo_network()),
        CLEAN_PAGE: cleaning,
        COLORIZE: colouring,
        FILL_IN: filling,
    }
    result: dict[str, object] = {
        "benchmark": "restoration models beside classical methods, on pictures that were not learnt from",
        "seed": SEED,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {torch.get_num_threads()} threads of torch",
        "load": [round(load, 1) for load in os.getloadavg()],
    }
    for task in options.task or LEARNT_TASKS:
        path = options.models / f"{task}.safetensors"
        network = _network(path)
        network.whole(*_warm_up(network))
        result[task] = {"megabytes": round(path.stat().st_size / 1e6, 2)} | measures[task](
            network, options.data, options.pictures
        )
    print(json.dumps(result, indent=2))


def _network(path: Path) -> TiledNetwork:
    return TiledNetwork(restoration_from_weights(load_restoration(path).weights), precision="auto")


# Denoising ----------------------------------------------------------------------------------------------------------


def denoising(network: TiledNetwork, data: Path, most: int, photo: TiledNetwork | None) -> dict[str, object]:
    colour = _held_out_photos(data, most)
    from skimage import data as brought

    others = [np.asarray(getattr(brought, name)(), np.float32) / 255 for name in ("astronaut", "chelsea", "coffee")]
    camera = brought.camera().astype(np.float32)[..., None] / 255
    return {
        "photos, grey (held-out part of photos_sharp, PNG)": _noisy_table(network, [_grey(p) for p in colour]),
        "photos, colour (the same)": _noisy_table(network, colour, sigmas=(25,)),
        "scikit-image's own, colour": _noisy_table(network, others, sigmas=(25,)),
        "scikit-image's camera, grey": _noisy_table(network, [camera], sigmas=(25,)),
        "photos, damaged as photos are (the same)": _photo_table(network, photo, colour),
        "photos with real noise (polyu100, 256 px of the middle)": _real_noise(
            network, photo, data / "polyu100.zip", most
        ),
        "without noise": _untouched(network, photo, [*colour, *others, brought.grass()[..., None] / np.float32(255)]),
    }


def _held_out_photos(data: Path, most: int) -> list[np.ndarray]:
    """Photos without noise that `read_pool` holds out, float32 (H, W, 3)."""
    held_out = read_pool(str(data / "photos_sharp.zip"))
    with ZipFile(data / "photos_sharp.zip") as archive:
        without_noise = {
            np.asarray(Image.open(io.BytesIO(archive.read(name))).convert("RGB")).tobytes()
            for name in archive.namelist()
            if name.endswith(".png")
        }
    chosen = [s.clean for s in (*held_out.validation, *held_out.test) if s.clean.tobytes() in without_noise]
    return [pixels.astype(np.float32) / 255 for pixels in chosen[:most]]


def _grey(picture: np.ndarray) -> np.ndarray:
    return (picture @ LUMA)[..., None]


def _untouched(network: TiledNetwork, photo: TiledNetwork | None, pictures: Sequence[np.ndarray]) -> dict[str, object]:
    """Pictures of 8 bits without noise through the program with nothing told; one that comes back whole counts 99."""
    found = []
    for picture in pictures:
        levels = FullPicture(np.rint(picture * 255).astype(np.uint8))
        restored = _run(denoise(network, levels, DenoiseOptions(), photo))
        found.append(min(99.0, psnr(restored, levels.unit().transpose(1, 2, 0))))
    return {
        "pictures": len(found),
        "mean_psnr_db": round(float(np.mean(found)), 1),
        "worst_psnr_db": round(float(np.min(found)), 1),
        "bit_for_bit": int(np.sum(np.array(found) == 99.0)),
    }


def _noisy_table(
    network: TiledNetwork, pictures: Sequence[np.ndarray], sigmas: Sequence[int] = SIGMAS
) -> dict[str, object]:
    bm3d = _bm3d_where_it_is()
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
                denoise(network, FullPicture(noisy, 0.0, 1.0), DenoiseOptions(float(sigma), "gaussian"))
            ),
            "model, strength estimated": lambda noisy: _run(
                denoise(network, FullPicture(noisy, 0.0, 1.0), DenoiseOptions(None, "gaussian"))
            ),
        }
        if bm3d is not None:
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
        if bm3d is None:
            row["bm3d"] = "not measured: bm3d cannot be imported"
        else:
            row["times_faster_than_bm3d"] = round(seconds["bm3d"] / seconds["model"], 1)
            row["gains_over_bm3d_db"] = [
                round(a - b, 2) for a, b in zip(figures["model"], figures["bm3d"], strict=True)
            ]
        table[f"sigma {sigma}"] = row
    return table


def _least(figures: dict[str, list[float]], peer: str) -> float:
    return round(float(np.min(np.subtract(figures["model"], figures[peer]))), 2)


def _bm3d_where_it_is() -> object | None:
    try:
        import bm3d
    except ImportError:
        return None
    found: object = bm3d
    return found


def _photo_table(
    network: TiledNetwork, photo: TiledNetwork | None, pictures: Sequence[np.ndarray]
) -> dict[str, object]:
    """Files of 8 bits with nothing told: PSNR before and after, mean over pictures."""
    kinds: dict[str, Callable[[np.ndarray, np.random.Generator], np.ndarray]] = {
        "camera-like": _camera_like,
        "grain": _grain,
        "JPEG 10": lambda clean, _: _through_jpeg(clean, 10),
        "JPEG 30": lambda clean, _: _through_jpeg(clean, 30),
    }
    table: dict[str, object] = {"pictures": len(pictures)}
    for name, damaged in kinds.items():
        generator = np.random.default_rng(SEED)
        pairs = [(damaged(clean, generator), clean) for clean in pictures]
        table[name] = _before_and_after(network, photo, pairs)
    return table


def _real_noise(network: TiledNetwork, photo: TiledNetwork | None, archive: Path, most: int) -> dict[str, object]:
    """Xu et al., Real-world noisy image denoising: a new benchmark, 2018: one shot, and the mean of many."""
    pairs = []
    with ZipFile(archive) as opened:
        names = sorted(name for name in opened.namelist() if name.startswith("noisy/") and not name.endswith("/"))
        for name in names[:: max(1, len(names) // most)][:most]:
            noisy, clean = (
                np.asarray(Image.open(io.BytesIO(opened.read(member))).convert("RGB").crop((128, 128, 384, 384)))
                for member in (name, name.replace("noisy/", "clean/"))
            )
            pairs.append((noisy / np.float32(255), clean / np.float32(255)))
    return {"pictures": len(pairs)} | _before_and_after(network, photo, pairs)


def _before_and_after(
    network: TiledNetwork, photo: TiledNetwork | None, pairs: Sequence[tuple[np.ndarray, np.ndarray]]
) -> dict[str, object]:
    before, after, kinds = [], [], []
    for damaged, clean in pairs:
        levels = FullPicture(np.rint(damaged.clip(0, 1) * 255).astype(np.uint8))
        before.append(psnr(levels.unit().transpose(1, 2, 0), clean))
        outcome = drain(denoise(network, levels, DenoiseOptions(), photo))
        kinds.append(outcome.found.photo)
        after.append(psnr(outcome.restored.unit().transpose(1, 2, 0), clean))
    gains = np.subtract(after, before)
    return {
        "before_db": round(float(np.mean(before)), 2),
        "after_db": round(float(np.mean(after)), 2),
        "gain_db": round(float(gains.mean()), 2),
        "least_gain_db": round(float(gains.min()), 2),
        "taken_for_a_photos": int(np.sum(kinds)),
    }


def _camera_like(clean: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Shot and read noise in linear light, interpolated as a Bayer mosaic's colours are, then JPEG 92.

    Drawn otherwise than what the networks learn from: a plain power for the curve, no white balance, no matrix.
    """
    light = clean**2.2
    noise = np.sqrt(0.0015 * light + 0.00004) * generator.standard_normal(light.shape, dtype=np.float32)
    known = np.zeros_like(noise)
    known[::2, ::2, 0] = known[1::2, 1::2, 2] = 1
    known[..., 1] = 1 - known[..., 0] - known[..., 2]
    kernel = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 4
    read = [convolve(noise[..., c] * known[..., c], kernel) / convolve(known[..., c], kernel) for c in range(3)]
    return _through_jpeg((light + np.stack(read, axis=2)).clip(0, 1) ** (1 / 2.2), 92)


def _grain(clean: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Grey grain of deviation 12 in the middle tones, blurred by 0.7 px."""
    field = gaussian_filter(generator.standard_normal(clean.shape[:2]), 0.7)
    luminance = clean @ LUMA
    grain = 12 / 255 * 4 * luminance * (1 - luminance) * field / field.std()
    return np.asarray(clean + grain[..., None])


def _through_jpeg(clean: np.ndarray, quality: int) -> np.ndarray:
    """As Pillow writes it: chroma at half the size."""
    file = io.BytesIO()
    Image.fromarray(np.rint(clean.clip(0, 1) * 255).astype(np.uint8)).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file)) / np.float32(255)


def _bm3d(bm3d: object, noisy: np.ndarray, level: float) -> np.ndarray:
    if noisy.shape[2] == 1:
        return bm3d.bm3d(noisy[..., 0], level)[..., None]  # type: ignore[attr-defined]
    return bm3d.bm3d_rgb(noisy, level)  # type: ignore[attr-defined]


# Pages --------------------------------------------------------------------------------------------------------------


def cleaning(network: TiledNetwork, data: Path, most: int) -> dict[str, object]:
    held_out = json.loads((Path(__file__).parent / "held_out_pages.json").read_text())
    return {
        "scans (held-out pages of noisyoffice)": _scans(network, data / "noisyoffice", held_out["noisyoffice"][:most]),
        "old documents (held-out documents of pages_dibco)": _documents(
            network, data / "pages_dibco.zip", held_out["pages_dibco"][:most]
        ),
        "drawn pages": _drawn_pages(network),
    }


def _scans(network: TiledNetwork, folder: Path, names: Sequence[str]) -> dict[str, object]:
    squared: dict[str, list[float]] = {"scanned": [], "median background": [], "model": []}
    for name in names:
        scanned = np.asarray(Image.open(folder / "train" / name).convert("L"))
        clean = np.asarray(Image.open(folder / "train_cleaned" / name).convert("L"), np.float32) / 255
        cleaned = _run(clean_page(network, FullPicture(scanned[..., None]), PageOptions()))[..., 0]
        for method, page in (
            ("scanned", scanned / np.float32(255)),
            ("median background", _without_background(scanned)),
            ("model", cleaned),
        ):
            squared[method].append(float(np.square(page - clean).mean()))
    return {"pages": len(names), "rmse": {method: round(float(np.mean(s)) ** 0.5, 4) for method, s in squared.items()}}


def _documents(network: TiledNetwork, archive: Path, names: Sequence[str]) -> dict[str, object]:
    """F-measure of ink, in percent, mean over crops; Sauvola is given the best of four settings on these very crops."""
    found: dict[str, list[float]] = {"model": []}
    black = PageOptions(black_and_white=True)
    with ZipFile(archive) as opened:
        for name in names:
            scan = Image.open(io.BytesIO(opened.read(f"noisy/{name}.jpg")))
            ink = np.asarray(Image.open(io.BytesIO(opened.read(f"clean/{name}.png"))).convert("L")) < 128
            pixels = np.asarray(scan if scan.mode == "RGB" else scan.convert("L"))
            answer = _run(clean_page(network, FullPicture(np.atleast_3d(pixels)), black))[..., 0] < 0.5
            found["model"].append(_f_measure(answer, ink))
            grey = np.asarray(scan.convert("L"), np.float64)
            for window in (25, 51):
                for k in (0.1, 0.2):
                    answer = _sauvola(grey, window, k)
                    found.setdefault(f"Sauvola {window}, {k}", []).append(_f_measure(answer, ink))
    means = {method: round(float(np.mean(values)), 2) for method, values in found.items()}
    best = max(value for method, value in means.items() if method != "model")
    return {"crops": len(names), "f_measure": means, "model_minus_best_sauvola": round(means["model"] - best, 2)}


def _sauvola(grey: np.ndarray, window: int, k: float) -> np.ndarray:
    """Sauvola and Pietikäinen, Adaptive document image binarization, Pattern Recognition 33 (2000), R = 128."""
    mean = uniform_filter(grey, window)
    deviation = np.sqrt(np.maximum(uniform_filter(grey * grey, window) - mean * mean, 0))
    return np.asarray(grey < mean * (1 + k * (deviation / 128 - 1)))


def _f_measure(found: np.ndarray, truth: np.ndarray) -> float:
    both = np.count_nonzero(found & truth)
    return 200 * both / max(1, np.count_nonzero(found) + np.count_nonzero(truth))


def _drawn_pages(network: TiledNetwork) -> dict[str, object]:
    """Pages drawn here in Pillow's own font: flawless, dark, and on shaded paper with large letters and with blur."""
    table: dict[str, object] = {}
    flawless = _flawless_page()
    table["flawless page, psnr_db"] = round(psnr(_run_page(network, flawless), flawless / np.float32(255)), 1)
    dark = 255 - _text_page(28)
    table["dark page, psnr_db"] = round(min(99.0, psnr(_run_page(network, dark), dark / np.float32(255))), 1)
    for size, blur in ((28, 0.0), (36, 0.0), (80, 0.0), (160, 0.0), (28, 0.8), (28, 1.3), (28, 1.6)):
        page = gaussian_filter(_text_page(size).astype(np.float32) / 255, (blur, blur, 0))
        rows, columns = np.mgrid[: page.shape[0], : page.shape[1]] / page.shape[0]
        paper = (0.9 - 0.25 * columns + 0.05 * np.sin(7 * rows))[..., None] * np.array([1, 0.97, 0.88])
        scan = np.rint((0.1 + 0.9 * page) * paper * 255).astype(np.uint8)
        kept = (1 - _run_page(network, scan)).sum() / (1 - page).sum()
        table[f"ink kept, letters of {size} px, blur {blur} px"] = round(float(kept), 3)
    return table


def _text_page(size: int) -> np.ndarray:
    page = Image.new("RGB", (640, 640), "white")
    drawing, font = ImageDraw.Draw(page), ImageFont.load_default(size)
    words = "Sphinx of black quartz, judge my vow. Pack my box with five dozen jugs. " * 8
    letters = int(1000 / size)
    for line, top in enumerate(range(20, 620 - size, int(1.4 * size))):
        drawing.text((24, top), words[line * letters : (line + 1) * letters], fill="black", font=font)
    return np.asarray(page)


def _flawless_page() -> np.ndarray:
    """White paper with a headline of 80 px, text, a photo, a bar chart, a table and highlighter."""
    from skimage import data as brought

    page = Image.new("RGB", (900, 1200), "white")
    drawing = ImageDraw.Draw(page)
    drawing.text((50, 30), "Headline", fill="black", font=ImageFont.load_default(80))
    words = "Sphinx of black quartz, judge my vow. Pack my box with five dozen liquor jugs. "
    for line in range(12):
        drawing.text((50, 160 + 30 * line), words, fill="black", font=ImageFont.load_default(20))
    for top, colour in ((190, (255, 245, 80)), (280, (160, 255, 120))):
        box = (50, top, 500, top + 28)
        marked = ImageChops.multiply(page.crop(box), Image.new("RGB", (450, 28), colour))
        page.paste(marked, box[:2])
    page.paste(Image.fromarray(brought.astronaut()).resize((380, 380)), (50, 560))
    for bar, (tall, colour) in enumerate(((120, "navy"), (300, "orange"), (220, "seagreen"), (60, "crimson"))):
        drawing.rectangle((480 + 90 * bar, 940 - tall, 540 + 90 * bar, 940), fill=colour)
    drawing.line((470, 560, 470, 940, 850, 940), fill="black", width=2)
    for line in range(5):
        drawing.line((50, 990 + 40 * line, 850, 990 + 40 * line), fill="black", width=2)
        drawing.text((60, 996 + 40 * line), f"Row {line}    {17 * line}.5", fill=(60, 60, 60))
    drawing.rectangle((50, 990, 850, 1030), fill=(20, 30, 80))
    drawing.text((60, 996), "White letters on a dark band", fill="white", font=ImageFont.load_default(24))
    return np.asarray(page)


def _run_page(network: TiledNetwork, pixels: np.ndarray) -> np.ndarray:
    return _run(clean_page(network, FullPicture(pixels), PageOptions()))


def _without_background(page: np.ndarray) -> np.ndarray:
    """The page minus a median of 23 pixels, what is darker than it strengthened: the best of nine such ways."""
    background = np.asarray(Image.fromarray(page).filter(ImageFilter.MedianFilter(23)), np.float32) / 255
    ink = np.minimum(page / np.float32(255) - background + 0.05, 0)
    return np.asarray((1 + 1.6 * ink).clip(0, 1))


# Colour -------------------------------------------------------------------------------------------------------------


WHOLE_SOURCES = ("coco128", "clic")
"""Sources of photos128 of which nothing was learnt."""


def colouring(network: TiledNetwork, data: Path, most: int) -> dict[str, object]:
    learnt: list[np.ndarray] = []
    held_out: list[np.ndarray] = []
    with ZipFile(data / "photos128.zip") as archive:
        for name in sorted(archive.namelist()):
            source = name.split("/")[0]
            if name.endswith(".jpg") and (source in WHOLE_SOURCES or source == "imagenet"):
                pixels = np.asarray(Image.open(io.BytesIO(archive.read(name))).convert("RGB"))
                (held_out if source in WHOLE_SOURCES else learnt).append(pixels)
    constant = np.mean([to_lab(pixels / np.float32(255))[..., 1:].mean(axis=(0, 1)) for pixels in learnt], axis=0)
    return {
        f"photos of 128 px ({' and '.join(WHOLE_SOURCES)}, held out whole)": _colour_table(
            network, held_out[:most], constant
        ),
        "sharp photos of 256 px, colours given at random places": _hint_table(network, _held_out_photos(data, 12)),
    }


def _hint_table(network: TiledNetwork, pictures: Sequence[np.ndarray]) -> dict[str, object]:
    """Pooled PSNR with 5, 20 and 50 true colours at random places, beside propagation without learning."""
    table: dict[str, object] = {"pictures": len(pictures)}
    for count in HINTS:
        generator = np.random.default_rng(SEED + count)
        squared: dict[str, list[float]] = {"Levin's propagation": [], "model": []}
        for clean in pictures:
            lab = to_lab(clean)
            grey = from_lab(np.concatenate([lab[..., :1], np.zeros_like(lab[..., 1:])], axis=2))[..., :1]
            height, width = grey.shape[:2]
            places = generator.choice(height * width, count, replace=False)
            rows, columns = np.divmod(places, width)
            hints = tuple(
                ColourHint(float(x), float(y), tuple(int(v) for v in np.rint(255 * clean[y, x])))
                for y, x in zip(rows, columns, strict=True)
            )
            picture = FullPicture(np.ascontiguousarray(grey), 0.0, 1.0)
            ours = _run(colorize(network, picture, ColourOptions(hints=hints)))
            ab = _levin(lab[..., 0] / np.float64(100), places, lab[..., 1:].reshape(-1, 2)[places])
            theirs = from_lab(np.concatenate([lab[..., :1], ab.astype(np.float32)], axis=2)).clip(0, 1)
            for method, answer in (("model", ours), ("Levin's propagation", theirs)):
                squared[method].append(float(np.square(answer - clean).mean()))
        table[f"{count} colours, pooled psnr db"] = {
            method: round(-10 * float(np.log10(np.mean(found))), 2) for method, found in squared.items()
        }
    return table


def _levin(light: np.ndarray, places: np.ndarray, colours: np.ndarray) -> np.ndarray:
    """Levin, Lischinski and Weiss (2004): each pixel is the weighted mean of its 3×3 window, given ones stay."""
    height, width = light.shape
    number = np.arange(height * width).reshape(height, width)
    padded = np.pad(light, 1, mode="reflect")
    around = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if (y, x) != (0, 0)]
    window = np.stack([padded[1 + y : 1 + y + height, 1 + x : 1 + x + width] for y, x in [*around, (0, 0)]])
    nearest = np.square(window[:-1] - light).min(axis=0)
    spread = np.maximum(np.maximum(0.6 * window.var(axis=0), nearest / np.log(100)), 2e-6)
    first, second, weights = [], [], []
    for y, x in around:
        here = (slice(max(0, -y), height - max(0, y)), slice(max(0, -x), width - max(0, x)))
        there = (slice(max(0, y), height + min(0, y)), slice(max(0, x), width + min(0, x)))
        first.append(number[here].ravel())
        second.append(number[there].ravel())
        weights.append(np.exp(-np.square(light[here] - light[there]) / spread[here]).ravel())
    matrix = csc_array((np.concatenate(weights), (np.concatenate(first), np.concatenate(second))), (light.size,) * 2)
    free = np.ones(light.size)
    free[places] = 0
    system = eye_array(light.size) - diags_array(free / matrix.sum(axis=1)) @ matrix
    wanted = np.zeros((light.size, 2))
    wanted[places] = colours
    return splu(csc_array(system)).solve(wanted).reshape(height, width, 2)


def _colour_table(network: TiledNetwork, pictures: Sequence[np.ndarray], constant: np.ndarray) -> dict[str, object]:
    squared: dict[str, list[float]] = {"grey": [], "constant colour": [], "model": []}
    colourful: dict[str, list[float]] = {"model": [], "truth": []}
    worst_lightness = 0.0
    for pixels in pictures:
        clean = pixels / np.float32(255)
        lab = to_lab(clean)
        for method, ab in (("grey", np.zeros(2)), ("constant colour", constant)):
            guess = from_lab(np.concatenate([lab[..., :1], np.broadcast_to(ab, lab[..., 1:].shape)], axis=2))
            squared[method].append(float(np.square(guess.clip(0, 1) - clean).mean()))
        # the model is given the true lightness as real numbers, as the published comparison does
        grey = from_lab(np.concatenate([lab[..., :1], np.zeros_like(lab[..., 1:])], axis=2))[..., :1]
        restored = _run(colorize(network, FullPicture(np.ascontiguousarray(grey), 0.0, 1.0), ColourOptions()))
        squared["model"].append(float(np.square(restored - clean).mean()))
        colourful["model"].append(_colourfulness(restored))
        colourful["truth"].append(_colourfulness(clean))
        worst_lightness = max(worst_lightness, float(np.abs(to_lab(restored)[..., 0] - lab[..., 0]).max()))
    return {
        "pictures": len(pictures),
        "pooled_psnr_db": {name: round(-10 * float(np.log10(np.mean(s))), 2) for name, s in squared.items()},
        "mean_psnr_db": {
            name: round(float(np.mean(-10 * np.log10(np.maximum(s, 1e-10)))), 2) for name, s in squared.items()
        },
        "colourfulness": {name: round(float(np.mean(found)), 1) for name, found in colourful.items()},
        "more_than_half_a_db_below_grey": int(np.sum(np.log10(np.divide(squared["model"], squared["grey"])) > 0.05)),
        "largest_change_of_lightness": round(worst_lightness, 3),
    }


def _colourfulness(picture: np.ndarray) -> float:
    """Hasler and Süsstrunk, Measuring colourfulness in natural images, SPIE 5007 (2003), on the scale of 255."""
    red, green, blue = 255 * picture.reshape(-1, 3).T
    one, two = red - green, (red + green) / 2 - blue
    return float(np.hypot(one.std(), two.std()) + 0.3 * np.hypot(one.mean(), two.mean()))


# Holes --------------------------------------------------------------------------------------------------------------


def filling(network: TiledNetwork, data: Path, most: int) -> dict[str, object]:
    table: dict[str, object] = {}
    for name in ("mnist", "fashion-mnist", "quickdraw"):
        samples = read_pool(str(data / name)).test
        chosen = np.random.default_rng(SEED).choice(len(samples), min(most, len(samples)), replace=False)
        table[name] = _hole_table(
            network,
            [samples[row].clean for row in chosen],
            lambda size, generator: random_hole(size, generator, large=True),
        )
    crops = [np.rint(255 * p[40:168, 40:168]).astype(np.uint8) for p in _held_out_photos(data, most)]
    for kind in ("scratches", "letters", "four fifths missing", "a square of 64"):
        table[f"photos (held-out part of photos_sharp), {kind}"] = _hole_table(
            network,
            crops[:4] if kind == "four fifths missing" else crops,  # scikit-image takes minutes for one of these
            lambda size, generator, kind=kind: damage(kind, size, generator),
        )
    table["scratches and dust found on photos (the same, whole)"] = _finding(_held_out_photos(data, most))
    return table


def _finding(pictures: Sequence[np.ndarray]) -> dict[str, object]:
    """Drawn scratches and dust, some 2 % of a picture, found with three sensitivities: by pixels, mean over pictures.

    Recall counts damage that differs by 15 steps or more; precision forgives two pixels.
    """
    table: dict[str, object] = {"pictures": len(pictures)}
    for sensitivity in (0.3, 0.5, 0.7):
        generator = np.random.default_rng(SEED)
        recall, precision, unharmed = [], [], []
        for clean in pictures:
            scratched, hole = _scratched(clean, generator)
            found = find_scratches(FullPicture(np.rint(255 * scratched).astype(np.uint8)), sensitivity)
            seen = hole & (np.abs(scratched - clean).mean(axis=2) > 15 / 255)
            recall.append((found & seen).sum() / max(1, seen.sum()))
            precision.append((found & binary_dilation(hole, iterations=2)).sum() / max(1, found.sum()))
            unharmed.append(find_scratches(FullPicture(np.rint(255 * clean).astype(np.uint8)), sensitivity).mean())
        table[f"sensitivity {sensitivity}"] = {
            "recall": round(float(np.mean(recall)), 2),
            "precision": round(float(np.mean(precision)), 2),
            "share_marked_without_damage": round(float(np.mean(unharmed)), 4),
        }
    return table


def _scratched(clean: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Six trembling scratches of 1 to 3 px and twelve spots, lighter or darker, on a picture; and where they are."""
    height, width = clean.shape[:2]
    picture, hole = clean.copy(), np.zeros((height, width), dtype=bool)
    for number in range(18):
        mask = Image.new("L", (4 * width, 4 * height))
        drawing = ImageDraw.Draw(mask)
        start = generator.uniform(0, 1, 2) * (width, height)
        if number < 6:
            angle, length = generator.normal(np.pi / 2, 0.6), generator.uniform(40, 250)
            steps = np.linspace(0, length, 12)[:, None] * (np.cos(angle), np.sin(angle))
            points = 4 * (start + steps + generator.normal(0, 0.6, steps.shape))
            drawing.line([tuple(point) for point in points], fill=255, width=int(generator.integers(4, 13)))
        else:
            (x, y), radius = 4 * start, generator.uniform(4, 12)
            drawing.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        part = np.asarray(mask.resize((width, height), Image.Resampling.BOX), np.float32)[..., None] / 255
        lighter = generator.uniform(0.25, 0.55) * (1 if generator.random() < 0.7 else -1)
        picture = picture + part * ((picture + lighter).clip(0, 1) - picture)
        hole |= part[..., 0] > 0.4
    noisy = picture + generator.normal(0, 2 / 255, picture.shape)
    return noisy.clip(0, 1).astype(np.float32), hole


def damage(kind: str, size: tuple[int, int], generator: np.random.Generator) -> np.ndarray:
    """A hole of a kind in a photo, bool (H, W)."""
    height, width = size
    if kind == "four fifths missing":
        return generator.random(size) < 0.8
    mask = Image.new("L", (width, height))
    drawing = ImageDraw.Draw(mask)
    if kind == "scratches":
        for _ in range(8):
            ends = [float(value) for value in generator.uniform(0, 1, 4) * (width, height, width, height)]
            drawing.line(ends, fill=255, width=int(generator.integers(1, 4)))
    elif kind == "letters":
        for top in range(4, height - 16, 24):
            drawing.text((4, top), "A line of letters over it", fill=255, font=ImageFont.load_default(16))
    else:
        left, top = (int(generator.integers(8, side - 72)) for side in (width, height))
        drawing.rectangle((left, top, left + 63, top + 63), fill=255)
    return np.asarray(mask) > 127


def _hole_table(
    network: TiledNetwork,
    pictures: Sequence[np.ndarray],
    hole_of: Callable[[tuple[int, int], np.random.Generator], np.ndarray],
) -> dict[str, object]:
    from skimage.restoration import inpaint_biharmonic

    generator = np.random.default_rng(SEED)
    squared: dict[str, list[float]] = {"biharmonic": [], "model": []}
    better = 0
    for pixels in pictures:
        clean = pixels / np.float32(255)
        hole = hole_of(clean.shape[:2], generator)
        guess = np.where(hole[..., None], 0, clean)
        harmonic = inpaint_biharmonic(guess, hole, channel_axis=2).clip(0, 1)
        filled = _run(fill_hole(network, FullPicture(pixels), hole))
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
    return np.asarray(drain(steps).restored.unit().transpose(1, 2, 0).clip(0, 1))


def _warm_up(network: TiledNetwork) -> tuple[np.ndarray, np.ndarray | None]:
    architecture = network.architecture
    shown = np.zeros((1, architecture.inputs[0], 64, 64), np.float32)
    told = np.zeros((1, architecture.conditions, 64, 64), np.float32) if architecture.conditions else None
    return shown, told


if __name__ == "__main__":
    main()
