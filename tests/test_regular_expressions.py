"""No regular expression of the bot is a trap: not where a text begins with it, nor in a reader.

Each is tried on texts of its own characters, over and over, with an end that does not fit: this is
what makes one go back and try again. To look for some of them in a whole text takes time that grows
with its square. That is no harm in a short line; what makes them slow is given to all readers.
"""

import importlib
import itertools
import pkgutil
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from re import _constants, _parser
from typing import Any

import pytest

import bot
from tests.articles.test_growth import cost

pytestmark = pytest.mark.no_cover  # the tracing is not what is timed

SHORT, LONG = 500, 3_000
READ = 16_000
SOURCE = "\n".join(file.read_text("utf-8") for file in Path(bot.__file__).parent.rglob("*.py"))
SUFFIXES = (".rst", ".md", ".mdx", ".html", ".txt")
MOST = 8  # characters of an expression that are put together
SLOW_S = 0.001  # what is quicker than that says nothing
CLASSES = {
    _constants.CATEGORY_DIGIT: "7",
    _constants.CATEGORY_SPACE: " ",
    _constants.CATEGORY_WORD: "w",
    _constants.CATEGORY_NOT_DIGIT: "d",
    _constants.CATEGORY_NOT_SPACE: "s",
    _constants.CATEGORY_NOT_WORD: "-",
}


def expressions() -> dict[str, re.Pattern[str]]:
    """Return all compiled expressions that the modules hold by name, and those in their tables."""
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if module.name != "bot.__main__":
            for name, value in vars(importlib.import_module(module.name)).items():
                found |= dict(_patterns(f"{module.name}.{name}", value))
    return {name: pattern for name, pattern in found.items() if isinstance(pattern.pattern, str)}


def _patterns(name: str, value: Any) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, tuple | list | frozenset | set):
        for number, part in enumerate(value):
            yield from _patterns(f"{name}[{number}]", part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _patterns(f"{name}[{key!r}]", part)


def characters(parsed: Any) -> Iterator[str]:
    """Return one character for each place of an expression, in their order."""
    for kind, value in parsed:
        if kind is _constants.LITERAL:
            yield chr(value)
        elif kind is _constants.RANGE:
            yield chr(value[0])
        elif kind is _constants.CATEGORY:
            yield CLASSES.get(value, "x")
        elif kind in {_constants.ANY, _constants.NOT_LITERAL}:
            yield "x"
        elif kind is _constants.IN:
            negated = value[0][0] is _constants.NEGATE
            yield from "x" if negated else itertools.islice(characters(value), 2)
        else:
            parts = value if isinstance(value, list | tuple) else [value]
            for part in parts:
                if isinstance(part, _parser.SubPattern):
                    yield from characters(part)
                elif isinstance(part, list):
                    for inner in part:
                        yield from characters(inner)


def traps(pattern: re.Pattern[str]) -> Iterator[str]:
    """Return what may be repeated to lead an expression astray."""
    parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    letters = list(dict.fromkeys(characters(parsed)))
    chosen = letters[:MOST]
    yield from chosen
    yield from map("".join, itertools.permutations(chosen, 2))
    yield "".join(letters)


def uses_of(name: str) -> set[str]:
    """Return by which methods an expression is used; all where it stands in a table."""
    return _uses().get(name.rpartition(".")[2]) or {"match", "fullmatch", "sub"}


@cache
def _uses() -> dict[str, set[str]]:
    """Return by which methods of expressions each name is used anywhere in the bot."""
    found: dict[str, set[str]] = {}
    called = r"\b(\w+)\.(match|fullmatch|search|finditer|findall|sub|split)\b"
    for name, method in re.findall(called, SOURCE):
        found.setdefault(name, set()).add(method)
    return found


def from_the_beginning(pattern: re.Pattern[str], text: str) -> None:
    pattern.match(text)


def from_end_to_end(pattern: re.Pattern[str], text: str) -> None:
    pattern.fullmatch(text)


def anywhere(pattern: re.Pattern[str], text: str) -> None:
    deque(pattern.finditer(text), maxlen=0)


Use = Callable[[re.Pattern[str], str], None]


def spent_s(use: Use, pattern: re.Pattern[str], text: str) -> float:
    start = time.process_time()
    use(pattern, text)
    return time.process_time() - start


def slowed(use: Use, pattern: re.Pattern[str], *, short: int = SHORT, long: int = LONG) -> str:
    """Return what makes an expression take over twice its share of a longer text, or nothing."""
    for trap, head, end in itertools.product(traps(pattern), ("", "\n"), ("", "\0")):
        texts = [f"{head}{trap * (size // len(trap) + 1)}{end}" for size in (short, long)]
        if spent_s(use, pattern, texts[1]) < SLOW_S:
            continue
        # Whatever else goes on makes either one slower, never quicker.
        least = [min(spent_s(use, pattern, text) for _ in range(3)) for text in texts]
        if least[1] + SLOW_S / 8 > 3 * long / short * (least[0] + SLOW_S / 8):
            return trap
    return ""


ALL = expressions()


def test_there_are_many_and_a_bad_one_would_be_found() -> None:
    assert len(ALL) > 100
    assert slowed(from_the_beginning, re.compile(r"(?:a+)+b"), short=12, long=20)
    assert slowed(from_end_to_end, re.compile(r"a*[ab]*c"))
    assert slowed(anywhere, re.compile(r"\s+$"))
    assert not slowed(anywhere, re.compile(r"[a-z]+\b"))


@pytest.mark.parametrize("name", ALL)
def test_a_longer_text_takes_no_more_than_its_share(name: str) -> None:
    uses = uses_of(name)
    assert not slowed(from_the_beginning, ALL[name])
    assert "fullmatch" not in uses or not slowed(from_end_to_end, ALL[name])
    looked_for = uses - {"match", "fullmatch"}
    if looked_for and (trap := slowed(anywhere, ALL[name])):
        for suffix in SUFFIXES:
            small, large = (
                min(cost(f"T\n\na {trap * (size // len(trap))}", suffix) for _ in range(2))
                for size in (READ, 4 * READ)
            )
            # Below some milliseconds there is nothing to tell; with the square it is sixteenfold.
            assert large + 0.01 < 9 * (small + 0.01), (
                f"{trap!r} in {suffix}: {small:.3f} {large:.3f}"
            )
