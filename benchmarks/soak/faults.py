"""Everything that goes wrong in the soak: each kind of fault of the local Discord, by name."""

import asyncio
from collections.abc import Awaitable, Callable

from benchmarks.soak.crowd import Crowd
from localdiscord import LocalDiscord
from localdiscord.faults import Cut
from localdiscord.world import Permission

Fault = Callable[[Crowd], Awaitable[None]]
"""Lets something go wrong, and puts it right again."""


def _at_once(act: Callable[[LocalDiscord], None]) -> Fault:
    async def fault(crowd: Crowd) -> None:
        act(crowd.discord)

    return fault


async def _silence(crowd: Crowd) -> None:
    discord = crowd.discord
    discord.faults.stop_acknowledging()
    await asyncio.sleep(4)
    discord.faults.acknowledge_again()


async def _refuse_connections(crowd: Crowd) -> None:
    discord = crowd.discord
    await discord.refuse_connections()
    await asyncio.sleep(1)
    await discord.accept_connections()


async def _take_right(crowd: Crowd) -> None:
    discord, room = crowd.discord, crowd.room()
    right = crowd.order.choice([Permission.SEND_MESSAGES, Permission.EMBED_LINKS])
    discord.faults.take_permission(room, right)
    await asyncio.sleep(1)
    discord.faults.give_permission(room, right)


async def _lose_name(crowd: Crowd) -> None:
    """Give a session an address to resume at that leads nowhere, and cut its line."""
    discord = crowd.discord
    discord.faults.lose_gateway_name()
    discord.faults.invalidate_session(resumable=False)
    await asyncio.sleep(1)
    discord.faults.find_gateway_name()
    discord.faults.drop_socket()


async def _delete_channel(crowd: Crowd) -> None:
    """Delete a thread as soon as somebody has asked in it."""
    person = crowd.anybody()
    thread = person.start_thread("A thread that goes", channel=crowd.room())
    crowd.ask(person, thread)
    crowd.discord.faults.delete_channel(thread)


def _refuse_gateway(discord: LocalDiscord) -> None:
    discord.faults.refuse_gateway()
    discord.faults.drop_socket()


def _rate_limit(*, everywhere: bool) -> Fault:
    return _at_once(
        lambda d: d.faults.rate_limit(retry_after_s=0.5, everywhere=everywhere, method="POST")
    )


FAULTS: dict[str, Fault] = {
    **{
        f"cut {cut} the server acts": _at_once(lambda d, cut=cut: d.faults.cut(cut, method="POST"))
        for cut in (Cut.BEFORE, Cut.AFTER)
    },
    "cut within the response": _at_once(lambda d: d.faults.cut(Cut.WITHIN, method="POST")),
    **{
        f"status {status}": _at_once(
            lambda d, status=status: d.faults.fail(status, method="POST", times=2)
        )
        for status in (500, 502, 503, 504)
    },
    "rate limit of a route": _rate_limit(everywhere=False),
    "rate limit of all": _rate_limit(everywhere=True),
    "late response": _at_once(lambda d: d.faults.slow_down(0.8, method="POST")),
    "connections refused": _refuse_connections,
    "socket dropped": _at_once(lambda d: d.faults.drop_socket()),
    "socket closed": _at_once(lambda d: d.faults.close_socket(4000)),
    "session to be resumed": _at_once(lambda d: d.faults.invalidate_session(resumable=True)),
    "session forgotten": _at_once(lambda d: d.faults.invalidate_session(resumable=False)),
    "asked to reconnect": _at_once(lambda d: d.faults.ask_to_reconnect()),
    "gateway refused": _at_once(_refuse_gateway),
    "gateway's name lost": _lose_name,
    "gateway silent": _silence,
    "right taken": _take_right,
    "channel deleted": _delete_channel,
}
