"""People's pictures through a model: prepared, encoded, decoded, with the error in the open."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.features.restore.compute.inputs import InputFile, InputReader
from explorer.features.restore.compute.preparing import prepare
from explorer.features.restore.compute.resampling import shrunk
from explorer.features.restore.messages.reconstruction import OwnPicture, PictureSource, Preparation, Reconstructed
from explorer.models import decode_codes, encode_images, from_weights, to_pixels
from explorer.values import BadInput, DataProvenance, Failure, Picture, Weights

THUMBNAIL_SIDE = 96
_FAR_PERCENTILE = 99.0


def preview_side(count: int) -> int:
    """Longest side of the kept originals, so that a batch of any length stays within some 200 MB."""
    return 1024 if count <= 50 else 512 if count <= 200 else 256


class Reconstructor:
    """One model, ready for one picture after the other. It belongs to the thread that made it."""

    def __init__(
        self, weights: Weights, provenance: DataProvenance, reference_errors: npt.NDArray[np.float32] | None = None
    ) -> None:
        """Build the network.

        Args:
            weights: of the model.
            provenance: what it was trained on.
            reference_errors: squared error of each picture of its test split, for the warning; None or empty where
                they are not known.
        """
        self._model = from_weights(weights)
        self._architecture = weights.architecture
        self._provenance = provenance
        known = reference_errors is not None and np.size(reference_errors) > 0
        self._far = float(np.percentile(np.asarray(reference_errors), _FAR_PERCENTILE)) if known else math.inf

    def reconstruct(
        self,
        picture: Picture,
        name: str,
        preparation: Preparation,
        path: str = "",
        notes: Sequence[str] = (),
        longest_preview: int = 1024,
    ) -> OwnPicture:
        """Prepare a picture, encode it and decode its code.

        Args:
            picture: any size.
            name: for people.
            preparation: the person's settings.
            path: of its file, empty where there is none.
            notes: what reading did to it, a phrase each.
            longest_preview: bound on the sides of the kept original.

        Raises:
            BadInput: the model's answer is not a number.
        """
        prepared = prepare(picture, self._architecture, self._provenance, preparation)
        batch = prepared.pixels[None]
        code = encode_images(self._model, batch)
        output = decode_codes(self._model, code)[0]
        if not (np.isfinite(code).all() and np.isfinite(output).all()):
            raise BadInput(
                f"The model's output for {name} contains NaN or infinity: its weights are damaged; use another model."
            )
        difference = output.astype(np.float64) - prepared.pixels / 255.0
        squared_error = float(np.square(difference).sum())
        mse = squared_error / difference.size
        account = tuple(f"{note[0].upper()}{note[1:].rstrip('.')}." for note in notes if note) + prepared.account
        return OwnPicture(
            name=name,
            path=path,
            width=picture.width,
            height=picture.height,
            original=_own_copy(shrunk(picture, longest_preview)),
            thumbnail=_own_copy(shrunk(picture, THUMBNAIL_SIDE)),
            prepared=Picture(prepared.pixels.transpose(1, 2, 0)),
            code=tuple(float(number) for number in code[0]),
            reconstruction=Picture(to_pixels(output).transpose(1, 2, 0)),
            squared_error=squared_error,
            psnr_db=-10 * math.log10(mse) if mse > 0 else math.inf,
            account=account,
            preparation=preparation,
            placement=prepared.placement,
            warning=prepared.warning or self._far_warning(squared_error),
        )

    def _far_warning(self, squared_error: float) -> str:
        if squared_error <= self._far:
            return ""
        return (
            f"Far from the training data: its error is larger than that of {_FAR_PERCENTILE:.0f} % of the "
            "model's own test pictures."
        )


def _own_copy(picture: Picture) -> Picture:
    # a small original would otherwise keep whatever array it is a part of
    return Picture(picture.pixels.copy())


def reconstruct_pictures(
    weights: Weights,
    provenance: DataProvenance,
    pictures: Sequence[PictureSource],
    preparation: Preparation | None = None,
    reference_errors: npt.NDArray[np.float32] | None = None,
) -> Iterator[Reconstructed]:
    """Reconstruct a batch, one result at a time, in the order given.

    For a worker thread: each result can be used at once, closing the iterator cancels. A picture that cannot be read
    becomes a Failure and the others go on.

    Args:
        weights: of the model.
        provenance: what it was trained on.
        pictures: files to read, or pixels.
        preparation: for the pictures without settings of their own; None lets the program decide everything.
        reference_errors: squared error of each picture of the model's test split.
    """
    reconstructor = Reconstructor(weights, provenance, reference_errors)
    side = preview_side(len(pictures))
    with InputReader() as reader:
        for source in pictures:
            try:
                picture = source.picture if source.picture is not None else reader.read(_input_file(source))
                outcome: OwnPicture | Failure = reconstructor.reconstruct(
                    picture,
                    source.name,
                    source.preparation or preparation or Preparation(),
                    source.path,
                    getattr(picture, "notes", ()),
                    side,
                )
            except Exception as error:
                outcome = Failure.of(error)
            yield Reconstructed(source.identity, source.name, outcome)


def _input_file(source: PictureSource) -> InputFile:
    shown = f"{source.path}/{source.member}" if source.member else source.path
    return InputFile(shown, source.name, Path(source.path), source.member, source.problem, source.frame)
