"""Discord's limits of embeds, one by one and in sum."""

from localdiscord.validation.form_errors import FormErrors
from localdiscord.world import Json

MAX_EMBEDS = 10
MAX_TITLE = 256
MAX_DESCRIPTION = 4096
MAX_FIELDS = 25
MAX_FIELD_NAME = 256
MAX_FIELD_VALUE = 1024
MAX_FOOTER = 2048
MAX_AUTHOR = 256
MAX_URL = 2048
MAX_COLOUR = 0xFFFFFF
MAX_IN_SUM = 6000
"""Characters of titles, descriptions, fields, footers and authors over all embeds of a message."""

_SHOWS = ("title", "description", "fields", "footer", "author", "image", "thumbnail")


def check_embeds(errors: FormErrors, path: str, given: object) -> None:
    """Check a message's embeds, and note each error by its field."""
    characters = 0
    for position, item in enumerate(errors.count(path, given, most=MAX_EMBEDS)):
        place = f"{path}.{position}"
        characters += _check_embed(errors, place, errors.model(place, item))
    if characters > MAX_IN_SUM:
        errors.add(
            path,
            "MAX_EMBED_SIZE_EXCEEDED",
            f"Embed size exceeds maximum size of {MAX_IN_SUM}",
        )


def _check_embed(errors: FormErrors, path: str, embed: Json) -> int:
    """Check one embed and count its characters."""
    if not any(embed.get(part) for part in _SHOWS):
        errors.required(f"{path}.description")
        return 0
    texts = [
        errors.text(f"{path}.title", embed.get("title"), most=MAX_TITLE),
        errors.text(f"{path}.description", embed.get("description"), most=MAX_DESCRIPTION),
    ]
    _check_url(errors, f"{path}.url", embed.get("url"))
    footer = embed.get("footer")
    if footer is not None:
        text = errors.model(f"{path}.footer", footer).get("text")
        texts.append(errors.text(f"{path}.footer.text", text, most=MAX_FOOTER, required=True))
    author = embed.get("author")
    if author is not None:
        form = errors.model(f"{path}.author", author)
        texts.append(
            errors.text(f"{path}.author.name", form.get("name"), most=MAX_AUTHOR, required=True)
        )
        _check_url(errors, f"{path}.author.url", form.get("url"))
    for part in ("image", "thumbnail"):
        if embed.get(part) is not None:
            form = errors.model(f"{path}.{part}", embed[part])
            errors.url(
                f"{path}.{part}.url", form.get("url"), schemes=("http", "https", "attachment")
            )
    for position, item in enumerate(
        errors.count(f"{path}.fields", embed.get("fields"), most=MAX_FIELDS)
    ):
        place = f"{path}.fields.{position}"
        field = errors.model(place, item)
        for part, most in (("name", MAX_FIELD_NAME), ("value", MAX_FIELD_VALUE)):
            texts.append(errors.text(f"{place}.{part}", field.get(part), most=most, required=True))
        errors.boolean(f"{place}.inline", field.get("inline"))
    errors.number(f"{path}.color", embed.get("color"), least=0, most=MAX_COLOUR)
    errors.time(f"{path}.timestamp", embed.get("timestamp"))
    return sum(len(text.strip()) for text in texts)


def _check_url(errors: FormErrors, path: str, value: object) -> None:
    errors.url(path, value)
    errors.text(path, value, most=MAX_URL)
