"""All interactions: how a person's use of a bot reaches it."""

import secrets

from localdiscord.errors import (
    already_acknowledged,
    invalid_webhook_token,
    unknown_interaction,
    unknown_webhook,
)
from localdiscord.gateway.dispatcher import Dispatcher
from localdiscord.interaction import (
    RESPOND_WITHIN_S,
    TOKEN_LASTS_S,
    Interaction,
    InteractionKind,
)
from localdiscord.message_payload import message_json
from localdiscord.payloads import (
    SMALL_FILE_LIMIT_BYTES,
    channel_json,
    interaction_member_json,
    user_json,
)
from localdiscord.tokens import same_secret
from localdiscord.world import (
    Application,
    Channel,
    Json,
    Message,
    User,
    World,
    permissions_in,
)


class Interactions:
    """Opens interactions, and finds them again for the bots' answers."""

    def __init__(self, world: World, dispatcher: Dispatcher) -> None:
        self._world = world
        self._dispatcher = dispatcher
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def open(
        self,
        kind: InteractionKind,
        *,
        application: Application,
        user: User,
        channel: Channel,
        name: str,
        data: Json,
        source: Message | None = None,
        opened_by: Interaction | None = None,
    ) -> Interaction:
        """Begin an interaction and dispatch it to its bot.

        Args:
            kind: what is used.
            application: whose bot is to answer.
            user: by whom.
            channel: where.
            name: the command's name or the custom id.
            data: Discord's `data` of this kind of interaction.
            source: the message whose component is used.
            opened_by: for a form, the interaction that opened it.
        """
        interaction_id = self._world.snowflakes.next()
        metadata: Json = {
            "id": str(interaction_id),
            "type": kind.value,
            "user": user_json(user),
            "authorizing_integration_owners": _owners(channel),
        }
        if opened_by is not None:
            metadata["triggering_interaction_metadata"] = opened_by.metadata
        elif source is not None:
            metadata["interacted_message_id"] = str(source.id)
        if "target_id" in data:
            metadata["target_message_id"] = data["target_id"]
        interaction = Interaction(
            interaction_id=interaction_id,
            token=secrets.token_urlsafe(60),
            kind=kind,
            application=application,
            user=user,
            channel=channel,
            name=name,
            started_at=self._world.clock.now(),
            source=source,
            metadata=metadata,
            focused_kind=_focused_kind(data.get("options", [])),
        )
        self._forget_old()
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction
        self._dispatcher.of_interaction(self._payload(interaction, data), application, channel)
        return interaction

    def to_respond(self, interaction_id: int, token: str) -> Interaction:
        """The interaction that a first response is for.

        Raises:
            ApiError: unknown or later than 3 s (10062), or responded to already (40060).
        """
        interaction = self._by_id.get(interaction_id)
        if interaction is None or not same_secret(token, interaction.token):
            raise unknown_interaction()
        if interaction.response is not None:
            raise already_acknowledged()
        if self._world.clock.now() - interaction.started_at > RESPOND_WITHIN_S:
            raise unknown_interaction()
        return interaction

    def responded(self, token: str) -> Interaction:
        """The interaction whose messages a token gives access to.

        Raises:
            ApiError: wrong or old token (50027), or not responded to yet (10015).
        """
        interaction = self._by_token.get(token)
        if interaction is None or self._world.clock.now() - interaction.started_at > TOKEN_LASTS_S:
            raise invalid_webhook_token()
        if interaction.response is None:
            raise unknown_webhook()
        return interaction

    def _forget_old(self) -> None:
        """Drop the interactions whose tokens are good no more."""
        too_old = self._world.clock.now() - TOKEN_LASTS_S
        for interaction in list(self._by_id.values()):
            if interaction.started_at >= too_old:
                return
            del self._by_id[interaction.id], self._by_token[interaction.token]

    def _payload(self, interaction: Interaction, data: Json) -> Json:
        world, channel, user = self._world, interaction.channel, interaction.user
        bot = interaction.application.bot
        guild = world.guild_of(channel)
        allowed = permissions_in(guild, channel, user.id)
        payload: Json = {
            "id": str(interaction.id),
            "application_id": str(interaction.application.id),
            "type": interaction.kind.value,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": channel_json(channel, viewer=bot) | {"permissions": str(int(allowed))},
            "locale": user.locale,
            "app_permissions": str(int(permissions_in(guild, channel, bot.id))),
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": _owners(channel),
            "context": 1 if guild is None else 0,
            "attachment_size_limit": SMALL_FILE_LIMIT_BYTES,
        }
        if guild is None:
            payload["user"] = user_json(user)
        else:
            payload["guild_id"] = str(guild.id)
            payload["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
            payload["guild_locale"] = guild.locale
            payload["member"] = interaction_member_json(guild, channel, user)
        if interaction.source is not None:
            payload["message"] = message_json(interaction.source, world, viewer=bot)
        return payload


def _focused_kind(options: list[Json]) -> int:
    """The type of the option that is typed into, 3 (text) where there is none."""
    for option in options:
        if option.get("focused"):
            return int(option["type"])
        if "options" in option:
            return _focused_kind(option["options"])
    return 3


def _owners(channel: Channel) -> Json:
    return {"0": "0" if channel.guild_id is None else str(channel.guild_id)}
