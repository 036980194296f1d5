"""Only moderators pass, and nobody does by default."""

import pytest

from bot.chat.delivery.permissions import Moderators, NotModeratorError, Person

MANAGER = Person(id=1, role_ids=frozenset({10}), manages=True)
MEMBER = Person(id=2, role_ids=frozenset({11}))
NAMED = Person(id=3)
WITH_ROLE = Person(id=4, role_ids=frozenset({11, 12}))


@pytest.mark.parametrize(
    ("named", "person", "servers", "allowed"),
    [
        ([], MANAGER, 1, True),
        ([], MEMBER, 1, False),
        ([], MANAGER, 2, False),
        ([], MANAGER, 0, False),
        ([3, 12], NAMED, 1, True),
        ([3, 12], NAMED, 5, True),
        ([3, 12], WITH_ROLE, 2, True),
        ([3, 12], MANAGER, 1, False),
        ([3, 12], MEMBER, 1, False),
    ],
)
def test_who_is_a_moderator(named: list[int], person: Person, servers: int, allowed: bool) -> None:
    moderators = Moderators(named)
    assert moderators.include(person, servers=servers) is allowed
    assert moderators.are_named is bool(named)
    if allowed:
        moderators.require(person, servers=servers)
    else:
        with pytest.raises(NotModeratorError):
            moderators.require(person, servers=servers)


def test_who_manages_one_of_several_servers_is_told_why() -> None:
    with pytest.raises(NotModeratorError, match="Several servers share"):
        Moderators().require(MANAGER, servers=2)
    with pytest.raises(NotModeratorError, match="Only moderators"):
        Moderators().require(MEMBER, servers=2)
