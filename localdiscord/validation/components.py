"""Discord's limits of components: rows, buttons, selects, and modals (forms that open)."""

from localdiscord.errors import not_implemented
from localdiscord.validation.form_errors import FormErrors
from localdiscord.world import Json

ROW, BUTTON, SELECT, TEXT_INPUT, TEXT_DISPLAY, LABEL = 1, 2, 3, 4, 10, 18
OTHER_SELECTS = (5, 6, 7, 8)
IN_COMPONENTS_V2 = (9, 10, 11, 12, 13, 14, 17)
IN_LABELS = (3, 5, 6, 7, 8, 19, 21, 22, 23)

MAX_ROWS = 5
MAX_IN_ROW = 5
MAX_CUSTOM_ID = 100
MAX_BUTTON_LABEL = 80
MAX_LINK = 512
MAX_OPTIONS = 25
MAX_OPTION_TEXT = 100
MAX_PLACEHOLDER = 150
MAX_MODAL_TITLE = 45
MAX_INPUT_PLACEHOLDER = 100
MAX_INPUT = 4000
MAX_EMOJI = 32

_LINK_STYLE, _PREMIUM_STYLE = 5, 6
_BUTTON_STYLES = (1, 2, 3, 4, 5)


def check_components(errors: FormErrors, path: str, given: object) -> None:
    """Check a message's rows of buttons and selects, and note each error by its field.

    Raises:
        ApiError: 501 for what the local Discord does not have.
    """
    used: set[str] = set()
    for position, item in enumerate(errors.count(path, given, most=MAX_ROWS)):
        place = f"{path}.{position}"
        row = errors.model(place, item)
        kind = errors.kind(row)
        if kind in IN_COMPONENTS_V2:
            raise not_implemented("components V2")
        if kind != ROW:
            errors.union(place, "type", (ROW,))
            continue
        _check_row(errors, f"{place}.components", row.get("components") or [], used)


def check_modal(errors: FormErrors, modal: Json) -> None:
    """Check a modal that is to open.

    Raises:
        ApiError: 501 for what the local Discord does not have.
    """
    errors.text("title", modal.get("title"), most=MAX_MODAL_TITLE, least=1, required=True)
    errors.text("custom_id", modal.get("custom_id"), most=MAX_CUSTOM_ID, least=1, required=True)
    used: set[str] = set()
    place = "components"
    rows = errors.count(place, modal.get("components") or [], most=MAX_ROWS, least=1)
    for position, item in enumerate(rows):
        row = errors.model(f"{place}.{position}", item)
        kind = errors.kind(row)
        if kind == LABEL:
            _check_label(errors, f"{place}.{position}", row, used)
        elif kind == ROW:
            inner = f"{place}.{position}.components"
            for number, field in enumerate(
                errors.count(inner, row.get("components") or [], most=1, least=1)
            ):
                _check_input(errors, f"{inner}.{number}", field, used, labelled=True)
        elif kind != TEXT_DISPLAY:
            errors.union(f"{place}.{position}", "type", (ROW, TEXT_DISPLAY, LABEL))


def _check_row(errors: FormErrors, path: str, given: object, used: set[str]) -> None:
    items = errors.count(path, given, most=MAX_IN_ROW, least=1)
    for position, item in enumerate(items):
        place = f"{path}.{position}"
        component = errors.model(place, item)
        kind = errors.kind(component)
        if kind in OTHER_SELECTS:
            raise not_implemented(f"selects of type {kind}")
        errors.boolean(f"{place}.disabled", component.get("disabled"))
        if kind == BUTTON:
            _check_button(errors, place, component, used)
        elif kind == SELECT:
            if len(items) > 1:
                errors.add(
                    place,
                    "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                    "The specified component exceeds the maximum width",
                )
            _check_select(errors, place, component, used)
        else:
            errors.union(place, "type", (BUTTON, SELECT, *OTHER_SELECTS))


def _check_button(errors: FormErrors, path: str, button: Json, used: set[str]) -> None:
    style = button.get("style")
    if style == _PREMIUM_STYLE:
        raise not_implemented("buttons of style 6 (premium)")
    if isinstance(style, bool) or style not in _BUTTON_STYLES:
        errors.choice(f"{path}.style", (*_BUTTON_STYLES, _PREMIUM_STYLE))
    errors.text(f"{path}.label", button.get("label"), most=MAX_BUTTON_LABEL)
    _check_emoji(errors, f"{path}.emoji", button.get("emoji"))
    if not button.get("label") and not button.get("emoji"):
        errors.required(f"{path}.label")
    if style != _LINK_STYLE:
        _check_custom_id(errors, path, button, used)
        if button.get("url"):
            errors.add(
                path,
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A custom id and url cannot both be specified",
            )
        return
    errors.url(f"{path}.url", button.get("url"), schemes=("http", "https", "discord"))
    errors.text(f"{path}.url", button.get("url"), most=MAX_LINK, required=True)
    if button.get("custom_id"):
        errors.add(
            path,
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
            "A custom id and url cannot both be specified",
        )


