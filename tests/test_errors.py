"""Errors come out of another process as they went in."""

import pickle

import pytest

from bot import errors
from bot.errors import DataError, EmptyError, FolderError, FootnoteError, SettingsError


def every_error(kind: type[FootnoteError] = FootnoteError) -> set[type[FootnoteError]]:
    return {kind}.union(*(every_error(child) for child in kind.__subclasses__()))


RAISED = [
    FootnoteError("Something."),
    SettingsError(["one", "two"]),
    errors.KnowledgeError("Something."),
    FolderError("folder", "is missing"),
    EmptyError(["folder"], ["a.md:1: fault"]),
    errors.ReloadRunningError(),
    errors.LostWorkError(-9),
    errors.LostWorkError(1),
    errors.NoEarlierVersionError(),
    errors.ConnectError("Something."),
    DataError("file", "is damaged", 3),
]


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_an_error_can_be_sent_to_another_process(error: FootnoteError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_every_error_of_ours_is_tried() -> None:
    ours = {error for error in every_error() if error.__module__ == errors.__name__}
    assert ours == {type(error) for error in RAISED}
