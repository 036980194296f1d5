"""Values as people and generators write them: lines, addresses, days, languages, names, words."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from bot.checked_yaml.schema import listed, text, unfit
from bot.text.language_codes import ISO_639_1

_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\S.*)?")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?\.?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})(?:[T ,]\S*)*"
)
_MONTH_FIRST = re.compile(
    r"([A-Za-z]{3,9})\.?[ -](\d{1,2})(?:st|nd|rd|th)?,?[ -](\d{4})(?:[T ,]\S*)*"
)
_WEEKDAY = re.compile(r"[A-Za-z]{3,9},\s+")


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def line(value: Any) -> str:
    """Read a text as one line."""
    written = " ".join(text(value).split())
    if not written:
        raise unfit("is empty", "write something or leave the line out")
    return written


lines = listed(line)


def address(value: Any) -> str:
    """Read the address of a page on the web."""
    written = text(value).strip()
    try:
        parts = urlsplit(written)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or re.search(r"\s", written):
        raise unfit("is not a web address", "write one that begins with https://")
    return written


def path(value: Any) -> str:
    """Read the path of a page on its site."""
    written = text(value).strip()
    if not written or re.search(r"\s", written):
        raise unfit("is not a path", "write one such as /guide/start/")
    return written


def day(value: Any) -> date:
    """Read a day, as people and generators write it."""
    written = _WEEKDAY.sub("", value.strip(), count=1) if isinstance(value, str) else ""
    if match := _ISO_DATE.fullmatch(written):
        year, month, of_month = match.groups()
    elif match := _DAY_FIRST.fullmatch(written):
        of_month, month, year = match.groups()
    elif match := _MONTH_FIRST.fullmatch(written):
        month, of_month, year = match.groups()
    else:
        raise unfit("is not a date", "write it as 2026-01-31")
    try:
        number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
        return date(int(year), number, int(of_month))
    except ValueError:
        raise unfit("is not a day of the calendar", "write it as 2026-01-31") from None


def language(value: Any) -> str:
    """Read the code of a language."""
    code = text(value).strip().lower()
    if code not in ISO_639_1:
        raise unfit("is not a language code", "write two letters, such as en or pt")
    return code


def locale(value: Any) -> str:
    """Read a language, of which a country may follow: `pt-BR`, `en_US.UTF-8`."""
    return language(re.split(r"[-_.]", text(value).strip(), maxsplit=1)[0])


def names(value: Any) -> str:
    """Read one name or several, as lists, or as mappings with a name each."""
    values = value if isinstance(value, list) else [value]
    named = [one.get("name") if isinstance(one, dict) else one for one in values]
    return ", ".join(map(line, named))


def words(value: Any) -> tuple[str, ...]:
    """Read words: a list, or a text with commas between them."""
    if isinstance(value, str) and "," in value:
        value = [part for part in value.split(",") if part.strip()]
    return lines(value)


def aliases(value: Any) -> tuple[str, ...]:
    """Read other words for an article; those that begin with `/` are addresses."""
    return tuple(word for word in words(value) if not word.startswith("/"))
