from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import manifold

from explorer.jobs import drain
from explorer.latent import tears
from explorer.values.tears import TearsRequest

REQUEST = TearsRequest(neighbours=4, most=6)


def model_of(pictures, codes):
    return SimpleNamespace(
        originals=None if pictures is None else pictures.astype(np.uint8).reshape(len(pictures), 1, -1, 1),
        codes=SimpleNamespace(values=np.asarray(codes, np.float32)),
    )


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(30, 150), st.integers(1, 10))
def test_both_measures_are_those_of_scikit_learn(seed, count, neighbours):
    random = np.random.default_rng(seed)
    pictures, codes = random.normal(size=(count, 12)), random.normal(size=(count, 2))
    in_pictures, in_codes = drain(tears.neighbour_ranks(pictures, codes, neighbours))
    assert tears.preserved(in_codes) == pytest.approx(
        manifold.trustworthiness(pictures, codes, n_neighbors=neighbours), abs=1e-9
    )
    assert tears.preserved(in_pictures) == pytest.approx(
        manifold.trustworthiness(codes, pictures, n_neighbors=neighbours), abs=1e-9
    )


def test_a_line_laid_out_as_a_line_has_neither_tears_nor_folds():
    line = np.arange(40)[:, None] * 3
    reply = drain(tears.answer(model_of(line, line), None, REQUEST))
    assert (reply.trustworthiness, reply.continuity, reply.tears, reply.folds) == (1.0, 1.0, (), ())


def test_a_circle_cut_open_is_torn_where_it_was_cut():
    turns = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    circle = 120 + 100 * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    reply = drain(tears.answer(model_of(circle, turns[:, None]), None, REQUEST))
    assert reply.continuity < reply.trustworthiness
    pair = reply.tears[0]
    assert min(pair.first, pair.second) < 4
    assert max(pair.first, pair.second) > 55
    assert pair.picture_rank <= 4 < pair.code_rank
    assert not reply.folds


def test_a_line_folded_in_two_has_folds_between_its_halves():
    line = np.arange(60)
    folded = np.minimum(line, 59 - line) + 0.001 * line
    reply = drain(tears.answer(model_of(line[:, None] * 4, folded[:, None]), None, REQUEST))
    assert reply.trustworthiness < reply.continuity
    pair = reply.folds[0]
    assert {pair.first < 30, pair.second < 30} == {True, False}
    assert pair.code_rank <= 4 < pair.picture_rank
    assert reply.folds == tuple(sorted(reply.folds, key=lambda fold: -fold.picture_rank))
    ends = [end for fold in reply.folds for end in (fold.first, fold.second)]
    assert len(ends) == len(set(ends)), "each sample in one pair at most"


def test_of_many_samples_an_even_share_is_compared_and_named_by_its_rows():
    random = np.random.default_rng(1)
    pictures = random.integers(0, 256, (5_000, 6))
    reply = drain(tears.answer(model_of(pictures, random.normal(size=(5_000, 2))), None, replace(REQUEST, most=20)))
    assert reply.samples == 2_000
    rows = {end for pair in (*reply.tears, *reply.folds) for end in (pair.first, pair.second)}
    assert max(rows) > 2_000
    assert len(reply.tears) == len(reply.folds) == 20


@pytest.mark.parametrize("pictures", [None, np.zeros((8, 4))])
def test_without_pictures_or_with_too_few_nothing_is_said(pictures):
    reply = drain(tears.answer(model_of(pictures, np.zeros((8, 2))), None, REQUEST))
    assert (reply.samples, reply.tears, reply.folds) == (0, (), ())
