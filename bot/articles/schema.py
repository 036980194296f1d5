"""Checking a document against a schema: every fault at once, each with its line and its cure."""

import difflib
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.articles.fault import Fault
from bot.articles.marked_yaml import Location, Marked

M = TypeVar("M", bound=BaseModel)


def validated(model: type[M], marked: Marked, *, path: str, faults: list[Fault]) -> M | None:
    """Check a document against a schema.

    Args:
        model: the schema.
        marked: the document.
        path: the file, as shown to people.
        faults: every fault is added here, in the order of the lines.

    Returns:
        The checked values, or None if there was a fault.
    """
    try:
        return model.model_validate(marked.value)
    except ValidationError as error:
        found = [_fault(model, details, marked, path) for details in error.errors()]
        faults.extend(sorted(set(found)))
        return None


def _fault(model: type[BaseModel], details: Any, marked: Marked, path: str) -> Fault:
    location: Location = tuple(details["loc"])
    line = marked.line(location)
    name = (
        ".".join(str(part + 1) if isinstance(part, int) else part for part in location)
        or "the document"
    )
    kind = details["type"]
    if kind == "extra_forbidden":
        return Fault(path, line, f"unknown key `{name}`", nearest_key(model, location))
    if kind == "missing":
        return Fault(path, line, f"`{name}` is missing", "add it")
    if kind == "value_error":
        what, _, cure = str(details["ctx"]["error"]).partition("; ")
        return Fault(path, line, f"`{name}` {what}", cure)
    if kind in _RANGE_FAULTS:
        bound = details["ctx"][_RANGE_FAULTS[kind][0]]
        return Fault(path, line, f"`{name}` {_RANGE_FAULTS[kind][1]} {bound}", "change the number")
    if kind == "literal_error":
        return Fault(path, line, f"`{name}` is unknown", f"write {details['ctx']['expected']}")
    describe = _TYPE_FAULTS.get(kind)
    if describe is not None:
        return Fault(path, line, f"`{name}` {describe[0]}", describe[1])
    return Fault(path, line, f"`{name}`: {details['msg']}", "see the README for what it takes")


# What pydantic calls a number out of range: the name of the bound, and how we say it.
_RANGE_FAULTS = {
    "greater_than_equal": ("ge", "is less than"),
    "less_than_equal": ("le", "is more than"),
    "greater_than": ("gt", "is not more than"),
    "less_than": ("lt", "is not less than"),
}

# What pydantic calls a wrong type, and how we say it: what is wrong, what to do.
_TYPE_FAULTS: dict[str, tuple[str, str]] = {
    "string_type": ("is not a text", "write one value on its line"),
    "list_type": ("is not a list", "write `- value` lines"),
    "model_type": ("has no keys", "write `key: value` lines"),
    "int_type": ("is not a whole number", "write digits only"),
    "int_parsing": ("is not a whole number", "write digits only"),
    "float_type": ("is not a number", "write digits, with a point for decimals"),
    "float_parsing": ("is not a number", "write digits, with a point for decimals"),
    "bool_type": ("is neither true nor false", "write one of the two"),
    "bool_parsing": ("is neither true nor false", "write one of the two"),
}


def nearest_key(model: type[BaseModel], location: Location) -> str:
    """Say what an unknown key was probably meant to be."""
    known = list(_model_at(model, location[:-1]).model_fields)
    near = difflib.get_close_matches(str(location[-1]), known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"known are {', '.join(known)}"


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel]:
    for part in location:
        if isinstance(part, str):
            nested = _nested_model(model.model_fields[part].annotation)
            model = nested or model
    return model


def _nested_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_nested_model(argument) for argument in getattr(annotation, "__args__", ()))
    return next((model for model in found if model), None)
