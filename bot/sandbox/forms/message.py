"""Discord's limits of a message, and what it may ping."""

from bot.sandbox.forms.components import check_components
from bot.sandbox.forms.embed import check_embeds
from bot.sandbox.forms.faults import Faults
from bot.sandbox.mentions import AllowedMentions
from bot.sandbox.refusal import not_played
from bot.sandbox.world import Json, MessageFlag

MAX_CONTENT = 2000
MAX_NONCE = 25
MAX_FILES = 10
MAX_FILENAME = 260
MAX_FILE_DESCRIPTION = 1024
MAX_ALLOWED_IDS = 100
MENTION_KINDS = ("users", "roles", "everyone")

_NOT_PLAYED = {
    "poll": "polls",
    "sticker_ids": "stickers",
    "shared_client_theme": "client themes",
}


def check_message(body: Json, *, files: int, prefix: str = "") -> None:
    """Check a message's fields as a body sends them; absent ones are fine.

    Args:
        body: the message to be.
        files: how many files it will carry.
        prefix: what comes before the fields in the names of faults, such as `data.`.

    Raises:
        RefusalError: 50035 with every fault; 501 for what the local Discord does not play.
    """
    for field, what in _NOT_PLAYED.items():
        if body.get(field):
            raise not_played(what)
    faults = Faults(prefix)
    faults.text("content", body.get("content"), most=MAX_CONTENT)
    faults.text("nonce", _text(body.get("nonce")), most=MAX_NONCE)
    check_embeds(faults, "embeds", body.get("embeds"))
    check_components(faults, "components", body.get("components"))
    _check_attachments(faults, body.get("attachments"), files)
    _check_flags(faults, body.get("flags"))
    _check_allowed_mentions(faults, body.get("allowed_mentions"))
    _check_reference(faults, body.get("message_reference"))
    faults.refuse_if_any()


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


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) else value


def _check_flags(faults: Faults, flags: object) -> None:
    faults.number("flags", flags, whole=True)
    if isinstance(flags, int) and flags & MessageFlag.COMPONENTS_V2:
        raise not_played("components V2")


def _check_attachments(faults: Faults, given: object, files: int) -> None:
    for position, item in enumerate(faults.count("attachments", given, most=MAX_FILES)):
        place = f"attachments.{position}"
        entry = faults.model(place, item)
        faults.snowflake(f"{place}.id", entry.get("id"))
        faults.text(f"{place}.filename", entry.get("filename"), most=MAX_FILENAME)
        faults.text(f"{place}.description", entry.get("description"), most=MAX_FILE_DESCRIPTION)
    if files > MAX_FILES:
        faults.too_long("attachments", MAX_FILES)


def _check_allowed_mentions(faults: Faults, given: object) -> None:
    if given is None:
        return
    form = faults.model("allowed_mentions", given)
    parse = faults.count("allowed_mentions.parse", form.get("parse"), most=len(MENTION_KINDS))
    for position, kind in enumerate(parse):
        if kind not in MENTION_KINDS:
            faults.choice(f"allowed_mentions.parse.{position}", MENTION_KINDS)
    for kind in ("users", "roles"):
        ids = faults.count(f"allowed_mentions.{kind}", form.get(kind), most=MAX_ALLOWED_IDS)
        for position, snowflake in enumerate(ids):
            faults.snowflake(f"allowed_mentions.{kind}.{position}", snowflake)
        if ids and kind in parse:
            faults.add(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )


def _check_reference(faults: Faults, given: object) -> None:
    if given is None:
        return
    reference = faults.model("message_reference", given)
    if reference.get("type"):
        raise not_played("forwards")
    if reference.get("message_id") is None:
        faults.required("message_reference.message_id")
    else:
        faults.snowflake("message_reference.message_id", reference["message_id"])
