"""One request of the page, and what is read of it; whatever it holds, it is told what is wrong."""

import json
from typing import Any

from localdiscord.world import Json

MAX_REQUEST_BYTES = 64 * 1024


class PageRequestError(Exception):
    """The request is not understood; the sentence says what is wrong with it."""


class PageRequest:
    """A request `{"re": number, "do": what, …}`.

    Attributes:
        number: what the answer refers to, or None where the request names no whole number.
    """

    def __init__(self, raw: str | bytes) -> None:
        """Decode a request.

        Raises:
            PageRequestError: it is no JSON object, too long or nested too deeply.
        """
        self.number: int | None = None
        if not isinstance(raw, str) or len(raw) > MAX_REQUEST_BYTES:
            raise PageRequestError(f"a request is text of at most {MAX_REQUEST_BYTES} characters")
        try:
            form = json.loads(raw)
        except (ValueError, RecursionError):
            raise PageRequestError("a request is JSON") from None
        if not isinstance(form, dict):
            raise PageRequestError("a request is a JSON object")
        number = form.get("re")
        if isinstance(number, int) and not isinstance(number, bool):
            self.number = number
        self._form: Json = form

    def __contains__(self, name: str) -> bool:
        return self._form.get(name) is not None

    def text(self, name: str) -> str:
        """A text.

        Raises:
            PageRequestError: it is something else, or holds half a character.
        """
        return _text(name, self._form.get(name))

    def texts(self, name: str) -> list[str]:
        """A list of texts.

        Raises:
            PageRequestError: it is something else.
        """
        values = self._form.get(name)
        if not isinstance(values, list):
            raise PageRequestError(f"{name} must be a list of texts")
        return [_text(name, value) for value in values]

    def fields(self, name: str) -> dict[str, str]:
        """Texts by name.

        Raises:
            PageRequestError: it is something else.
        """
        values = self._form.get(name)
        if not isinstance(values, dict):
            raise PageRequestError(f"{name} must be an object of texts")
        return {_text(name, key): _text(name, value) for key, value in values.items()}

    def identifier(self, name: str) -> int:
        """An id, as a text of digits.

        Raises:
            PageRequestError: it is something else.
        """
        text = self.text(name)
        if not (text.isascii() and text.isdecimal() and len(text) < 20):
            raise PageRequestError(f"{name} must be an id")
        return int(text)

    def truth(self, name: str, *, default: bool) -> bool:
        """A yes or a no.

        Raises:
            PageRequestError: it is something else.
        """
        value = self._form.get(name, default)
        if not isinstance(value, bool):
            raise PageRequestError(f"{name} must be true or false")
        return value


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise PageRequestError(f"{name} must be a text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise PageRequestError(f"{name} holds half a character (a lone surrogate)") from None
    return value