def _check_select(errors: FormErrors, path: str, select: Json, used: set[str]) -> None:
    _check_custom_id(errors, path, select, used)
    errors.text(f"{path}.placeholder", select.get("placeholder"), most=MAX_PLACEHOLDER)
    options = errors.count(
        f"{path}.options", select.get("options") or [], most=MAX_OPTIONS, least=1
    )
    values: set[str] = set()
    defaults = 0
    for position, item in enumerate(options):
        place = f"{path}.options.{position}"
        option = errors.model(place, item)
        for part, required in (("label", True), ("value", True), ("description", False)):
            errors.text(
                f"{place}.{part}",
                option.get(part),
                most=MAX_OPTION_TEXT,
                least=1 if required else 0,
                required=required,
            )
        _check_emoji(errors, f"{place}.emoji", option.get("emoji"))
        errors.boolean(f"{place}.default", option.get("default"))
        defaults += option.get("default") is True
        value = str(option.get("value"))
        if value in values:
            errors.add(
                place,
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        values.add(value)
    _check_how_many(errors, path, select, len(options), defaults)


def _check_how_many(
    errors: FormErrors, path: str, select: Json, options: int, defaults: int
) -> None:
    """Check how many options may be chosen: no more than there are, the least below the most."""
    most = select.get("max_values")
    if not errors.number(f"{path}.max_values", most, least=1, most=max(1, min(options, 25))):
        most = 1 if most is None else MAX_OPTIONS
    errors.number(f"{path}.min_values", select.get("min_values"), least=0, most=most)
    if defaults > (most or 1):
        errors.add(
            path,
            "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
            "More options are chosen by default than may be chosen",
        )


def _check_label(errors: FormErrors, path: str, label: Json, used: set[str]) -> None:
    errors.text(f"{path}.label", label.get("label"), most=MAX_MODAL_TITLE, least=1, required=True)
    errors.text(f"{path}.description", label.get("description"), most=MAX_OPTION_TEXT)
    _check_input(errors, f"{path}.component", label.get("component"), used, labelled=False)


def _check_input(
    errors: FormErrors, path: str, given: object, used: set[str], *, labelled: bool
) -> None:
    field = errors.model(path, given)
    kind = errors.kind(field)
    if kind in IN_LABELS and not labelled:
        raise not_implemented(f"components of type {kind} in modals")
    if kind != TEXT_INPUT:
        errors.union(path, "type", (TEXT_INPUT,))
        return
    _check_custom_id(errors, path, field, used)
    if labelled:
        errors.text(
            f"{path}.label", field.get("label"), most=MAX_MODAL_TITLE, least=1, required=True
        )
    if isinstance(field.get("style"), bool) or field.get("style") not in (1, 2):
        errors.choice(f"{path}.style", (1, 2))
    errors.text(f"{path}.placeholder", field.get("placeholder"), most=MAX_INPUT_PLACEHOLDER)
    errors.text(f"{path}.value", field.get("value"), most=MAX_INPUT)
    errors.boolean(f"{path}.required", field.get("required"))
    most = field.get("max_length")
    if not errors.number(f"{path}.max_length", most, least=1, most=MAX_INPUT):
        most = MAX_INPUT
    errors.number(f"{path}.min_length", field.get("min_length"), least=0, most=most)


def _check_emoji(errors: FormErrors, path: str, given: object) -> None:
    """Check an emoji; servers here have none of their own, so it has a name and no id."""
    if given is None:
        return
    emoji = errors.model(path, given)
    if emoji.get("id") is not None:
        errors.add(f"{path}.id", "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")
    errors.text(f"{path}.name", emoji.get("name"), most=MAX_EMOJI, required=True)


def _check_custom_id(errors: FormErrors, path: str, component: Json, used: set[str]) -> None:
    custom_id = errors.text(
        f"{path}.custom_id",
        component.get("custom_id"),
        most=MAX_CUSTOM_ID,
        least=1,
        required=True,
    )
    if custom_id and custom_id in used:
        errors.add(
            f"{path}.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
            "Component custom id cannot be duplicated",
        )
    used.add(custom_id)
