"""YAML read as plain text, with the line of every value.

YAML guesses types (`no` is false, `2024` a number, `12:30` is 750) and its loaders forget lines.
Here every scalar stays the text that was written, and the schema that knows what is meant converts
it; the line of each value is kept, so that a fault can point at it.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

import yaml

_BRACKET = re.compile(r"[\[\]{}]")

Value: TypeAlias = str | list["Value"] | dict[str, "Value"] | None
Location: TypeAlias = tuple[str | int, ...]

MAX_CHARS = 256 * 1024  # keeps hostile YAML cheap
MAX_BRACKETS = 100  # open at once
MAX_VALUES = 50_000  # an alias repeats all the values that it stands for


@dataclass(frozen=True, slots=True)
class LocatedYaml:
    """A YAML document as text values.

    Attributes:
        value: mappings, lists and texts; None for an empty or null value.
        lines: the line, from 1, of each value and each key by its location.
    """

    value: Value
    lines: dict[Location, int]

    def line(self, location: Location) -> int:
        """Return the line of the value at a location, or of the nearest one around it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


class LocatedYamlError(Exception):
    """The text is not YAML, or not a kind of YAML that is read here.

    Attributes:
        line: where, from 1.
        what: what is wrong, without a full stop.
        cure: what to do, without a full stop.
    """

    def __init__(self, line: int, what: str, cure: str) -> None:
        self.line = line
        self.what = what
        self.cure = cure
        super().__init__(f"line {line}: {what}; {cure}")


def parse(text: str, *, first_line: int = 1, max_chars: int = MAX_CHARS) -> LocatedYaml:
    """Read one YAML document.

    Args:
        text: the YAML.
        first_line: the line of the surrounding file that the text begins on.
        max_chars: the longest text that is read, in code points.

    Raises:
        LocatedYamlError: if it is not YAML, gives a key twice, or is nested or sized beyond reason.
    """
    if len(text) > max_chars:
        what = f"the YAML is over {max_chars // 1024} KB"
        raise LocatedYamlError(first_line, what, "shorten it")
    if _brackets(text) > MAX_BRACKETS:
        raise LocatedYamlError(first_line, "the YAML is nested too deeply", "flatten it")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        problem = error.problem or "it cannot be read"
        raise LocatedYamlError(line, f"broken YAML: {problem}", _cure(problem)) from error
    except yaml.YAMLError as error:
        raise LocatedYamlError(
            first_line, "broken YAML: a character that YAML forbids", "remove it"
        ) from error
    except (ValueError, OverflowError) as error:
        what = "broken YAML: an escape that stands for no character"
        raise LocatedYamlError(first_line, what, "remove it") from error
    except RecursionError as error:
        raise LocatedYamlError(first_line, "the YAML is nested too deeply", "flatten it") from error
    lines: dict[Location, int] = {}
    if node is None:
        return LocatedYaml(None, lines)
    return LocatedYaml(_convert(node, (), lines, first_line), lines)


MAX_DEPTH = 12  # more than any front matter has; also ends an alias that contains itself


def _brackets(text: str) -> int:
    """Return how many brackets are open at most; the parser takes quadratic time for them."""
    depth = deepest = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _convert(
    node: yaml.Node, location: Location, lines: dict[Location, int], first_line: int
) -> Value:
    line = first_line + node.start_mark.line
    lines.setdefault(location, line)
    if len(location) > MAX_DEPTH:
        raise LocatedYamlError(line, "the YAML is nested too deeply", "flatten it")
    if len(lines) > MAX_VALUES:
        what = f"the YAML has over {MAX_VALUES:,} values"
        raise LocatedYamlError(line, what, "shorten it and repeat less by aliases")
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else _whole(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [
            _convert(item, (*location, number), lines, first_line)
            for number, item in enumerate(node.value)
        ]
    mapping: dict[str, Value] = {}
    for key_node, value_node in node.value:
        key_line = first_line + key_node.start_mark.line
        if not isinstance(key_node, yaml.ScalarNode):
            raise LocatedYamlError(key_line, "a key is not plain text", "write it as one word")
        key = _whole(key_node.value)
        if key in mapping:
            raise LocatedYamlError(key_line, f"`{key}` is given twice", "keep one of them")
        lines[*location, key] = key_line
        mapping[key] = _convert(value_node, (*location, key), lines, first_line)
    return mapping


def _whole(text: str) -> str:
    """Join the halves of characters, as JSON escapes them; a half alone is none."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _cure(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "put the text in quotes, it contains a colon"
    if "cannot start any token" in problem:
        return "indent with spaces and put special text in quotes"
    if "undefined alias" in problem or "alias" in problem:
        return "put the text in quotes, it begins with *"
    return "check quotes, colons and indentation around this line"
