"""A seed from a YAML file, with one sentence for each thing that is wrong in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml

from localdiscord.seed import (
    LEAST_PERMISSIONS,
    BotSeed,
    ChannelSeed,
    OverwriteSeed,
    PersonSeed,
    RoleSeed,
    Seed,
    ServerSeed,
)
from localdiscord.tokens import id_in_token
from localdiscord.world import ChannelKind, Permission
from localdiscord.world.permissions import EVERYBODY

Value = TypeVar("Value")

KINDS = {
    "text": ChannelKind.TEXT,
    "voice": ChannelKind.VOICE,
    "category": ChannelKind.CATEGORY,
    "announcement": ChannelKind.ANNOUNCEMENT,
    "forum": ChannelKind.FORUM,
}
_PERMISSIONS = {p.name: p for p in Permission if p.name and p.name not in {"NONE", "ALL"}}


class SeedError(Exception):
    """The file is no seed; the sentences say where and why."""


def read_seed(path: Path) -> Seed:
    """Read a seed.

    The README shows the form. What is not given has the defaults of `seed`.

    Raises:
        SeedError: with a line `file:line: what is wrong` for each thing that is wrong.
        OSError: the file cannot be read.
    """
    try:
        root = yaml.compose(path.read_text("utf-8"), yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise SeedError(f"{path}: it is not UTF-8 ({error.reason})") from None
    except RecursionError:
        raise SeedError(f"{path}: it is nested too deeply") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise SeedError(f"{path}:{line}: {getattr(error, 'problem', error)}") from None
    reader = _Reader(path)
    seed = reader.seed(_Place(reader, root, "the file", 1))
    if reader.errors:
        raise SeedError("\n".join(reader.errors))
    return seed


class _Place:
    """A value in the file, and what is read of it; each wrong thing is noted once."""

    def __init__(self, reader: "_Reader", node: yaml.Node | None, name: str, line: int) -> None:
        self.node = node
        self.name = name
        self.line = node.start_mark.line + 1 if node is not None else line
        self._reader = reader

    def wrong(self, what: str) -> None:
        """Note what is wrong with this value."""
        self._reader.errors.append(f"{self._reader.path}:{self.line}: {self.name}: {what}")

    def parts(self, *known: str) -> dict[str, "_Place"]:
        """The parts of a mapping by key; an unknown key is noted."""
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong("this must be a mapping, as `key: value`")
            return {}
        found: dict[str, _Place] = {}
        for key, value in self.node.value:
            place = _Place(self._reader, value, str(key.value), self.line)
            if known and place.name not in known:
                place.wrong(f"this key is unknown; known are {', '.join(known)}")
            else:
                found[place.name] = place
        return found

    def items(self) -> Iterator["_Place"]:
        """The items of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong("this must be a list")
            return
        for item in self.node.value:
            yield _Place(self._reader, item, self.name, self.line)

    def text(self) -> str:
        """A text that is not empty."""
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip():
            self.wrong("this must be a text")
            return ""
        return str(self.node.value)

    def truth(self) -> bool:
        """`true` or `false`."""
        if isinstance(self.node, yaml.ScalarNode) and self.node.value in {"true", "false"}:
            return bool(self.node.value == "true")
        self.wrong("this must be true or false")
        return False

    def number(self, most: int) -> int:
        """A number from 1 to `most`."""
        text = self.node.value if isinstance(self.node, yaml.ScalarNode) else ""
        if text.isascii() and text.isdecimal() and 1 <= int(text) <= most:
            return int(text)
        self.wrong(f"this must be a number from 1 to {most}")
        return 1

    def choice(self, known: dict[str, Any]) -> Any:
        """One of the known words."""
        word = self.text()
        if word and word not in known:
            self.wrong(f"{word!r} is unknown; known are {', '.join(known)}")
        return known.get(word, next(iter(known.values())))


