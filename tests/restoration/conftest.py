import pytest

from explorer.models import build, to_weights
from explorer.values import Architecture, Weights


@pytest.fixture(scope="session")
def grey_weights() -> Weights:
    return to_weights(build(Architecture("linear", 1, 28, 28, 2, output="linear"), seed=1))


@pytest.fixture(scope="session")
def colour_weights() -> Weights:
    return to_weights(build(Architecture("linear", 3, 32, 48, 3, output="linear"), seed=1))
