"""The readers that schemas are put together from."""

from dataclasses import dataclass

import pytest

from bot.checked_yaml.fault import Fault
from bot.checked_yaml.located_yaml import LocatedYamlError, parse
from bot.checked_yaml.schema import (
    MappingSchema,
    Reader,
    UnfitError,
    listed,
    number,
    one_of,
    text,
    truth,
    validated,
    whole_number,
)


@dataclass(frozen=True, slots=True)
class Visit:
    day: str
    hours: tuple[int, ...] = ()


VISIT = MappingSchema(Visit, day=text, hours=listed(whole_number(0, 23)))


@pytest.mark.parametrize(
    ("read", "value", "meant"),
    [
        (text, "a b", "a b"),
        (whole_number(1, 10), "10", 10),
        (whole_number(-3, 3), " -3 ", -3),
        (number(0.5, 2.0), "2", 2.0),
        (number(0.5, 2.0), "5e-1", 0.5),
        (truth, "Yes", True),
        (truth, "off", False),
        (one_of(("low", "high")), "high", "high"),
        (listed(text), None, ()),
        (listed(text), "a", ("a",)),
        (listed(text), ["a", "b"], ("a", "b")),
        (VISIT, {"day": "Monday", "hours": ["9", "17"]}, Visit("Monday", (9, 17))),
        (VISIT, {"day": "Monday", "hours": None}, Visit("Monday")),
    ],
)
def test_a_value_that_fits_is_read(read: Reader[object], value: object, meant: object) -> None:
    assert read(value) == meant


@pytest.mark.parametrize(
    ("read", "value", "what"),
    [
        (text, None, "{} is not a text"),
        (whole_number(1, 10), "0", "{} is less than 1"),
        (whole_number(1, 10), "11", "{} is more than 10"),
        (whole_number(1, 10), "2.5", "{} is not a whole number"),
        (whole_number(1, 10), "9" * 5000, "{} is not a whole number"),
        (number(0.5, 2.0), "nan", "{} is less than 0.5"),
        (number(0.5, 2.0), "inf", "{} is more than 2.0"),
        (number(0.5, 2.0), ["1"], "{} is not a number"),
        (truth, "maybe", "{} is neither true nor false"),
        (truth, None, "{} is neither true nor false"),
        (one_of(("low", "high")), ["low"], "{} is unknown"),
        (VISIT, "Monday", "{} has no keys"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    read: Reader[object], value: object, what: str
) -> None:
    with pytest.raises(UnfitError) as refused:
        read(value)
    assert [(found.location, found.what) for found in refused.value.problems] == [((), what)]


def test_everything_that_is_wrong_is_found_at_its_place() -> None:
    marked = parse("- day: Monday\n  hours: [9, 24, x]\n- dya: Friday\n- Sunday\n")
    faults: list[Fault] = []
    assert validated(listed(VISIT), marked, path="v.yaml", faults=faults) is None
    assert list(map(str, faults)) == [
        "v.yaml:2: `1.hours.2` is more than 23; change the number",
        "v.yaml:2: `1.hours.3` is not a whole number; write digits only",
        "v.yaml:3: `2.day` is missing; add it",
        "v.yaml:3: unknown key `2.dya`; did you mean `day`?",
        "v.yaml:4: `3` has no keys; write `key: value` lines",
    ]


def test_a_key_that_must_be_there_must_have_a_value() -> None:
    with pytest.raises(UnfitError) as refused:
        VISIT({"day": None})
    assert [found.location for found in refused.value.problems] == [("day",)]


def test_escaped_halves_of_characters_are_joined_and_one_alone_is_no_text() -> None:
    read = parse(r'{a: "\ud83c\udf0a", b: "x\ud800", "\ud800": c}').value
    assert read == {"a": "🌊", "b": "x\ufffd", "\ufffd": "c"}


@pytest.mark.parametrize("escape", [r"\UFFFFFFFF", r"\U00110000"])
def test_an_escape_that_stands_for_no_character_is_told(escape: str) -> None:
    with pytest.raises(LocatedYamlError, match="line 1: broken YAML: an escape"):
        parse(f'a: "{escape}"')
