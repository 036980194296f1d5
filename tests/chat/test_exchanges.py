"""Which reply belongs to which message, and for how long."""

from bot.chat.delivery.exchanges import EDITED_S, Exchanges


def test_an_edit_changes_a_reply_for_a_while_only() -> None:
    now = [0.0]
    exchanges = Exchanges(clock=lambda: now[0])
    exchanges.keep(1, reply_id=2, channel_id=3, content="when")
    assert exchanges.changed(1, "when") is None
    changed = exchanges.changed(1, "where")
    assert changed is not None
    assert changed.reply_id == 2
    now[0] = EDITED_S + 1
    assert exchanges.changed(1, "where") is None
    assert exchanges.changed(4, "where") is None


def test_a_deleted_message_is_forgotten_and_known_as_deleted() -> None:
    exchanges = Exchanges()
    exchanges.keep(1, reply_id=2, channel_id=3, content="when")
    deleted = exchanges.delete(1)
    assert deleted is not None
    assert deleted.reply_id == 2
    assert exchanges.delete(1) is None
    assert exchanges.is_deleted(1)
    assert not exchanges.knows(1)


def test_only_so_many_are_remembered() -> None:
    exchanges = Exchanges()
    for message in range(6_000):
        exchanges.keep(message, reply_id=0, channel_id=message, content="")
        exchanges.delete(message + 10_000)
    assert not exchanges.knows(0)
    assert exchanges.knows(5_999)
    assert not exchanges.is_deleted(10_000)


def test_channels_are_active_for_a_while_after_a_reply() -> None:
    now = [0.0]
    exchanges = Exchanges(clock=lambda: now[0])
    exchanges.keep(1, reply_id=2, channel_id=3, content="")
    now[0] = 50.0
    exchanges.keep(4, reply_id=5, channel_id=6, content="")
    assert exchanges.active_channels(60) == {3, 6}
    now[0] = 100.0
    assert exchanges.active_channels(60) == {6}


def test_a_quiet_channel_stays_active_while_another_is_busy() -> None:
    exchanges = Exchanges(clock=lambda: 0.0)
    exchanges.keep(0, reply_id=0, channel_id=1, content="")
    for message in range(1, 6_000):
        exchanges.keep(message, reply_id=0, channel_id=2, content="")
    assert exchanges.active_channels(60) == {1, 2}


def test_only_the_latest_active_channels_are_remembered() -> None:
    exchanges = Exchanges(clock=lambda: 0.0)
    for channel in [*range(5_000), 0, 5_000]:
        exchanges.keep(0, reply_id=0, channel_id=channel, content="")
    assert len(exchanges.active_channels(60)) == 5_000
    assert 0 in exchanges.active_channels(60)
    assert 1 not in exchanges.active_channels(60)
