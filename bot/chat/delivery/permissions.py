"""Who may do what only moderators may: one rule for every way to ask for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.chat.wording.translations import note

MODERATORS_ONLY = note("Only moderators may do that.")
SEVERAL = note(
    "Several servers share these articles, so only the moderators named in the settings may do "
    "that. Add the line `moderators: [{id}]` to footnote.yaml, and start me again."
)
UNCOUNTED = note(
    "Discord does not say in how many servers I am, so only the moderators named in the settings "
    "may do that. Add the line `moderators: [{id}]` to footnote.yaml, and start me again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who asks for something, as far as it matters here.

    Attributes:
        id: the user's id.
        role_ids: the roles in the server where it is asked; none in direct messages. The role
            that everybody has is not among them.
        manages: whether Discord lets them *Manage Server* there; never in direct messages.
    """

    id: int
    role_ids: frozenset[int] = frozenset()
    manages: bool = False


class NotModeratorError(Exception):
    """A person asked for what only moderators may. Prints the sentence to tell them, in English.

    Attributes:
        text: the sentence before the facts are put in.
        facts: what stands in it, by name.
    """

    def __init__(self, text: str, **facts: object) -> None:
        self.text = text
        self.facts = facts
        super().__init__(text.format(**facts))


class Moderators:
    """Who the moderators are."""

    def __init__(self, named: Iterable[int] = ()) -> None:
        """Name them.

        Args:
            named: ids of users and roles; where there are none, who may *Manage Server* is a
                moderator, as long as the knowledge serves one server only.
        """
        self._named = frozenset(named)

    @property
    def are_named(self) -> bool:
        """Whether the settings name anybody."""
        return bool(self._named)

    def include(self, person: Person, *, servers: int | None) -> bool:
        """Tell whether a person is a moderator.

        Args:
            person: who.
            servers: in how many servers the application is; None if Discord does not say.
        """
        if self._named:
            return person.id in self._named or not self._named.isdisjoint(person.role_ids)
        return person.manages and servers == 1

    def require(self, person: Person, *, servers: int | None) -> None:
        """Let a moderator pass.

        Raises:
            NotModeratorError: if the person is none.
        """
        if self.include(person, servers=servers):
            return
        if not self._named and person.manages:
            raise NotModeratorError(UNCOUNTED if servers is None else SEVERAL, id=person.id)
        raise NotModeratorError(MODERATORS_ONLY)
