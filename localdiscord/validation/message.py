"""Discord's limits of a message, and what it may ping."""

from localdiscord.errors import not_implemented
from localdiscord.mentions import AllowedMentions
from localdiscord.validation.components import check_components
from localdiscord.validation.embed import check_embeds
from localdiscord.validation.form_errors import FormErrors
from localdiscord.world import Json, MessageFlag

MAX_CONTENT = 2000
MAX_NONCE = 25
MAX_NONCE_NUMBER = (1 << 63) - 1
MAX_FILES = 10
MAX_FILENAME = 1024
MAX_FILE_DESCRIPTION = 1024
MAX_ALLOWED_IDS = 100
MAX_FLAGS = (1 << 31) - 1
MENTION_KINDS = ("users", "roles", "everyone")

_NOT_IMPLEMENTED = {
    "poll": "polls",
    "sticker_ids": "stickers",
    "shared_client_theme": "client themes",
}


def check_message(body: Json, *, files: int, prefix: str = "") -> None:
    """Check a message's fields as a body sends them; absent ones are fine.

    Args:
        body: the message to be.
        files: how many files it will carry.
        prefix: what comes before the fields in the names of errors, such as `data.`.

    Raises:
        ApiError: 50035 with every error; 501 for what the local Discord does not have.
    """
    for field, what in _NOT_IMPLEMENTED.items():
        if body.get(field):
            raise not_implemented(what)
    errors = FormErrors(prefix)
    errors.text("content", body.get("content"), most=MAX_CONTENT)
    nonce = body.get("nonce")
    if isinstance(nonce, int):
        errors.number("nonce", nonce, least=-MAX_NONCE_NUMBER - 1, most=MAX_NONCE_NUMBER)
    else:
        errors.text("nonce", nonce, most=MAX_NONCE)
    for field in ("tts", "enforce_nonce"):
        errors.boolean(field, body.get(field))
    check_embeds(errors, "embeds", body.get("embeds"))
    check_components(errors, "components", body.get("components"))
    _check_attachments(errors, body.get("attachments"), files)
    _check_flags(errors, body.get("flags"))
    _check_allowed_mentions(errors, body.get("allowed_mentions"))
    _check_reference(errors, body.get("message_reference"))
    errors.refuse_if_any()


def allowed_mentions(body: Json) -> AllowedMentions:
    """What a checked message may ping; everything where it does not say.

    The author of what a reply replies to is pinged unless `replied_user` is false; where
    `allowed_mentions` is given without it, not.
    """
    given = body.get("allowed_mentions")
    if given is None:
        return AllowedMentions()
    parse = given.get("parse") or []
    return AllowedMentions(
        users="users" in parse,
        roles="roles" in parse,
        everyone="everyone" in parse,
        user_ids=frozenset(int(i) for i in given.get("users") or []),
        role_ids=frozenset(int(i) for i in given.get("roles") or []),
        replied_user=bool(given.get("replied_user", False)),
    )


def flags_of(body: Json) -> int:
    """The flags that a sender may set."""
    settable = (
        MessageFlag.SUPPRESS_EMBEDS | MessageFlag.EPHEMERAL | MessageFlag.SUPPRESS_NOTIFICATIONS
    )
    return (body.get("flags") or 0) & settable


def _check_flags(errors: FormErrors, flags: object) -> None:
    fits = errors.number("flags", flags, least=0, most=MAX_FLAGS)
    if fits and isinstance(flags, int) and flags & MessageFlag.COMPONENTS_V2:
        raise not_implemented("components V2")


def _check_attachments(errors: FormErrors, given: object, files: int) -> None:
    for position, item in enumerate(errors.count("attachments", given, most=MAX_FILES)):
        place = f"attachments.{position}"
        entry = errors.model(place, item)
        errors.snowflake(f"{place}.id", entry.get("id"))
        if entry.get("filename") is not None:
            errors.text(
                f"{place}.filename", entry["filename"], most=MAX_FILENAME, least=1, required=True
            )
        errors.text(f"{place}.description", entry.get("description"), most=MAX_FILE_DESCRIPTION)
    if files > MAX_FILES:
        errors.too_long("attachments", MAX_FILES)


def _check_allowed_mentions(errors: FormErrors, given: object) -> None:
    if given is None:
        return
    form = errors.model("allowed_mentions", given)
    parse = errors.count("allowed_mentions.parse", form.get("parse"), most=len(MENTION_KINDS))
    for position, kind in enumerate(parse):
        if kind not in MENTION_KINDS:
            errors.choice(f"allowed_mentions.parse.{position}", MENTION_KINDS)
    errors.boolean("allowed_mentions.replied_user", form.get("replied_user"))
    for kind in ("users", "roles"):
        ids = errors.count(f"allowed_mentions.{kind}", form.get(kind), most=MAX_ALLOWED_IDS)
        for position, snowflake in enumerate(ids):
            errors.snowflake(f"allowed_mentions.{kind}.{position}", snowflake)
        if len({str(i) for i in ids}) != len(ids):
            errors.unique(f"allowed_mentions.{kind}")
        if ids and kind in parse:
            errors.add(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )


def _check_reference(errors: FormErrors, given: object) -> None:
    if given is None:
        return
    reference = errors.model("message_reference", given)
    if reference.get("type"):
        raise not_implemented("forwards")
    for field, required in (("message_id", True), ("channel_id", False), ("guild_id", False)):
        if reference.get(field) is not None:
            errors.snowflake(f"message_reference.{field}", reference[field])
        elif required:
            errors.required(f"message_reference.{field}")
    errors.boolean("message_reference.fail_if_not_exists", reference.get("fail_if_not_exists"))
