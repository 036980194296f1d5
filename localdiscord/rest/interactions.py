"""Routes by which the bot answers interactions."""

from localdiscord.errors import invalid_field, not_implemented, unknown_message, unknown_webhook
from localdiscord.events import Event, EventKind
from localdiscord.interaction import CallbackType, Interaction, InteractionKind
from localdiscord.message_payload import message_json
from localdiscord.rest.call import Call
from localdiscord.rest.message_building import build_message, shown_components
from localdiscord.rest.messages import edit_message, refuse_empty
from localdiscord.validation.command import check_choices
from localdiscord.validation.components import check_modal
from localdiscord.validation.form_errors import FormErrors
from localdiscord.validation.message import check_message
from localdiscord.world import Json, Message, MessageFlag, MessageKind

_ALLOWED = {
    InteractionKind.COMMAND: {
        CallbackType.MESSAGE,
        CallbackType.DEFERRED_MESSAGE,
        CallbackType.MODAL,
    },
    InteractionKind.COMPONENT: set(CallbackType) - {CallbackType.CHOICES},
    InteractionKind.AUTOCOMPLETE: {CallbackType.CHOICES},
    InteractionKind.MODAL: set(CallbackType) - {CallbackType.CHOICES, CallbackType.MODAL},
}


_OTHER_CALLBACKS = (10, 12, 13)
"""Discord's callback types that the local Discord does not have."""


def respond(call: Call) -> Json | None:
    """`POST /interactions/{interaction_id}/{token}/callback`."""
    interactions, body = call.services.interactions, call.form()
    interaction = interactions.to_respond(call.snowflake("interaction_id"), call.ids["token"])
    kind = _callback_type(interaction, body.get("type"))
    content = _content(body, required=kind in {CallbackType.CHOICES, CallbackType.MODAL})
    if kind is CallbackType.MESSAGE:
        _post_original(call, interaction, content)
    elif kind is CallbackType.DEFERRED_MESSAGE:
        _post_loading(call, interaction, content)
    elif kind is CallbackType.UPDATE and interaction.source is not None:
        edit_message(call, interaction.channel, interaction.source, content, prefix="data.")
        interaction.original = interaction.source
    elif kind is CallbackType.DEFERRED_UPDATE:
        interaction.original = interaction.source
    elif kind is CallbackType.CHOICES:
        errors = FormErrors("data.")
        check_choices(errors, "choices", content.get("choices"), kind=interaction.focused_kind)
        errors.refuse_if_any()
        interaction.choices = list(content.get("choices") or [])
    elif kind is CallbackType.MODAL:
        errors = FormErrors("data.")
        check_modal(errors, content)
        errors.refuse_if_any()
        interaction.modal = content | {"components": shown_components(content["components"])}
        call.services.events.add(
            Event(
                EventKind.MODAL,
                channel=interaction.channel,
                by_bot=True,
                detail={"interaction": interaction.id},
            )
        )
    interaction.response = kind
    interaction.changed()
    call.services.events.add(
        Event(
            EventKind.RESPONSE,
            channel=interaction.channel,
            message=interaction.original,
            by_bot=True,
            detail={"interaction": interaction.id, "answer": kind.name},
        )
    )
    return _callback_json(call, interaction) if call.flag("with_response") else None


def follow_up(call: Call) -> Json:
    """`POST /webhooks/{application_id}/{token}`, which always waits for the message.

    The first one after "thinking" takes its place, ephemeral or not as that was.
    """
    interaction = _responded(call)
    body = call.form()
    if interaction.original is not None and interaction.original.loading:
        message = interaction.original
        edit_message(call, interaction.channel, message, body)
    else:
        check_message(body, files=len(call.files))
        message = _build(call, interaction, body)
        if interaction.original is not None:
            message.reference_id = interaction.original.id
            message.interaction = interaction.metadata | {
                "original_response_message_id": str(interaction.original.id)
            }
        refuse_empty(message)
        interaction.followups.append(message)
        call.services.messages.post(message)
    interaction.changed()
    return message_json(message, call.world, viewer=interaction.application.bot)


def get(call: Call) -> Json:
    """`GET /webhooks/{application_id}/{token}/messages/{message_id}`."""
    interaction = _responded(call)
    message = _message(call, interaction)
    return message_json(message, call.world, viewer=interaction.application.bot)


def edit(call: Call) -> Json:
    """`PATCH /webhooks/{application_id}/{token}/messages/{message_id}`."""
    interaction = _responded(call)
    message = _message(call, interaction)
    edit_message(call, interaction.channel, message, call.form())
    if interaction.response is CallbackType.DEFERRED_UPDATE and message is interaction.original:
        interaction.response = CallbackType.UPDATE
    interaction.changed()
    return message_json(message, call.world, viewer=interaction.application.bot)


