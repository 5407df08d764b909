"""Opens a model that another program trained: two ONNX files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explorer.models.model_file import LoadedModel
from explorer.models.onnx_facts import facts_of, refuse_encoder
from explorer.models.onnx_files import OnnxFile, draws_numbers, find_pair, read_onnx
from explorer.models.onnx_network import onnx_weights, reading_of
from explorer.models.onnx_reading import check_reading, reading_from_words, remembered, remembered_encoder
from explorer.values import BadInput, DataProvenance, ModelCard, Weights
from explorer.values.onnx_model import OnnxFacts, OnnxReading, random_sentence

RECIPE = "onnx"


@dataclass(frozen=True, eq=False)
class OnnxPair:
    """Both files of a model, read.

    Attributes:
        encoder: None where there is only a decoder.
        decoder: from codes to pictures.
        facts: what they tell.
    """

    encoder: OnnxFile | None
    decoder: OnnxFile
    facts: OnnxFacts

    @property
    def name(self) -> str:
        """Of the model: the decoder's stem without that word."""
        stem = self.decoder.path.stem
        return (self.encoder.path.stem if self.encoder else stem) if stem.lower() == "decoder" else _without(stem)


def read_pair(path: Path, partner: Path | None = None) -> OnnxPair:
    """Read both files of a model.

    Args:
        path: either of them.
        partner: the other one; None finds it by its name, or where one was chosen before.

    Raises:
        DecoderWanted: the file is an encoder, and its decoder cannot be found.
        BadInput: a file cannot be used, or the two do not fit.
    """
    if partner is not None:
        encoder, decoder = _in_order(read_onnx(path), read_onnx(partner))
        return OnnxPair(encoder, decoder, facts_of(encoder, decoder))
    encoder_path, decoder_path = find_pair(path)
    encoder_path = encoder_path or remembered_encoder(decoder_path)
    decoder = read_onnx(decoder_path)
    if encoder_path is None:
        refuse_encoder(decoder)
        return OnnxPair(None, decoder, facts_of(None, decoder))
    encoder = read_onnx(encoder_path)
    return OnnxPair(encoder, decoder, facts_of(encoder, decoder))


def load_onnx(path: Path, words: str = "") -> LoadedModel:
    """A model of two ONNX files, without a map.

    Args:
        path: either file.
        words: how to read them, see `reading_from_words`; what they leave out was remembered beside the files, or is
            told by them.

    Raises:
        BadInput: a file cannot be used, the two do not fit, or it is not known how to read them.
    """
    pair = read_pair(path)
    known = remembered(pair.decoder.path, pair.facts)
    reading = reading_from_words(words, pair.facts, known)
    weights = weights_of(pair, reading)
    return LoadedModel(card_of(pair, weights), weights, None, None)


def weights_of(pair: OnnxPair, reading: OnnxReading) -> Weights:
    """The pair with its reading, as a value.

    Raises:
        BadInput: they do not go together.
    """
    check_reading(reading, pair.facts)
    return onnx_weights(pair.encoder, pair.decoder, reading)


def card_of(pair: OnnxPair, weights: Weights, data: DataProvenance | None = None) -> ModelCard:
    """Who the model is, as far as its files tell.

    Args:
        pair: the files.
        weights: with the reading.
        data: the pictures on its map, None without any.
    """
    architecture = weights.architecture
    reading = reading_of(weights)
    outputs = ((pair.encoder, reading.code_output, "encoder"), (pair.decoder, reading.picture_output, "decoder"))
    random = [part for file, output, part in outputs if file is not None and draws_numbers(file, output)]
    told = [f"Trained elsewhere and written by {pair.facts.producer}."] if pair.facts.producer else []
    told += [random_sentence(part) for part in random]
    shape = (architecture.channels, architecture.height, architecture.width)
    return ModelCard(
        pair.name,
        RECIPE,
        "",
        architecture,
        data or DataProvenance("", "unknown pictures", 0, "", *shape),
        {"parameters": pair.facts.parameters, **({"random": ", ".join(random)} if random else {})},
        output_reason=" ".join(told),
        path=str(pair.decoder.path),
    )


def _in_order(one: OnnxFile, other: OnnxFile) -> tuple[OnnxFile, OnnxFile]:
    """Encoder and decoder of two files in any order."""
    try:
        refuse_encoder(other)
    except BadInput:
        return other, one
    return one, other


def _without(stem: str) -> str:
    for mark in ("-decoder", "_decoder", ".decoder", " decoder"):
        if stem.lower().endswith(mark):
            return stem[: -len(mark)]
    return stem
