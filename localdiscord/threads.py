"""Threads and forum posts: how they begin, change and end, and who is told."""

from collections.abc import Sequence

from localdiscord.events import Event, EventKind, EventLog
from localdiscord.gateway.dispatcher import Dispatcher
from localdiscord.gateway.protocol import Intent
from localdiscord.messages import Messages
from localdiscord.world import (
    Channel,
    ChannelKind,
    Guild,
    Message,
    MessageFlag,
    MessageKind,
    Thread,
    User,
    World,
)

ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
"""After how many minutes without a message a thread may be archived."""


class Threads:
    """The one way in which a thread begins, changes and ends."""

    def __init__(
        self, world: World, dispatcher: Dispatcher, messages: Messages, events: EventLog
    ) -> None:
        self._world = world
        self._dispatcher = dispatcher
        self._messages = messages
        self._events = events

    def start(  # noqa: PLR0913 -- what a thread is made of
        self,
        parent: Channel,
        name: str,
        owner: User,
        *,
        kind: ChannelKind = ChannelKind.PUBLIC_THREAD,
        starter: Message | None = None,
        tag_ids: Sequence[int] = (),
        auto_archive_minutes: int = 1440,
        slowmode_s: int = 0,
        invitable: bool = True,
    ) -> Channel:
        """Start a thread, and post what Discord posts with it.

        Args:
            parent: the channel or forum.
            name: the thread's name.
            owner: who starts it.
            kind: public, private, or of an announcement.
            starter: the message of `parent` that it hangs on; its id is the thread's.
            tag_ids: the forum's tags that the post has.
            auto_archive_minutes: one of `ARCHIVE_MINUTES`.
            slowmode_s: how long a member waits between two messages.
            invitable: for a private one, whether ordinary members may add others.
        """
        now = self._world.clock.now()
        thread = Channel(
            id=starter.id if starter else self._world.snowflakes.next(),
            kind=kind,
            name=name,
            guild_id=parent.guild_id,
            parent_id=parent.id,
            slowmode_s=slowmode_s,
            thread=Thread(
                owner_id=owner.id,
                created_at=now,
                archived_at=now,
                auto_archive_minutes=auto_archive_minutes,
                invitable=invitable,
                tag_ids=list(tag_ids),
                member_ids={owner.id: now},
            ),
        )
        self._guild(thread).threads[thread.id] = thread
        self._dispatcher.thread_started(thread)
        self._note(thread)
        if starter is not None:
            starter.flags |= MessageFlag.HAS_THREAD
            self._messages.edited(starter)
            self._post_system_message(thread, MessageKind.THREAD_STARTER_MESSAGE, owner, starter)
        elif kind is ChannelKind.PUBLIC_THREAD and parent.kind is not ChannelKind.FORUM:
            self._post_system_message(parent, MessageKind.THREAD_CREATED, owner, thread)
        return thread

    def changed(self, thread: Channel) -> None:
        """Tell that a thread has been changed."""
        self._dispatcher.channel_changed("THREAD_UPDATE", thread)
        self._note(thread)

    def archive(self, thread: Channel, *, archived: bool) -> None:
        """Archive a thread, or open it again."""
        assert thread.thread is not None
        if thread.thread.archived is not archived:
            thread.thread.archived = archived
            thread.thread.archived_at = self._world.clock.now()

    def delete(self, thread: Channel) -> None:
        """Delete a thread with everything in it."""
        form = {
            "id": str(thread.id),
            "guild_id": str(thread.guild_id),
            "parent_id": str(thread.parent_id),
            "type": thread.kind.value,
        }
        self._dispatcher.of_channel("THREAD_DELETE", form, thread, in_guild=Intent.GUILDS)
        del self._guild(thread).threads[thread.id]
        self._events.add(Event(EventKind.CHANNEL_GONE, channel=thread))

    def join(self, thread: Channel, user: User) -> None:
        """Make somebody a member; a bot learns of a private thread by this."""
        private = thread.kind is ChannelKind.PRIVATE_THREAD
        assert thread.thread is not None
        joined = user.id not in thread.thread.member_ids
        self._messages.join_thread(thread, user)
        if joined and private and user.bot:
            self._dispatcher.thread_started(thread, newly_created=False, only=user)
        self._note(thread)

    def leave(self, thread: Channel, user: User) -> None:
        """Take a membership away."""
        assert thread.thread is not None
        if thread.thread.member_ids.pop(user.id, None) is not None:
            self._dispatcher.thread_members_changed(thread, left=user.id)
            self._note(thread)

    def _guild(self, thread: Channel) -> Guild:
        guild = self._world.guild_of(thread)
        assert guild is not None
        return guild

    def _post_system_message(
        self, channel: Channel, kind: MessageKind, author: User, about: Message | Channel
    ) -> None:
        """Post that a thread began: in its channel, or as the first message of the thread."""
        is_message = isinstance(about, Message)
        self._messages.post(
            Message(
                id=self._world.snowflakes.next(),
                channel_id=channel.id,
                author=author,
                content="" if isinstance(about, Message) else about.name,
                kind=kind,
                reference_id=about.id if is_message else None,
                reference_channel_id=channel.parent_id if is_message else about.id,
            )
        )

    def _note(self, thread: Channel) -> None:
        self._events.add(Event(EventKind.THREAD, channel=thread))