def delete(call: Call) -> None:
    """`DELETE /webhooks/{application_id}/{token}/messages/{message_id}`."""
    call.services.messages.delete(_message(call, _responded(call)), by_bot=True)


def _callback_type(interaction: Interaction, number: object) -> CallbackType:
    if number in _OTHER_CALLBACKS:
        raise not_implemented(f"interaction callbacks of type {number}")
    allowed = _ALLOWED[interaction.kind]
    if interaction.source is None:
        allowed = allowed - {CallbackType.UPDATE, CallbackType.DEFERRED_UPDATE}
    for kind in allowed:
        if kind.value == number:
            return kind
    names = ", ".join(str(kind.value) for kind in sorted(allowed))
    raise invalid_field("type", "BASE_TYPE_CHOICES", f"Value must be one of {{{names}}}.")


def _content(body: Json, *, required: bool) -> Json:
    """The `data` of a callback, which some types need."""
    errors = FormErrors()
    content: Json = {}
    if body.get("data") is not None:
        content = errors.model("data", body["data"])
    elif required:
        errors.required("data")
    errors.refuse_if_any()
    return content


def _responded(call: Call) -> Interaction:
    application_id = call.snowflake("application_id")
    if application_id not in call.world.applications:
        raise unknown_webhook()
    interaction = call.services.interactions.responded(call.ids["token"])
    if interaction.application.id != application_id:
        raise unknown_webhook()
    return interaction


def _message(call: Call, interaction: Interaction) -> Message:
    """The message of the path: `@original`, or one of the interaction's own."""
    own = [m for m in (interaction.original, *interaction.followups) if m is not None]
    wanted = call.ids["message_id"]
    message = (
        interaction.original
        if wanted == "@original"
        else next((m for m in own if str(m.id) == wanted), None)
    )
    if message is None or message.id not in interaction.channel.messages:
        raise unknown_message()
    return message


def _build(call: Call, interaction: Interaction, body: Json) -> Message:
    application = interaction.application
    message = build_message(
        call.world, interaction.channel, body, call.files, author=application.bot
    )
    message.application_id = application.id
    message.interaction = interaction.metadata
    message.interaction_name = interaction.name
    if message.flags & MessageFlag.EPHEMERAL:
        message.only_for = interaction.user
    return message


def _post_original(call: Call, interaction: Interaction, content: Json) -> None:
    check_message(content, files=len(call.files), prefix="data.")
    message = _build(call, interaction, content)
    refuse_empty(message)
    _post(call, interaction, message)


def _post_loading(call: Call, interaction: Interaction, content: Json) -> None:
    """Post "thinking"; whether it is ephemeral is settled here."""
    flags = {"flags": content.get("flags")}
    check_message(flags, files=0, prefix="data.")
    message = _build(call, interaction, flags)
    message.flags |= MessageFlag.LOADING
    _post(call, interaction, message)


def _post(call: Call, interaction: Interaction, message: Message) -> None:
    if interaction.kind is InteractionKind.COMMAND:
        by_menu = "target_message_id" in interaction.metadata
        message.kind = (
            MessageKind.CONTEXT_MENU_COMMAND if by_menu else MessageKind.CHAT_INPUT_COMMAND
        )
    elif interaction.source is not None:
        message.kind = MessageKind.REPLY
        message.reference_id = interaction.source.id
    interaction.original = message
    call.services.messages.post(message)


def _callback_json(call: Call, interaction: Interaction) -> Json:
    """What `with_response` asks for; messages alone come with their resource."""
    assert interaction.response is not None
    original = interaction.original
    form: Json = {
        "interaction": {
            "id": str(interaction.id),
            "type": interaction.kind.value,
            "channel_id": str(interaction.channel.id),
        }
    }
    if interaction.channel.guild_id is not None:
        form["interaction"]["guild_id"] = str(interaction.channel.guild_id)
    if original is not None and interaction.response is not CallbackType.DEFERRED_UPDATE:
        form["interaction"] |= {
            "response_message_id": str(original.id),
            "response_message_loading": original.loading,
            "response_message_ephemeral": original.ephemeral,
        }
    if original is not None and interaction.response in {CallbackType.MESSAGE, CallbackType.UPDATE}:
        shown = message_json(original, call.world, viewer=interaction.application.bot)
        form["resource"] = {"type": interaction.response.value, "message": shown}
    return form
