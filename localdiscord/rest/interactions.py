"""Routes by which the bot answers interactions."""

from localdiscord.errors import invalid_form, unknown_message, unknown_webhook
from localdiscord.events import Event, EventKind
from localdiscord.interaction import CallbackType, Interaction, InteractionKind
from localdiscord.message_payload import message_json
from localdiscord.rest.call import Call
from localdiscord.rest.message_building import build_message
from localdiscord.rest.messages import edit_message, refuse_empty
from localdiscord.validation.command import check_choices
from localdiscord.validation.components import check_form
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


def respond(call: Call) -> Json | None:
    """`POST /interactions/{interaction_id}/{token}/callback`."""
    interactions, body = call.parts.interactions, call.form()
    interaction = interactions.to_respond(call.snowflake("interaction_id"), call.ids["token"])
    kind = _callback_type(interaction, body.get("type"))
    content = _content(body)
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
        check_choices(errors, "choices", content.get("choices"))
        errors.refuse_if_any()
        interaction.choices = list(content.get("choices") or [])
    elif kind is CallbackType.MODAL:
        errors = FormErrors("data.")
        check_form(errors, content)
        errors.refuse_if_any()
        interaction.modal = content
        call.parts.events.add(
            Event(
                EventKind.MODAL,
                channel=interaction.channel,
                by_bot=True,
                detail={"interaction": interaction.id},
            )
        )
    interaction.response = kind
    interaction.changed()
    call.parts.events.add(
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
        message = _compose(call, interaction, body)
        message.reference_id = interaction.original.id if interaction.original else None
        refuse_empty(message)
        interaction.followups.append(message)
        call.parts.messages.post(message)
    interaction.changed()
    return message_json(message, call.parts.world)


def get(call: Call) -> Json:
    """`GET /webhooks/{application_id}/{token}/messages/{message_id}`."""
    return message_json(_message(call, _responded(call)), call.parts.world)


def edit(call: Call) -> Json:
    """`PATCH /webhooks/{application_id}/{token}/messages/{message_id}`."""
    interaction = _responded(call)
    message = _message(call, interaction)
    edit_message(call, interaction.channel, message, call.form())
    if interaction.response is CallbackType.DEFERRED_UPDATE and message is interaction.original:
        interaction.response = CallbackType.UPDATE
    interaction.changed()
    return message_json(message, call.parts.world)


def delete(call: Call) -> None:
    """`DELETE /webhooks/{application_id}/{token}/messages/{message_id}`."""
    call.parts.messages.remove(_message(call, _responded(call)), by_bot=True)


def _callback_type(interaction: Interaction, number: object) -> CallbackType:
    allowed = _ALLOWED[interaction.kind]
    if interaction.source is None:
        allowed = allowed - {CallbackType.UPDATE, CallbackType.DEFERRED_UPDATE}
    for kind in allowed:
        if kind.value == number:
            return kind
    names = ", ".join(str(kind.value) for kind in sorted(allowed))
    fault = {"code": "BASE_TYPE_CHOICES", "message": f"Value must be one of {{{names}}}."}
    raise invalid_form({"type": {"_errors": [fault]}})


def _content(body: Json) -> Json:
    errors = FormErrors()
    content = errors.model("data", {} if body.get("data") is None else body["data"])
    errors.refuse_if_any()
    return content


def _responded(call: Call) -> Interaction:
    if call.snowflake("application_id") != call.parts.world.application.id:
        raise unknown_webhook()
    return call.parts.interactions.responded(call.ids["token"])


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


def _compose(call: Call, interaction: Interaction, body: Json) -> Message:
    world = call.parts.world
    message = build_message(world, interaction.channel, body, call.files)
    message.application_id = world.application.id
    message.interaction = interaction.metadata
    if message.flags & MessageFlag.EPHEMERAL:
        message.only_for = interaction.user
    return message


def _post_original(call: Call, interaction: Interaction, content: Json) -> None:
    check_message(content, files=len(call.files), prefix="data.")
    message = _compose(call, interaction, content)
    refuse_empty(message)
    _post(call, interaction, message)


def _post_loading(call: Call, interaction: Interaction, content: Json) -> None:
    """Put up "thinking"; whether it is ephemeral is settled here."""
    flags = {"flags": content.get("flags")}
    check_message(flags, files=0, prefix="data.")
    message = _compose(call, interaction, flags)
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
    call.parts.messages.post(message)


def _callback_json(call: Call, interaction: Interaction) -> Json:
    assert interaction.response is not None
    original = interaction.original
    form: Json = {
        "interaction": {
            "id": str(interaction.id),
            "type": interaction.kind.value,
            "channel_id": str(interaction.channel.id),
        },
        "resource": {"type": interaction.response.value},
    }
    if interaction.channel.guild_id is not None:
        form["interaction"]["guild_id"] = str(interaction.channel.guild_id)
    if original is not None and interaction.response is not CallbackType.DEFERRED_UPDATE:
        form["interaction"] |= {
            "response_message_id": str(original.id),
            "response_message_loading": original.loading,
            "response_message_ephemeral": original.ephemeral,
        }
        form["resource"]["message"] = message_json(original, call.parts.world)
    return form
