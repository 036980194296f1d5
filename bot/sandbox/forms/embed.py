"""Discord's limits of embeds, one by one and in sum."""

from bot.sandbox.forms.faults import Faults
from bot.sandbox.world import Json

MAX_EMBEDS = 10
MAX_TITLE = 256
MAX_DESCRIPTION = 4096
MAX_FIELDS = 25
MAX_FIELD_NAME = 256
MAX_FIELD_VALUE = 1024
MAX_FOOTER = 2048
MAX_AUTHOR = 256
MAX_URL = 2048
MAX_IN_SUM = 6000
"""Characters of titles, descriptions, fields, footers and authors over all embeds of a message."""

_SHOWS = ("title", "description", "fields", "footer", "author", "image", "thumbnail")


def check_embeds(faults: Faults, path: str, given: object) -> None:
    """Check a message's embeds, and note each fault by its field."""
    characters = 0
    for position, item in enumerate(faults.count(path, given, most=MAX_EMBEDS)):
        place = f"{path}.{position}"
        characters += _check_embed(faults, place, faults.model(place, item))
    if characters > MAX_IN_SUM:
        faults.add(
            path,
            "MAX_EMBED_SIZE_EXCEEDED",
            f"Embed size exceeds maximum size of {MAX_IN_SUM}",
        )


def _check_embed(faults: Faults, path: str, embed: Json) -> int:
    """Check one embed and count its characters."""
    if not any(embed.get(part) for part in _SHOWS):
        faults.required(f"{path}.description")
        return 0
    texts = [
        faults.text(f"{path}.title", embed.get("title"), most=MAX_TITLE),
        faults.text(f"{path}.description", embed.get("description"), most=MAX_DESCRIPTION),
    ]
    _check_url(faults, f"{path}.url", embed.get("url"))
    footer = embed.get("footer")
    if footer is not None:
        text = faults.model(f"{path}.footer", footer).get("text")
        texts.append(faults.text(f"{path}.footer.text", text, most=MAX_FOOTER, required=True))
    author = embed.get("author")
    if author is not None:
        form = faults.model(f"{path}.author", author)
        texts.append(
            faults.text(f"{path}.author.name", form.get("name"), most=MAX_AUTHOR, required=True)
        )
        _check_url(faults, f"{path}.author.url", form.get("url"))
    for part in ("image", "thumbnail"):
        if embed.get(part) is not None:
            form = faults.model(f"{path}.{part}", embed[part])
            faults.url(
                f"{path}.{part}.url", form.get("url"), schemes=("http", "https", "attachment")
            )
    for position, item in enumerate(
        faults.count(f"{path}.fields", embed.get("fields"), most=MAX_FIELDS)
    ):
        place = f"{path}.fields.{position}"
        field = faults.model(place, item)
        for part, most in (("name", MAX_FIELD_NAME), ("value", MAX_FIELD_VALUE)):
            texts.append(faults.text(f"{place}.{part}", field.get(part), most=most, required=True))
    colour = embed.get("color")
    if colour is not None and not (isinstance(colour, int) and 0 <= colour <= 0xFFFFFF):
        faults.add(
            f"{path}.color",
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 16777215.",
        )
    return sum(len(text.strip()) for text in texts)


def _check_url(faults: Faults, path: str, value: object) -> None:
    faults.url(path, value)
    faults.text(path, value, most=MAX_URL)
