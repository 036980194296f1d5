"""All interactions: how a person's use of the bot reaches it."""

import secrets

from localdiscord.clock import Clock
from localdiscord.errors import (
    already_acknowledged,
    invalid_webhook_token,
    unknown_interaction,
    unknown_webhook,
)
from localdiscord.gateway.gateway import Gateway
from localdiscord.interaction import RESPOND_WITHIN_S, TOKEN_LASTS_S, Interaction, InteractionKind
from localdiscord.message_payload import message_json
from localdiscord.payloads import (
    SMALL_FILE_LIMIT_BYTES,
    channel_json,
    interaction_member_json,
    user_json,
)
from localdiscord.permissions import permissions_in
from localdiscord.tokens import same_secret
from localdiscord.world import Channel, Json, Message, User, World


class Interactions:
    """Opens interactions, and finds them again for the bot's answers."""

    def __init__(self, world: World, gateway: Gateway, clock: Clock) -> None:
        self._world = world
        self._gateway = gateway
        self._clock = clock
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def open(
        self,
        kind: InteractionKind,
        *,
        user: User,
        channel: Channel,
        name: str,
        form: Json,
        source: Message | None = None,
    ) -> Interaction:
        """Begin an interaction and dispatch it to the bot.

        Args:
            kind: what is used.
            user: by whom.
            channel: where.
            name: the command's name or the custom id.
            form: Discord's `data` of this kind of interaction.
            source: the message whose component is used.
        """
        interaction_id = self._world.snowflakes.next()
        metadata: Json = {
            "id": str(interaction_id),
            "type": kind.value,
            "user": user_json(user),
            "authorizing_integration_owners": self._owners(channel),
            "name": name,
        }
        if source is not None:
            metadata["interacted_message_id"] = str(source.id)
        if "target_id" in form:
            metadata["target_message_id"] = form["target_id"]
        interaction = Interaction(
            interaction_id=interaction_id,
            token=secrets.token_urlsafe(60),
            kind=kind,
            user=user,
            channel=channel,
            name=name,
            started_at=self._clock.now(),
            source=source,
            metadata=metadata,
        )
        self._forget_old()
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction
        self._gateway.dispatch(
            "INTERACTION_CREATE", self._form(interaction, form), guild_id=channel.guild_id
        )
        return interaction

    def to_respond(self, interaction_id: int, token: str) -> Interaction:
        """The interaction that a first answer is for.

        Raises:
            ApiError: unknown or later than 3 s (10062), or answered already (40060).
        """
        interaction = self._by_id.get(interaction_id)
        if interaction is None or not same_secret(token, interaction.token):
            raise unknown_interaction()
        if interaction.response is not None:
            raise already_acknowledged()
        if self._clock.now() - interaction.started_at > RESPOND_WITHIN_S:
            raise unknown_interaction()
        return interaction

    def responded(self, token: str) -> Interaction:
        """The interaction whose messages a token gives access to.

        Raises:
            ApiError: wrong or old token (50027), or not answered yet (10015).
        """
        interaction = self._by_token.get(token)
        if interaction is None or self._clock.now() - interaction.started_at > TOKEN_LASTS_S:
            raise invalid_webhook_token()
        if interaction.response is None:
            raise unknown_webhook()
        return interaction

    def _forget_old(self) -> None:
        """Drop the interactions whose tokens are good no more."""
        too_old = self._clock.now() - TOKEN_LASTS_S
        for interaction in list(self._by_id.values()):
            if interaction.started_at >= too_old:
                return
            del self._by_id[interaction.id], self._by_token[interaction.token]

    def _form(self, interaction: Interaction, form: Json) -> Json:
        world, channel, user = self._world, interaction.channel, interaction.user
        guild = world.guild_of(channel)
        allowed = permissions_in(guild, channel, user.id)
        shown: Json = {
            "id": str(interaction.id),
            "application_id": str(world.application.id),
            "type": interaction.kind.value,
            "token": interaction.token,
            "version": 1,
            "data": form,
            "channel_id": str(channel.id),
            "channel": channel_json(channel, viewer=world.bot) | {"permissions": str(int(allowed))},
            "locale": user.locale,
            "app_permissions": str(int(permissions_in(guild, channel, world.bot.id))),
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": self._owners(channel),
            "context": 1 if guild is None else 0,
            "attachment_size_limit": SMALL_FILE_LIMIT_BYTES,
        }
        if guild is None:
            shown["user"] = user_json(user)
        else:
            shown["guild_id"] = str(guild.id)
            shown["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
            shown["guild_locale"] = guild.locale
            shown["member"] = interaction_member_json(guild, channel, user)
        if interaction.source is not None:
            shown["message"] = message_json(interaction.source, world)
        return shown

    def _owners(self, channel: Channel) -> Json:
        return {"0": "0" if channel.guild_id is None else str(channel.guild_id)}
