"""Discord's limits of components: rows, buttons, selects, and the forms that open over a chat."""

from localdiscord.validation.form_errors import FormErrors
from localdiscord.world import Json

ROW, BUTTON, SELECT, TEXT_INPUT, LABEL, TEXT_DISPLAY = 1, 2, 3, 4, 18, 10
MAX_ROWS = 5
MAX_IN_ROW = 5
MAX_CUSTOM_ID = 100
MAX_BUTTON_LABEL = 80
MAX_LINK = 512
MAX_OPTIONS = 25
MAX_OPTION_TEXT = 100
MAX_PLACEHOLDER = 150
MAX_FORM_TITLE = 45
MAX_INPUT_PLACEHOLDER = 100
MAX_INPUT = 4000

_LINK_STYLE = 5
_BUTTON_STYLES = (1, 2, 3, 4, 5)


def check_components(errors: FormErrors, path: str, given: object) -> None:
    """Check a message's rows of buttons and selects, and note each fault by its field."""
    used: set[str] = set()
    for position, item in enumerate(errors.count(path, given, most=MAX_ROWS)):
        place = f"{path}.{position}"
        row = errors.model(place, item)
        if row.get("type") != ROW:
            errors.union(place, "type", (ROW,))
            continue
        _check_row(errors, f"{place}.components", row.get("components") or [], used)


def check_form(errors: FormErrors, form: Json) -> None:
    """Check a form that is to open (a modal)."""
    errors.text("title", form.get("title"), most=MAX_FORM_TITLE, least=1, required=True)
    errors.text("custom_id", form.get("custom_id"), most=MAX_CUSTOM_ID, least=1, required=True)
    used: set[str] = set()
    place = "components"
    rows = errors.count(place, form.get("components") or [], most=MAX_ROWS, least=1)
    for position, item in enumerate(rows):
        row = errors.model(f"{place}.{position}", item)
        if row.get("type") == LABEL:
            _check_label(errors, f"{place}.{position}", row, used)
        elif row.get("type") == ROW:
            inner = f"{place}.{position}.components"
            for number, field in enumerate(
                errors.count(inner, row.get("components") or [], most=1, least=1)
            ):
                _check_input(errors, f"{inner}.{number}", field, used, labelled=True)
        elif row.get("type") != TEXT_DISPLAY:
            errors.union(f"{place}.{position}", "type", (ROW, TEXT_DISPLAY, LABEL))


def _check_row(errors: FormErrors, path: str, given: object, used: set[str]) -> None:
    items = errors.count(path, given, most=MAX_IN_ROW, least=1)
    for position, item in enumerate(items):
        place = f"{path}.{position}"
        component = errors.model(place, item)
        kind = component.get("type")
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
            errors.union(place, "type", (BUTTON, SELECT))


def _check_button(errors: FormErrors, path: str, button: Json, used: set[str]) -> None:
    style = button.get("style")
    if style not in _BUTTON_STYLES:
        errors.choice(f"{path}.style", _BUTTON_STYLES)
    errors.text(f"{path}.label", button.get("label"), most=MAX_BUTTON_LABEL)
    if button.get("emoji") is not None:
        errors.model(f"{path}.emoji", button["emoji"])
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
        value = str(option.get("value"))
        if value in values:
            errors.add(
                place,
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        values.add(value)


def _check_label(errors: FormErrors, path: str, label: Json, used: set[str]) -> None:
    errors.text(f"{path}.label", label.get("label"), most=MAX_FORM_TITLE, least=1, required=True)
    errors.text(f"{path}.description", label.get("description"), most=MAX_OPTION_TEXT)
    _check_input(errors, f"{path}.component", label.get("component"), used, labelled=False)


def _check_input(
    errors: FormErrors, path: str, given: object, used: set[str], *, labelled: bool
) -> None:
    field = errors.model(path, given)
    if field.get("type") != TEXT_INPUT:
        errors.union(path, "type", (TEXT_INPUT,))
        return
    _check_custom_id(errors, path, field, used)
    if labelled:
        errors.text(
            f"{path}.label", field.get("label"), most=MAX_FORM_TITLE, least=1, required=True
        )
    if field.get("style") not in (1, 2):
        errors.choice(f"{path}.style", (1, 2))
    errors.text(f"{path}.placeholder", field.get("placeholder"), most=MAX_INPUT_PLACEHOLDER)
    errors.text(f"{path}.value", field.get("value"), most=MAX_INPUT)


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
