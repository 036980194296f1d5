"""The collector of errors in a body, and the checks that several forms share."""

from datetime import datetime
from typing import Any

from localdiscord.errors import invalid_form
from localdiscord.world import Json


class FormErrors:
    """FormErrors by field, in Discord's nested form.

    A path names a field by dots, list positions counted from 0: `embeds.0.title`.
    """

    def __init__(self, prefix: str = "") -> None:
        """Begin with no error.

        Args:
            prefix: what comes before every path, such as `data.`.
        """
        self._prefix = prefix
        self._tree: Json = {}

    def add(self, path: str, code: str, message: str) -> None:
        """Note an error of the field at `path`; an empty path is the body as a whole."""
        place = self._tree
        for step in (self._prefix + path).split("."):
            place = place.setdefault(step, {}) if step else place
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def refuse_if_any(self) -> None:
        """Refuse the body with all its errors at once.

        Raises:
            ApiError: 50035, if an error was noted.
        """
        if self._tree:
            raise invalid_form(_outermost(self._tree))

    def required(self, path: str) -> None:
        """Note that a field is missing."""
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required")

    def text(
        self,
        path: str,
        value: object,
        *,
        most: int,
        least: int = 0,
        required: bool = False,
    ) -> str:
        """Check a text's type and length, which Discord counts without white space at the ends.

        Returns:
            The text, empty where there is none.
        """
        if value is None or value == "":
            if required:
                self.required(path)
            return ""
        if not isinstance(value, str):
            self.add(path, "STRING_TYPE_CONVERT", f"Could not interpret {value!r} as string.")
            return ""
        length = len(value.strip())
        if required and length == 0:
            self.required(path)
        elif length > most and least:
            self._bad_length(path, least, most)
        elif length > most:
            self.too_long(path, most)
        elif length < least:
            self._bad_length(path, least, most)
        return value

    def count(self, path: str, items: object, *, most: int, least: int = 0) -> list[Any]:
        """Check that a field is a list of an allowed length.

        Returns:
            The list, empty where there is none.
        """
        if items is None:
            return []
        if not isinstance(items, list):
            self.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if len(items) > most and not least:
            self.too_long(path, most)
        elif not least <= len(items) <= most:
            self._bad_length(path, least, most)
        return items

    def number(
        self,
        path: str,
        value: object,
        *,
        whole: bool = True,
        least: float | None = None,
        most: float | None = None,
    ) -> bool:
        """Check that a value, where there is one, is a number within its bounds.

        Returns:
            Whether a number is there, and fits.
        """
        if value is None:
            return False
        name = "int" if whole else "float"
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            self.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not {name}.')
            return False
        bounds = (
            (least is not None and value < least, "MIN", "greater than or equal to", least),
            (most is not None and value > most, "MAX", "less than or equal to", most),
        )
        for broken, code, words, bound in bounds:
            if broken:
                self.add(path, f"NUMBER_TYPE_{code}", f"{name} value should be {words} {bound}.")
        return not any(broken for broken, *_ in bounds)

    def boolean(self, path: str, value: object) -> None:
        """Check that a value, where there is one, is true or false."""
        if value is not None and not isinstance(value, bool):
            self.add(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")

    def time(self, path: str, value: object) -> None:
        """Check that a value, where there is one, is a time in the ISO form."""
        if value is None:
            return
        try:
            datetime.fromisoformat(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            self.add(path, "DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")

    def model(self, path: str, value: object) -> Json:
        """Check that a field is an object.

        Returns:
            The object, empty where it is none.
        """
        if isinstance(value, dict):
            return value
        self.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return {}

    def url(
        self, path: str, value: object, *, schemes: tuple[str, ...] = ("http", "https")
    ) -> None:
        """Check the form of an address, where one is given."""
        if value is None or value == "":
            return
        scheme, separator, rest = str(value).partition("://")
        if scheme.lower() not in schemes or not separator:
            self.add(
                path,
                "URL_TYPE_INVALID_SCHEME",
                f'Scheme "{scheme[:40]}" is not supported. Scheme must be one of {schemes}.',
            )
        elif not rest.partition("/")[0] or any(c.isspace() for c in str(value)):
            self.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")

    def snowflake(self, path: str, value: object) -> None:
        """Check that a value is an id: of digits, not too large."""
        text = str(value)
        if isinstance(value, bool) or not (text.isascii() and text.isdecimal() and len(text) < 20):
            self.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')

    def choice(self, path: str, allowed: tuple[object, ...]) -> None:
        """Note that a value is none of those allowed."""
        names = ", ".join(repr(value) for value in allowed)
        self.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{names}}}.")

    def kind(self, component: Json) -> int | None:
        """The type of a component or option, None where it is no number."""
        kind = component.get("type")
        return None if isinstance(kind, bool) or not isinstance(kind, int) else kind

    def unique(self, path: str) -> None:
        """Note that a list holds something twice."""
        self.add(path, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")

    def union(self, path: str, field: str, allowed: tuple[int, ...]) -> None:
        """Note that an object is of a kind that cannot stand here."""
        self.add(
            f"{path}.{field}",
            "UNION_TYPE_CHOICES",
            f'Value of field "{field}" must be one of {allowed}.',
        )

    def too_long(self, path: str, most: int) -> None:
        """Note that a text or a list is too long."""
        self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def _bad_length(self, path: str, least: int, most: int) -> None:
        self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def _outermost(tree: Json) -> Json:
    """Errors as Discord gives them: where an object itself is wrong, its fields are not named."""
    if "_errors" in tree:
        return {"_errors": tree["_errors"]}
    return {step: _outermost(inner) for step, inner in tree.items()}
