import numpy as np

from explorer.values import Architecture, Weights
from explorer.values.weights_hash import weights_hash

ARCHITECTURE = Architecture("linear", 1, 8, 8, 2)


def hashed(**arrays):
    return weights_hash(Weights(ARCHITECTURE, arrays))


def test_the_order_and_layout_of_arrays_do_not_matter_and_everything_else_does():
    a, b = np.arange(6, dtype=np.float32).reshape(2, 3), np.ones(2, np.float32)
    same = hashed(a=a, b=b)
    assert len(same) == 64
    assert hashed(b=b, a=np.asfortranarray(a)) == same
    different = (hashed(a=a), hashed(a=a, c=b), hashed(a=a.reshape(3, 2), b=b), hashed(a=a + 1, b=b))
    assert len({same, *different}) == 5
