"""Values as lines of JSON, whatever their fields are.

    codec = Codec(Article, without={"body"})
    line = codec.encode(article)
    codec.decode(line, body=article.body)     # equal to `article`

A line holds the values of the fields in their order. The types of the fields say how a value is
made again: numbers, strings, dates, None, tuples, dicts, and named tuples and dataclasses of these.
"""

import json
import types
from collections.abc import Callable, Collection, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache, partial
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

_Decoder = Callable[[Any], Any]

_parse = json.JSONDecoder().raw_decode  # `json.loads` looks for many other things first


class Codec(Generic[T]):
    """Writes values of a class as lines of JSON and makes them again.

    Args:
        cls: a dataclass, or a named tuple.
        without: fields that are not written, and are given when a value is made again.

    Attributes:
        names: the fields that are written, in order.
    """

    def __init__(self, cls: type[T], without: Collection[str] = ()) -> None:
        self._class = cls
        self.names = tuple(name for name in _names(cls) if name not in without)
        hints = get_type_hints(cls)
        decoders = [(name, _decoder(hints[name])) for name in self.names]
        self._decoders = [(name, decode) for name, decode in decoders if decode is not None]

    def encode(self, value: T) -> str:
        """Return a value as a line, without a line break."""
        plain = [_plain(getattr(value, name)) for name in self.names]
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))

    def decode(self, line: str, **rest: Any) -> T:
        """Make a value again.

        Args:
            line: what `encode` gave.
            rest: the fields that were not written.
        """
        values = dict(zip(self.names, _parse(line)[0], strict=True))
        for name, decode in self._decoders:
            values[name] = decode(values[name])
        return self._class(**values, **rest)


def _names(cls: Any) -> Sequence[str]:
    """Return the names of the fields of a class, in order."""
    return [f.name for f in fields(cls)] if is_dataclass(cls) else cls._fields


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if is_dataclass(value):
        return [_plain(getattr(value, name)) for name in _names(value)]
    return [_plain(item) for item in value]


@cache
def _decoder(hint: Any) -> _Decoder | None:
    """Return what makes a value of a type again; None where it is as JSON has it."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in (str, int, float, bool, type(None)) or origin is Literal:
        return None
    if hint is date:
        return date.fromisoformat
    if origin in (Union, types.UnionType):
        (inner,) = (_decoder(one) for one in arguments if one is not type(None))
        return inner and (lambda value: None if value is None else inner(value))
    if origin is tuple and arguments[-1] is Ellipsis:
        return _many(_decoder(arguments[0]))
    if origin is tuple:
        return _several(tuple, [_decoder(one) for one in arguments])
    if origin is dict:
        item = _decoder(arguments[1])
        return item and (lambda values: {key: item(value) for key, value in values.items()})
    hints = get_type_hints(hint)
    if is_dataclass(hint):
        names = _names(hint)
        decoders = [_decoder(hints[name]) for name in names]
        several = _several(list, decoders)
        make: Any = hint
        return lambda values: make(**dict(zip(names, several(values), strict=True)))
    # `_make` counts the fields once more, which takes as long as all the rest.
    return _several(partial(tuple.__new__, hint), [_decoder(hints[name]) for name in hint._fields])


def _many(decode: _Decoder | None) -> _Decoder:
    """Return what makes any number of values of one type again."""
    return tuple if decode is None else lambda values: tuple(map(decode, values))


def _several(make: Callable[[Any], Any], decoders: list[_Decoder | None]) -> _Decoder:
    """Return what makes several values of their own types again."""
    if not any(decoders):
        return make
    made_again = [(at, decode) for at, decode in enumerate(decoders) if decode is not None]
    if len(made_again) == 1:
        ((only, decode_only),) = made_again

        def decode_one(values: list[Any]) -> Any:
            values[only] = decode_only(values[only])
            return make(values)

        return decode_one

    def decode_several(values: list[Any]) -> Any:
        for at, decode in made_again:
            values[at] = decode(values[at])
        return make(values)

    return decode_several