class _Reader:
    """Reads the parts of a seed, and collects what is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.errors: list[str] = []

    def seed(self, place: _Place) -> Seed:
        parts = place.parts("bots", "people", "servers")
        bots = self._each(parts.get("bots"), self._bot) or (BotSeed(),)
        people = self._each(parts.get("people"), self._person)
        if not people:
            people = (PersonSeed("robin", "Robin"), PersonSeed("morgan", "Morgan"))
        names = [*(bot.name for bot in bots), *(person.name for person in people)]
        for name in sorted({n for n in names if names.count(n) > 1}):
            place.wrong(f"the name {name!r} is given twice")
        tokens = [bot.token for bot in bots if bot.token]
        if len(set(tokens)) != len(tokens):
            place.wrong("two bots have the same token")
        servers = self._each(parts.get("servers"), lambda p: self._server(p, bots, people))
        if not servers:
            place.wrong("there must be a server, with a channel")
        return Seed(bots, people, servers)

    def _each(self, place: _Place | None, read: Callable[[_Place], Value]) -> tuple[Value, ...]:
        return tuple(read(item) for item in place.items()) if place else ()

    def _bot(self, place: _Place) -> BotSeed:
        parts = place.parts(
            *("name", "token", "message_content", "server_members", "presences"),
            *("shards", "max_concurrency", "permissions"),
        )
        token = parts["token"].text() if "token" in parts else None
        if token and (id_in_token(token) is None or token.count(".") != 2):
            parts["token"].wrong("this has not the form of a token: BASE64-OF-THE-ID.x.secret")
        permissions = LEAST_PERMISSIONS
        if "permissions" in parts:
            permissions = self._permissions(parts["permissions"])
        return BotSeed(
            self._named(place, parts),
            token,
            parts["message_content"].truth() if "message_content" in parts else True,
            "server_members" in parts and parts["server_members"].truth(),
            "presences" in parts and parts["presences"].truth(),
            parts["shards"].number(16) if "shards" in parts else 1,
            parts["max_concurrency"].number(16) if "max_concurrency" in parts else 1,
            permissions,
        )

    def _person(self, place: _Place) -> PersonSeed:
        parts = place.parts("name", "display_name")
        name = self._named(place, parts)
        shown = parts["display_name"].text() if "display_name" in parts else name.title()
        return PersonSeed(name, shown)

    def _server(
        self, place: _Place, bots: tuple[BotSeed, ...], people: tuple[PersonSeed, ...]
    ) -> ServerSeed:
        parts = place.parts("name", "owner", "roles", "members", "bots", "channels")
        roles = self._each(parts.get("roles"), self._role)
        persons, apps = {p.name: p.name for p in people}, {b.name: b.name for b in bots}
        named = {role.name: role.name for role in roles} | {"@everyone": "@everyone"}
        members: dict[str, tuple[str, ...]] | None = None
        if "members" in parts:
            members = {}
            for name, given in parts["members"].parts().items():
                if name not in persons:
                    given.wrong(f"no such person; there are {', '.join(persons)}")
                else:
                    members[name] = self._each(given, lambda p: str(p.choice(named)))
        channels = self._each(
            parts.get("channels"), lambda p: self._channel(p, named | persons | apps)
        )
        if not any(channel.kind is ChannelKind.TEXT for channel in channels):
            place.wrong("a server needs a text channel")
        categories = {c.name for c in channels if c.kind is ChannelKind.CATEGORY}
        for channel in channels:
            if channel.category and channel.category not in categories:
                place.wrong(f"{channel.name} is in the category {channel.category}, which is none")
        return ServerSeed(
            self._named(place, parts),
            channels,
            roles,
            members,
            self._each(parts["bots"], lambda p: str(p.choice(apps))) if "bots" in parts else None,
            str(parts["owner"].choice(persons)) if "owner" in parts else None,
        )

    def _role(self, place: _Place) -> RoleSeed:
        parts = place.parts("name", "permissions", "colour")
        permissions = Permission.NONE
        if "permissions" in parts:
            permissions = self._permissions(parts["permissions"]) | EVERYBODY
        colour = parts["colour"].text().removeprefix("#") if "colour" in parts else "0"
        try:
            number = int(colour, 16)
        except ValueError:
            number = -1
        if not 0 <= number <= 0xFFFFFF:
            parts["colour"].wrong("this must be a colour, as '#e9a23b'")
        return RoleSeed(self._named(place, parts), permissions, number)

    def _channel(self, place: _Place, named: dict[str, str]) -> ChannelSeed:
        parts = place.parts(
            "name", "kind", "topic", "category", "tags", "require_tag", "overwrites"
        )
        return ChannelSeed(
            self._named(place, parts),
            parts["kind"].choice(KINDS) if "kind" in parts else ChannelKind.TEXT,
            parts["topic"].text() if "topic" in parts else None,
            parts["category"].text() if "category" in parts else None,
            self._each(parts.get("tags"), _Place.text),
            "require_tag" in parts and parts["require_tag"].truth(),
            self._each(parts.get("overwrites"), lambda p: self._overwrite(p, named)),
        )

    def _overwrite(self, place: _Place, named: dict[str, str]) -> OverwriteSeed:
        parts = place.parts("to", "allow", "deny")
        if "to" not in parts:
            place.wrong("an overwrite needs `to: a role, a person or a bot`")
        return OverwriteSeed(
            str(parts["to"].choice(named)) if "to" in parts else "@everyone",
            self._permissions(parts["allow"]) if "allow" in parts else Permission.NONE,
            self._permissions(parts["deny"]) if "deny" in parts else Permission.NONE,
        )

    def _permissions(self, place: _Place) -> Permission:
        granted = Permission.NONE
        for item in place.items():
            granted |= item.choice(_PERMISSIONS)
        return granted

    def _named(self, place: _Place, parts: dict[str, _Place]) -> str:
        if "name" not in parts:
            place.wrong("a name is missing")
            return ""
        return parts["name"].text()
