"""Draws the sample pictures of `resources/samples`; run it again after a change.

Everything is drawn here: a page of text with its stains, a scene with its noise, drawings with their holes. A folder
for each task holds what it takes; `originals` holds what should come of it and `masks` the holes, under the same names.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "samples"
SIGMA = 25
FINE = 4  # drawn this much larger, then scaled down: smooth edges

PARAGRAPHS = (
    (
        "An autoencoder is given a picture and asked for the same picture again. Between the two stands a code of a "
        "few numbers, so that it cannot simply hand the pixels through: it has to find out what the pictures have in "
        "common."
    ),
    (
        "Show it spoilt pictures and ask for the whole ones, and it learns what paper, ink, skies and faces look like, "
        "and what does not belong to them: stains, folds, noise and holes."
    ),
    (
        "What it has never seen it cannot give back. Where a word has gone for good, a plausible one takes its place. "
        "So keep the original, look at both, and trust your eyes."
    ),
)


def page() -> np.ndarray:
    """A page of text, uint8 (420, 540)."""
    image = Image.new("L", (540, 420), 255)
    draw = ImageDraw.Draw(image)
    draw.text((36, 26), "What a network can give back", fill=20, font=ImageFont.load_default(24))
    font, top = ImageFont.load_default(16), 74
    for paragraph in PARAGRAPHS:
        for line in textwrap.wrap(paragraph, 62):
            draw.text((36, top), line, fill=25, font=font)
            top += 22
        top += 10
    return np.asarray(image)


def spoilt(clean: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The page under a lamp, folded twice, with a cup's ring, a spill and the grain of its paper."""
    height, width = clean.shape
    y, x = np.mgrid[:height, :width].astype(float)
    light = 0.97 - 0.22 * np.hypot((x - 90) / width, (y - 60) / height)
    for place, along, depth in ((width * 0.52, x + 0.02 * y, 0.16), (height * 0.47, y - 0.03 * x, 0.12)):
        away = along - place
        light -= depth * np.exp(-np.abs(away) / 2.5) + 0.3 * depth * np.exp(-np.maximum(away, 0) / 25) * (away > 0)
    wobble = 2 * np.sin(3 * np.arctan2(y - 300, x - 400))
    ring = np.hypot(x - 400, y - 300) - 62 - wobble
    light -= 0.22 * np.exp(-((ring / 4) ** 2)) + 0.05 * (ring < 0)
    edge = np.hypot((x - 130) / 1.5, y - 205) - 44 - 5 * np.sin(5 * np.arctan2(y - 205, x - 130))
    light -= 0.12 * (edge < 0) + 0.1 * np.exp(-((edge / 2) ** 2))
    grain = np.asarray(Image.fromarray(random.normal(0, 0.025, (height // 2, width // 2))).resize((width, height)))
    values = (clean / 255) * (light + grain) + random.normal(0, 0.008, clean.shape)
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)


def scene(random: np.random.Generator) -> np.ndarray:
    """A house between hills, uint8 (320, 480, 3)."""
    width, height = 480 * FINE, 320 * FINE
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for row in range(height):
        share = row / height
        draw.line([(0, row), (width, row)], fill=(int(96 + 130 * share), int(158 + 60 * share), int(222 - 10 * share)))

    def disc(x: float, y: float, radius: float, fill: tuple[int, int, int]) -> None:
        draw.ellipse([FINE * (x - radius), FINE * (y - radius), FINE * (x + radius), FINE * (y + radius)], fill=fill)

    def shape(points: list[tuple[float, float]], fill: tuple[int, int, int]) -> None:
        draw.polygon([(FINE * x, FINE * y) for x, y in points], fill=fill)

    disc(392, 62, 30, (250, 216, 96))
    for x, y in ((90, 60), (118, 52), (146, 62), (260, 88), (284, 80), (306, 90)):
        disc(x, y, 20, (244, 246, 248))
    for base, tall, wave, fill in (
        (215, 46, 90, (96, 128, 150)),
        (240, 30, 130, (88, 146, 92)),
        (268, 14, 210, (116, 172, 76)),
    ):
        ridge = [(x, base - tall * np.sin(x / wave + base)) for x in range(0, 481, 2)]
        shape([(0, 320), *ridge, (480, 320)], fill)
    shape([(160, 266), (196, 238), (236, 238), (200, 266)], (146, 108, 78))
    shape([(190, 184), (290, 184), (290, 262), (190, 262)], (226, 198, 160))
    shape([(178, 188), (240, 140), (302, 188)], (166, 66, 52))
    shape([(228, 216), (254, 216), (254, 262), (228, 262)], (110, 70, 46))
    for x in (202, 264):
        shape([(x, 200), (x + 18, 200), (x + 18, 220), (x, 220)], (96, 140, 176))
    for x, y, radius in ((70, 196, 30), (98, 214, 24), (48, 216, 24), (380, 206, 32), (412, 226, 26), (350, 228, 22)):
        shape([(x - 4, y), (x + 4, y), (x + 5, y + 56), (x - 5, y + 56)], (92, 66, 44))
        disc(x, y, radius, (44, 104 + y % 30, 58))
    for _ in range(110):
        x, y = random.uniform(4, 476), random.uniform(276, 316)
        disc(
            x, y, random.uniform(1.5, 3.2), [(222, 70, 84), (246, 206, 70), (236, 236, 240), (150, 92, 190)][int(x) % 4]
        )
    small = np.asarray(image.resize((480, 320), Image.Resampling.BOX)).astype(float)
    leaves = random.normal(0, 1, (320, 480, 1))
    leaves = (leaves + np.roll(leaves, 1, 0) + np.roll(leaves, 1, 1)) / 2
    green = (small[..., 1:2] > small[..., :1]) & (small[..., 1:2] > small[..., 2:])
    return np.rint(np.clip(small + 5 * leaves * green, 0, 255)).astype(np.uint8)


def doodle() -> np.ndarray:
    """A cat's face, white on black, uint8 (28, 28)."""
    side = 28 * FINE
    image = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(image)

    def line(*points: tuple[float, float]) -> None:
        draw.line([(FINE * x, FINE * y) for x, y in points], fill=255, width=5, joint="curve")

    draw.ellipse([4.5 * FINE, 8 * FINE, 23.5 * FINE, 26 * FINE], outline=255, width=5)
    line((6, 12), (5.5, 3), (11, 8.5))
    line((22, 12), (22.5, 3), (17, 8.5))
    for x in (10.2, 17.8):
        draw.ellipse([FINE * (x - 1), 13.5 * FINE, FINE * (x + 1), 15.5 * FINE], fill=255)
    line((13, 18), (15, 18), (14, 19.4), (13, 18))
    for y, tilt in ((18.5, -0.8), (20.5, 0.8)):
        line((11, y), (3, y + tilt))
        line((17, y), (25, y + tilt))
    return np.asarray(image.resize((28, 28), Image.Resampling.BOX))


def seven() -> np.ndarray:
    """A seven written on paper, uint8 (200, 200)."""
    image = Image.new("L", (200 * FINE, 200 * FINE), 236)
    points = [(58, 48), (140, 44), (118, 96), (96, 160)]
    ImageDraw.Draw(image).line([(FINE * x, FINE * y) for x, y in points], fill=46, width=12 * FINE, joint="curve")
    ImageDraw.Draw(image).line([(FINE * 84, FINE * 104), (FINE * 140, FINE * 100)], fill=46, width=10 * FINE)
    return np.asarray(image.resize((200, 200), Image.Resampling.BOX))


def scratches() -> np.ndarray:
    """Thin wandering lines and a few specks, white in the hole, uint8 (320, 480)."""
    image = Image.new("L", (480, 320), 0)
    draw = ImageDraw.Draw(image)
    for points in ([(30, 20), (120, 90), (180, 210), (300, 290)], [(460, 30), (390, 130), (250, 180), (60, 250)]):
        draw.line(points, fill=255, width=5, joint="curve")
    for x, y in ((215, 70), (340, 150), (420, 250), (110, 170)):
        draw.ellipse([x - 6, y - 5, x + 6, y + 5], fill=255)
    return np.asarray(image)


def with_hole(picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The picture with its hole transparent and black, uint8 (H, W, 2 or 4)."""
    layers = picture if picture.ndim == 3 else picture[..., None]
    known = mask[..., None] == 0
    return np.concatenate([layers * known, np.where(known, 255, 0)], axis=2).astype(np.uint8)


def pictures() -> dict[str, np.ndarray]:
    """All samples by their place in the folder; the same each time."""
    random = np.random.default_rng(7)
    clean_page, clean_scene, clean_doodle = page(), scene(random), doodle()
    noisy = clean_scene + random.normal(0, SIGMA, clean_scene.shape)
    lost, scratched = np.zeros(clean_doodle.shape, dtype=np.uint8), scratches()
    lost[9:19, 15:26] = 255
    return {
        "originals/page.png": clean_page,
        "originals/scene.png": clean_scene,
        "originals/doodle.png": clean_doodle,
        "masks/scene.png": scratched,
        "masks/doodle.png": lost,
        "clean-page/page.png": spoilt(clean_page, random),
        "denoise/scene.png": np.rint(np.clip(noisy, 0, 255)).astype(np.uint8),
        "colorize/scene.png": np.asarray(Image.fromarray(clean_scene).convert("L")),
        "fill-in/scene.png": with_hole(clean_scene, scratched),
        "fill-in/doodle.png": with_hole(clean_doodle, lost),
        "reconstruct/seven.png": seven(),
    }


if __name__ == "__main__":
    for name, pixels in pictures().items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(FOLDER / name, optimize=True)
        print(FOLDER / name)
