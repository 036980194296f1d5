"""TOML as text values, each key of the first level with its line."""

import re
from typing import Any

from bot.checked_yaml.located_yaml import LocatedYaml, LocatedYamlError, Location, Value


def parse_toml(text: str, *, first_line: int) -> LocatedYaml:
    """Read TOML as text values; each key of the first level has its line."""
    import tomllib  # noqa: PLC0415 -- few articles need it

    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        line = first_line + (int(place[1]) - 1 if place else text.count("\n"))
        what = f"broken TOML: {str(error).partition(' (at')[0].lower()}"
        raise LocatedYamlError(line, what, "check quotes and brackets around this line") from error
    lines: dict[Location, int] = {}
    for number, line_text in enumerate(text.split("\n")):
        if key := re.match(r"\s*\[*\s*\"?([\w-]+)\"?\s*(?:=|\]|\.)", line_text):
            lines.setdefault((key[1],), first_line + number)
    return LocatedYaml(_as_text(table), lines)


def _as_text(value: Any) -> Value:
    if isinstance(value, dict):
        return {key: _as_text(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
