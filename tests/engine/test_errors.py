"""Errors, named after whose thing is wrong."""

import pytest

from engine import errors


@pytest.mark.parametrize("name", ["ContentError", "StateError", "MissingError", "AudioError", "UsageError"])
def test_one_except_catches_them_all(name):
    """A front end can tell every expected error from a defect."""
    error = getattr(errors, name)("what is wrong")

    assert isinstance(error, errors.HomestretchError)
    assert "what is wrong" == str(error)
