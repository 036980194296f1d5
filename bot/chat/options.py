"""The options of the chat: how the bot runs at Discord."""

from dataclasses import dataclass, field
from datetime import time
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatOptions:
    """How the bot runs. The defaults are those of `bot.settings.settings.Settings`.

    Attributes:
        token: the bot's token.
        help_role: id of the role that can be asked where there is no answer, or None.
        prefix: what text commands begin with.
        moderators: ids of users and roles that are moderators.
        channels: ids of the channels where it may speak; all if there are none.
        question_channels: ids of the channels where every question is answered.
        forum_channels: ids of the forums whose posts are answered where the answer is sure.
        private_channels: ids of the channels where only who asks sees the answer to a slash
            command.
        quiet_hours: from when to when it notifies nobody and does not speak unasked, or None.
        questions_at_once: questions of a member that are answered at once.
        cooldown_s: seconds in which a member may ask one more.
        remove_with_question: whether an answer goes when its question is deleted.
        quotes: quotes in an answer at most.
        shown: quotes that a message shows at once, 1 to 3.
        old_after_days: days after which an article that was not changed says its date first; 0 for
            never.
        watch: whether to reload when files change.
        force_unattended: whether reloads that nobody watches are forced.
        log_channel: id of the channel that is told what was done to the articles, or None.
        stale_after_days: days after which an article is called old; 0 for never.
        journal_days: days for which the journal keeps a question.
        gaps_from: how often a question is asked in vain before it is shown as a gap.
        data: the folder where the bot keeps its own files.
        server: another server that speaks Discord's protocol, or None.
        proxy: the address of a proxy for HTTPS, or None.
        log_level: least level of what is logged.
        log_format: `text` or `json`.
        health_port: where health is told, 0 for a free port; None for nowhere.
        health_host: the address at which it is told.
        metrics: whether measures are told there too.
    """

    token: str = field(repr=False)
    prefix: str
    help_role: int | None
    moderators: tuple[int, ...]
    channels: tuple[int, ...]
    question_channels: tuple[int, ...]
    forum_channels: tuple[int, ...]
    private_channels: tuple[int, ...]
    quiet_hours: tuple[time, time] | None
    questions_at_once: int
    cooldown_s: float
    remove_with_question: bool
    quotes: int
    shown: int
    old_after_days: int
    watch: bool
    force_unattended: bool
    log_channel: int | None
    stale_after_days: int
    journal_days: int
    gaps_from: int
    data: Path
    server: str | None
    proxy: str | None
    log_level: str
    log_format: str
    health_port: int | None
    health_host: str
    metrics: bool
