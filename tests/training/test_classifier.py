"""The classifier made of a model's encoder."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.models import build, from_weights, to_weights
from explorer.training import Diverged
from explorer.training.classifier import FEWEST_STEPS, train_classifier
from explorer.training.encoder_classifier import EncoderClassifier
from explorer.training.labelled_subset import labelled_subset
from explorer.values import Architecture, BadInput, StepReport
from explorer.values.classification import ClassificationReport, ClassificationRequest
from explorer.values.objective import Corruption

SMALL = Architecture("multilayer", 1, 8, 8, 2, (12,))
QUICK = ClassificationRequest(epochs=1, batch_size=16)


@pytest.fixture(scope="module")
def weights():
    return to_weights(build(SMALL, 5))


def reports_of(steps) -> list[ClassificationReport]:
    return [report for report in steps if isinstance(report, ClassificationReport)]


def told(report: ClassificationReport) -> tuple:
    return report.training_loss, report.validation_error_percent, report.test_error_percent


def with_labels(dataset, labels):
    return replace(dataset, labels=np.asarray(labels, np.int64))


class TestReports:
    def test_steps_lie_between_the_epochs_and_the_last_has_the_test_error(self, spots, weights):
        seen = list(train_classifier(replace(QUICK, epochs=3), weights, spots))
        epochs = [report for report in seen if isinstance(report, ClassificationReport)]
        assert [report.epoch for report in epochs] == [1, 2, 3]
        assert [report.finished for report in epochs] == [False, False, True]
        assert seen[-1] is epochs[-1]
        assert all(math.isnan(report.test_error_percent) and report.test_images == 0 for report in epochs[:-1])
        assert (epochs[-1].test_images, epochs[-1].validation_images) == (20, 20)
        assert (epochs[-1].labels, epochs[-1].classes, epochs[-1].final_split) == (60, 2, "test")
        fractions = [report.fraction for report in seen if isinstance(report, StepReport) and report.epoch == 1]
        assert fractions == sorted(fractions)
        assert fractions[-1] == 1.0

    def test_few_labels_still_make_enough_steps_and_both_make_as_many(self, spots, weights):
        counts = [
            sum(isinstance(report, StepReport) for report in train_classifier(request, weights, spots))
            for request in (replace(QUICK, labels=4, from_scratch=choice) for choice in (False, True))
        ]
        assert counts[0] == counts[1] >= FEWEST_STEPS

    def test_it_learns_what_the_labels_say(self, spots, weights):
        last = reports_of(train_classifier(replace(QUICK, epochs=3), weights, spots))[-1]
        assert last.test_error_percent <= 10
        assert last.training_loss < 0.1

    def test_it_may_be_left_between_two_steps(self, spots, weights):
        steps = train_classifier(QUICK, weights, spots)
        assert isinstance(next(steps), StepReport)
        steps.close()

    def test_without_test_pictures_the_validation_error_is_the_result(self, make_dataset, weights):
        last = reports_of(train_classifier(QUICK, weights, make_dataset(test=0)))[-1]
        assert (last.final_split, last.final_images) == ("validation", 20)
        assert last.final_error_percent == last.validation_error_percent

    def test_without_validation_pictures_there_is_the_test_error_alone(self, make_dataset, weights):
        last = reports_of(train_classifier(QUICK, weights, make_dataset(validation=0)))[-1]
        assert math.isnan(last.validation_error_percent)
        assert last.final_split == "test"


class TestRepeatability:
    def test_the_same_request_gives_the_same_figures(self, spots, weights):
        request = replace(QUICK, labels=20, corruption=Corruption("masking", 0.2))
        first, second = ([told(r) for r in reports_of(train_classifier(request, weights, spots))] for _ in range(2))
        assert first == second

    def test_two_in_turn_do_not_disturb_each_other(self, spots, weights):
        requests = [replace(QUICK, epochs=2, from_scratch=choice) for choice in (False, True)]
        alone = [reports_of(train_classifier(request, weights, spots)) for request in requests]
        runs = [train_classifier(request, weights, spots) for request in requests]
        mixed: list[list[ClassificationReport]] = [[], []]
        for pair in zip(*runs, strict=True):
            for place, report in enumerate(pair):
                if isinstance(report, ClassificationReport):
                    mixed[place].append(report)
        assert [[told(r) for r in run][-1] for run in mixed] == [[told(r) for r in run][-1] for run in alone]

    def test_from_scratch_knows_nothing_of_the_models_weights(self, spots, weights):
        request = replace(QUICK, from_scratch=True)
        others = to_weights(build(SMALL, 99))
        one, other = (reports_of(train_classifier(request, given, spots))[-1] for given in (weights, others))
        assert told(one) == told(other)
        assert told(one) != told(reports_of(train_classifier(QUICK, weights, spots))[-1])

    def test_the_models_own_weights_stay_as_they_are(self, spots, weights):
        before = {name: array.copy() for name, array in weights.arrays.items()}
        reports_of(train_classifier(QUICK, weights, spots))
        assert all(np.array_equal(before[name], array) for name, array in weights.arrays.items())

    def test_corruption_is_for_the_pictures_it_learns_from(self, spots, weights):
        request = replace(QUICK, corruption=Corruption("masking", 1.0), epochs=2)
        last = reports_of(train_classifier(request, weights, spots))[-1]
        # black pictures tell nothing: no better than the shares of the classes
        assert last.training_loss == pytest.approx(math.log(2), abs=0.1)


class TestNetwork:
    @pytest.mark.parametrize(
        ("architecture", "learning"),
        [
            (SMALL, {"encoder.hidden1"}),
            (replace(SMALL, variational=True), {"encoder.hidden1"}),
            (replace(SMALL, code_activation="sigmoid"), {"encoder.hidden1", "code"}),
            (replace(SMALL, hidden=(), code_activation="sigmoid", tied=True, latent_dim=9), {"code"}),
            (Architecture("linear", 1, 8, 8, 3), {"code"}),
        ],
    )
    def test_only_what_leads_to_the_representation_learns(self, architecture, learning):
        network = EncoderClassifier(from_weights(to_weights(build(architecture, 0))), 3)
        names = {name.rpartition(".")[0] for name in network.learning_parameters()}
        assert names == {f"autoencoder.{name}" for name in learning} | {"softmax"}
        assert network(torch.rand(5, 1, 8, 8)).shape == (5, 3)

    def test_before_the_first_step_every_class_is_as_likely(self):
        network = EncoderClassifier(build(SMALL, 0), 4)
        assert torch.equal(network(torch.rand(3, 1, 8, 8)), torch.zeros(3, 4))

    def test_at_a_vanishing_rate_the_loss_stays_that_of_guessing(self, spots, weights):
        last = reports_of(train_classifier(replace(QUICK, learning_rate=1e-12), weights, spots))[-1]
        assert last.training_loss == pytest.approx(math.log(2), abs=1e-6)

    @pytest.mark.parametrize("channels", [1, 3])
    def test_convolutional_encoders_and_colours_work(self, channels, make_dataset):
        dataset = make_dataset(train=24, validation=8, test=8, channels=channels, kind=np.float32)
        architecture = Architecture("convolutional", channels, 8, 8, 2, (4,), dense=(8,))
        last = reports_of(train_classifier(QUICK, to_weights(build(architecture, 0)), dataset))[-1]
        assert last.finished
        assert math.isfinite(last.training_loss)


class TestLabelledSubset:
    @given(
        labels=st.lists(st.integers(-1, 4), min_size=12, max_size=60),
        seed=st.integers(0, 2**40),
        data=st.data(),
    )
    def test_it_is_balanced_as_far_as_it_goes_and_grows_by_adding(self, make_dataset, labels, seed, data):
        labels = [*labels, 0, 1]
        dataset = with_labels(make_dataset(train=len(labels), validation=1, test=1), [*labels, 0, 0])
        present = sorted({label for label in labels if label >= 0})
        there = {label: labels.count(label) for label in present}
        count = data.draw(st.integers(len(present), sum(there.values())))
        subset = labelled_subset(dataset, count, seed)
        assert len(subset.rows) == count
        assert np.all(np.diff(subset.rows) > 0)
        chosen = dataset.labels[subset.rows]
        assert np.array_equal(subset.classes[subset.targets], chosen)
        taken = {label: int(np.sum(chosen == label)) for label in present}
        most = max(taken.values())
        assert all(taken[label] >= min(most - 1, there[label]) for label in present)
        if count < sum(there.values()):
            assert set(subset.rows) < set(labelled_subset(dataset, count + 1, seed).rows)

    def test_another_seed_draws_others_and_all_are_the_same_for_every_seed(self, spots):
        one, other = (set(labelled_subset(spots, 20, seed).rows) for seed in (0, 1))
        assert one != other
        assert np.array_equal(labelled_subset(spots, None, 0).rows, labelled_subset(spots, 60, 7).rows)

    def test_pictures_without_a_class_are_left_out_everywhere(self, spots, weights):
        labels = spots.labels.copy()
        labels[[0, 1, 2]] = labels[spots.validation[:5]] = labels[spots.test[:6]] = -1
        last = reports_of(train_classifier(QUICK, weights, with_labels(spots, labels)))[-1]
        assert (last.labels, last.validation_images, last.test_images) == (57, 15, 14)

    def test_a_class_that_nobody_taught_counts_as_wrong(self, spots, weights):
        labels = spots.labels.copy()
        labels[spots.test] = 7
        assert reports_of(train_classifier(QUICK, weights, with_labels(spots, labels)))[-1].test_error_percent == 100.0

    def test_label_numbers_may_have_gaps(self, spots, weights):
        last = reports_of(train_classifier(QUICK, weights, with_labels(spots, spots.labels * 40 + 3)))[-1]
        assert told(last) == told(reports_of(train_classifier(QUICK, weights, spots))[-1])


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"labels": 1}, "1 label cannot cover the 2 classes of “spots”; choose 2 or more."),
            ({"labels": 61}, "“spots” has 60 labelled training pictures, fewer than 61; choose 60 or fewer."),
            ({"labels": -5}, "cannot cover"),
            ({"epochs": 0}, "The number of epochs must be between 1"),
            ({"batch_size": 0}, "at least 1 picture, not 0"),
            ({"learning_rate": math.nan}, "must be above 0; nan is not"),
            ({"learning_rate": 0.0}, "must be above 0; 0 is not"),
            ({"weight_decay": 1.0}, "The weight decay must be between 0 and 1"),
            ({"seed": -1}, "The seed must be a whole number from 0"),
            ({"device": "abacus"}, "There is no device “abacus”"),
            ({"corruption": Corruption("fog", 0.5)}, "There is no corruption “fog”"),
        ],
    )
    def test_a_request_without_sense_is_one_sentence(self, changes, words, spots, weights):
        with pytest.raises(BadInput) as caught:
            next(train_classifier(replace(QUICK, **changes), weights, spots))
        assert words in str(caught.value)
        assert "\n" not in str(caught.value)

    def test_data_that_teach_nothing_are_refused(self, spots, make_dataset, weights):
        cases = [
            (make_dataset(labels=False), "“spots” has no labelled training pictures"),
            (with_labels(spots, np.full(len(spots), -1)), "“spots” has no labelled training pictures"),
            (make_dataset(train=0), "“spots” has no labelled training pictures"),
            (with_labels(spots, np.zeros(len(spots))), "to one class"),
            (make_dataset(validation=0, test=0), "no labelled validation or test pictures"),
        ]
        for dataset, words in cases:
            with pytest.raises(BadInput, match=words):
                next(train_classifier(QUICK, weights, dataset))

    def test_pictures_of_another_size_are_refused_with_both_sizes(self, spots):
        larger = to_weights(build(replace(SMALL, height=10), 0))
        with pytest.raises(BadInput, match=r"8×10 with 1 channel.*holds 8×8"):
            next(train_classifier(QUICK, larger, spots))

    def test_a_loss_that_runs_away_ends_it(self, spots, weights):
        with pytest.raises(Diverged, match="in epoch 1"):
            list(train_classifier(replace(QUICK, learning_rate=1e38), weights, spots))
