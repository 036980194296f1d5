"""Checking a document against a schema: every fault at once, each with its line and its cure.

A schema is a *reader*: a function from a value, as `located_yaml` gives it, to what it stands for.
Readers are put together from smaller ones:

    # A dataclass, and the reader of each of its keys:
    question = MappingSchema(Question, ask=text, expect=text)
    questions = listed(question)

A reader that cannot make anything of a value raises `UnfitError` with all that is wrong in it.
"""

import difflib
from collections.abc import Callable, Iterable, Sequence
from inspect import Parameter, signature
from typing import Any, Generic, NamedTuple, TypeVar

from bot.checked_yaml.fault import Fault
from bot.checked_yaml.located_yaml import LocatedYaml, Location

T = TypeVar("T")

Reader = Callable[[Any], T]

_TRUE = frozenset({"true", "yes", "on", "y", "1"})
_FALSE = frozenset({"false", "no", "off", "n", "0"})


class Problem(NamedTuple):
    """One thing that is wrong in a value.

    Attributes:
        location: where, from the value on; empty for the value itself.
        what: what is wrong, with `{}` for the name of the place.
        cure: what to do.
    """

    location: Location
    what: str
    cure: str


class UnfitError(Exception):
    """A value is not what is meant to be there.

    Attributes:
        problems: all that is wrong in it.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(*self.problems)


def unfit(what: str, cure: str) -> UnfitError:
    """Return the error that says of a value what is wrong, such as `is not a text`."""
    return UnfitError([Problem((), f"{{}} {what}", cure)])


def validated(read: Reader[T], marked: LocatedYaml, *, path: str, faults: list[Fault]) -> T | None:
    """Check a document against a schema.

    Args:
        read: the schema.
        marked: the document.
        path: the file, as shown to people.
        faults: every fault is added here, in the order of the lines.

    Returns:
        The checked values, or None if there was a fault.
    """
    try:
        return read(marked.value)
    except UnfitError as error:
        found = {_fault(problem, marked, path) for problem in error.problems}
        faults.extend(sorted(found))
        return None


def _fault(problem: Problem, marked: LocatedYaml, path: str) -> Fault:
    location = problem.location
    name = ".".join(str(part + 1) if isinstance(part, int) else part for part in location)
    what = problem.what.format(f"`{name or 'the document'}`")
    return Fault(path, marked.line(location), what, problem.cure)


class MappingSchema(Generic[T]):
    """The reader of a mapping, which gives an object of a class.

    A key must be there if the class has no default for it; one without a value leaves the default.

    Attributes:
        readers: the reader of each key that may be given.
    """

    def __init__(self, kind: Callable[..., T], **readers: Reader[Any]) -> None:
        self.readers = readers
        self._kind = kind
        parameters = signature(kind).parameters.values()
        self._required = [p.name for p in parameters if p.default is Parameter.empty]

    def __call__(self, value: Any) -> T:
        """Read a mapping."""
        if not isinstance(value, dict):
            raise unfit("has no keys", "write `key: value` lines")
        given = {k: v for k, v in value.items() if v is not None or k in self._required}
        problems = [
            Problem((key,), "{} is missing", "add it") for key in self._required if key not in given
        ]
        known: dict[str, Any] = {}
        for key, one in given.items():
            if key not in self.readers:
                problems.append(Problem((key,), "unknown key {}", self._nearest(key)))
                continue
            try:
                known[key] = self.readers[key](one)
            except UnfitError as error:
                problems += _within(key, error)
        if problems:
            raise UnfitError(problems)
        return self._kind(**known)

    def _nearest(self, key: str) -> str:
        """Say what an unknown key was probably meant to be."""
        near = difflib.get_close_matches(key, self.readers, n=1)
        return f"did you mean `{near[0]}`?" if near else f"known are {', '.join(self.readers)}"


def listed(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """Return what reads a list; nothing is an empty one, and one value a list of it."""

    def read_all(value: Any) -> tuple[T, ...]:
        values = value if isinstance(value, list) else [] if value is None else [value]
        made: list[T] = []
        problems: list[Problem] = []
        for place, one in enumerate(values):
            try:
                made.append(read(one))
            except UnfitError as error:
                problems += _within(place, error)
        if problems:
            raise UnfitError(problems)
        return tuple(made)

    return read_all


def _within(part: str | int, error: UnfitError) -> list[Problem]:
    """Return what is wrong in a part of a value as found in the whole."""
    return [problem._replace(location=(part, *problem.location)) for problem in error.problems]


def text(value: Any) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise unfit("is not a text", "write one value on its line")
    return value


def whole_number(least: int, most: int) -> Reader[int]:
    """Return what reads a whole number between two bounds, both allowed."""

    def read(value: Any) -> int:
        try:
            number = int(text(value))
        except (UnfitError, ValueError):
            raise unfit("is not a whole number", "write digits only") from None
        _check_bounds(number, least, most)
        return number

    return read


def number(least: float, most: float) -> Reader[float]:
    """Return what reads a number between two bounds, both allowed."""

    def read(value: Any) -> float:
        try:
            found = float(text(value))
        except (UnfitError, ValueError):
            raise unfit("is not a number", "write digits, with a point for decimals") from None
        _check_bounds(found, least, most)
        return found

    return read


def _check_bounds(found: float, least: float, most: float) -> None:
    if not found >= least:  # also what is no number, NaN
        raise unfit(f"is less than {least}", "change the number")
    if found > most:
        raise unfit(f"is more than {most}", "change the number")


def truth(value: Any) -> bool:
    """Read `true` or `false`, or what else YAML takes for them."""
    word = value.lower() if isinstance(value, str) else None
    if word not in _TRUE | _FALSE:
        raise unfit("is neither true nor false", "write one of the two")
    return word in _TRUE


def one_of(choices: Sequence[str]) -> Reader[str]:
    """Return what reads one of some words."""

    def read(value: Any) -> str:
        if value not in choices:
            *others, last = map(repr, choices)
            raise unfit("is unknown", f"write {', '.join(others)} or {last}")
        return str(value)

    return read
