"""Discord's limits of components: rows, buttons, selects, and the forms that open over a chat."""

from bot.sandbox.forms.faults import Faults
from bot.sandbox.world import Json

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


def check_components(faults: Faults, path: str, given: object) -> None:
    """Check a message's rows of buttons and selects, and note each fault by its field."""
    used: set[str] = set()
    for position, item in enumerate(faults.count(path, given, most=MAX_ROWS)):
        place = f"{path}.{position}"
        row = faults.model(place, item)
        if row.get("type") != ROW:
            faults.union(place, "type", (ROW,))
            continue
        _check_row(faults, f"{place}.components", row.get("components") or [], used)


def check_form(faults: Faults, form: Json) -> None:
    """Check a form that is to open (a modal)."""
    faults.text("title", form.get("title"), most=MAX_FORM_TITLE, least=1, required=True)
    faults.text("custom_id", form.get("custom_id"), most=MAX_CUSTOM_ID, least=1, required=True)
    used: set[str] = set()
    place = "components"
    rows = faults.count(place, form.get("components") or [], most=MAX_ROWS, least=1)
    for position, item in enumerate(rows):
        row = faults.model(f"{place}.{position}", item)
        if row.get("type") == LABEL:
            _check_label(faults, f"{place}.{position}", row, used)
        elif row.get("type") == ROW:
            inner = f"{place}.{position}.components"
            for number, field in enumerate(
                faults.count(inner, row.get("components") or [], most=1, least=1)
            ):
                _check_input(faults, f"{inner}.{number}", field, used, labelled=True)
        elif row.get("type") != TEXT_DISPLAY:
            faults.union(f"{place}.{position}", "type", (ROW, TEXT_DISPLAY, LABEL))


def _check_row(faults: Faults, path: str, given: object, used: set[str]) -> None:
    items = faults.count(path, given, most=MAX_IN_ROW, least=1)
    for position, item in enumerate(items):
        place = f"{path}.{position}"
        component = faults.model(place, item)
        kind = component.get("type")
        if kind == BUTTON:
            _check_button(faults, place, component, used)
        elif kind == SELECT:
            if len(items) > 1:
                faults.add(
                    place,
                    "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                    "The specified component exceeds the maximum width",
                )
            _check_select(faults, place, component, used)
        else:
            faults.union(place, "type", (BUTTON, SELECT))


def _check_button(faults: Faults, path: str, button: Json, used: set[str]) -> None:
    style = button.get("style")
    if style not in _BUTTON_STYLES:
        faults.choice(f"{path}.style", _BUTTON_STYLES)
    faults.text(f"{path}.label", button.get("label"), most=MAX_BUTTON_LABEL)
    if button.get("emoji") is not None:
        faults.model(f"{path}.emoji", button["emoji"])
    if not button.get("label") and not button.get("emoji"):
        faults.required(f"{path}.label")
    if style != _LINK_STYLE:
        _check_custom_id(faults, path, button, used)
        if button.get("url"):
            faults.add(
                path,
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A custom id and url cannot both be specified",
            )
        return
    faults.url(f"{path}.url", button.get("url"), schemes=("http", "https", "discord"))
    faults.text(f"{path}.url", button.get("url"), most=MAX_LINK, required=True)
    if button.get("custom_id"):
        faults.add(
            path,
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
            "A custom id and url cannot both be specified",
        )


def _check_select(faults: Faults, path: str, select: Json, used: set[str]) -> None:
    _check_custom_id(faults, path, select, used)
    faults.text(f"{path}.placeholder", select.get("placeholder"), most=MAX_PLACEHOLDER)
    options = faults.count(
        f"{path}.options", select.get("options") or [], most=MAX_OPTIONS, least=1
    )
    values: set[str] = set()
    for position, item in enumerate(options):
        place = f"{path}.options.{position}"
        option = faults.model(place, item)
        for part, required in (("label", True), ("value", True), ("description", False)):
            faults.text(
                f"{place}.{part}",
                option.get(part),
                most=MAX_OPTION_TEXT,
                least=1 if required else 0,
                required=required,
            )
        value = str(option.get("value"))
        if value in values:
            faults.add(
                place,
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        values.add(value)


def _check_label(faults: Faults, path: str, label: Json, used: set[str]) -> None:
    faults.text(f"{path}.label", label.get("label"), most=MAX_FORM_TITLE, least=1, required=True)
    faults.text(f"{path}.description", label.get("description"), most=MAX_OPTION_TEXT)
    _check_input(faults, f"{path}.component", label.get("component"), used, labelled=False)


def _check_input(
    faults: Faults, path: str, given: object, used: set[str], *, labelled: bool
) -> None:
    field = faults.model(path, given)
    if field.get("type") != TEXT_INPUT:
        faults.union(path, "type", (TEXT_INPUT,))
        return
    _check_custom_id(faults, path, field, used)
    if labelled:
        faults.text(
            f"{path}.label", field.get("label"), most=MAX_FORM_TITLE, least=1, required=True
        )
    if field.get("style") not in (1, 2):
        faults.choice(f"{path}.style", (1, 2))
    faults.text(f"{path}.placeholder", field.get("placeholder"), most=MAX_INPUT_PLACEHOLDER)
    faults.text(f"{path}.value", field.get("value"), most=MAX_INPUT)


def _check_custom_id(faults: Faults, path: str, component: Json, used: set[str]) -> None:
    custom_id = faults.text(
        f"{path}.custom_id",
        component.get("custom_id"),
        most=MAX_CUSTOM_ID,
        least=1,
        required=True,
    )
    if custom_id and custom_id in used:
        faults.add(
            f"{path}.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
            "Component custom id cannot be duplicated",
        )
    used.add(custom_id)
