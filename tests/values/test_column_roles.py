import pytest

from explorer.values import BadInput
from explorer.values.column_roles import roles_from_json, with_role


def test_a_role_of_which_there_is_one_is_taken_from_the_column_that_had_it():
    roles = {"z1": "code", "kind": "label", "batch": "beside"}
    assert with_role(roles, "batch", "label") == {"z1": "code", "kind": "beside", "batch": "label"}
    assert with_role(roles, "batch", "code") == {"z1": "code", "kind": "label", "batch": "code"}


@pytest.mark.parametrize("state", [[], {"a": "king"}, {"a": 1}, "code", {"a": None}, None])
def test_other_things_are_no_roles(state):
    with pytest.raises(BadInput, match="columns cannot be read"):
        roles_from_json(state)
