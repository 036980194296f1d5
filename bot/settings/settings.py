"""Settings: everything that can be set. Every key is optional."""

from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Literal

from bot.articles.knowledge_folder import KnowledgeFolder

Pooling = Literal["mean", "cls"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningSettings:
    """The sentence model that is asked beside the words; none is without `model`.

    Attributes:
        model: its folder.
        pooling: mean or cls, where the folder does not say how its vectors are made.
        query_prefix: what stands before a question, where the folder does not say it.
        passage_prefix: what stands before a text of the articles, where it does not.
        max_sections: sections of the articles up to which all are compared with a question;
            beyond, those that share a word with it, 0 to 1000000.
    """

    model: Path | None = None
    pooling: Pooling | None = None
    query_prefix: str = ""
    passage_prefix: str = ""
    max_sections: int = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, each with its default.

    Attributes:
        knowledge: the folders of the articles, the most important one first. Each is a path, or
            has keys: `path`; `site`, the generator of its site (docusaurus, starlight, mkdocs,
            vitepress, hugo, jekyll or mdbook), found out from its configuration if not set;
            `base_url`, what the addresses of its pages begin with; `page`, the rest of an address
            such as `{path}/` or `{path}.html`, by the site if not set; `anchors` of headings:
            github, mkdocs, docusaurus, vitepress or none; `include` and `exclude`, globs of paths
            in the folder.
        language: of articles that state none: two letters, ISO 639-1. Without it, the language of
            each is found out from its text.
        strictness: factor on the confidence from which on a question is answered, 0.5 to 2; above
            1 fewer questions are answered. `footnote check` tells what it changes.
        quotes: number of quotes in an answer, 1 to 10.
        shown: how many of them a message shows at once, 1 to 3; buttons show the others.
        old_after_days: days after which an article that was not changed says its date first, 0 to
            36500; 0 for never.
        help_role: id of the role that *Ask a moderator* pings where there is no answer; without
            it there is no such button.
        prefix: what text commands begin with in Discord, 1 to 5 characters.
        moderators: ids of the users and roles that are moderators. Where none is named, who may
            *Manage Server* is one, as long as the bot is in one server only.
        channels: ids of the channels where the bot may speak, their threads included; all where
            none is named. Direct messages are always open.
        question_channels: ids of the channels where every question is answered, also one that is
            not put to the bot.
        forum_channels: ids of the forums whose posts are answered, once, where the answer is sure.
        private_channels: ids of the channels where only who asks sees the answer to a slash
            command.
        quiet_hours: from when to when, by the clock where the bot runs, it notifies nobody and
            answers no post unasked, such as 22:00-07:00.
        questions_at_once: questions of a member that are answered at once, 1 to 20; in direct
            messages at least 5.
        cooldown_s: seconds in which a member may ask one more, 0 to 3600.
        remove_with_question: whether an answer is removed when its question is deleted.
        watch: whether articles are reloaded when their files change.
        force_unattended: whether a reload that no moderator watches, at a signal or by `watch`, is
            swapped in although answers are lost or most articles are gone.
        log_channel: id of the channel that is told who did what to the articles.
        stale_after_days: days after which `kb status` calls an article old, by its latest date, 0
            to 36500; 0 for never.
        journal_days: days for which the journal keeps a question, once a moderator has switched it
            on, 1 to 3650.
        gaps_from: how often a question is asked in vain before it is shown as a gap, 1 to 1000.
        meaning: an optional sentence model: `model`, its folder; `pooling`, `query_prefix` and
            `passage_prefix`, where the folder does not say them; `max_sections`.
        data: the folder where the bot keeps its own files.
        discord_api: another server that speaks Discord's protocol, such as http://127.0.0.1:3901.
        log_level: least level of what is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL.
        log_format: of the log: text, or json with one object a line.
        health_port: the port at which /healthz and /readyz are told, 1 to 65535; without it nothing
            listens.
        health_host: the address at which they are told; others than 127.0.0.1 can be reached from
            other machines.
        metrics: whether /metrics are told there too, for Prometheus; with the extra `metrics`.
        given: the keys that were set, whatever to.
    """

    knowledge: tuple[KnowledgeFolder, ...] = (KnowledgeFolder(Path("knowledge")),)
    language: str | None = None
    strictness: float = 1.0
    quotes: int = 3
    shown: int = 3
    old_after_days: int = 730
    help_role: int | None = None
    prefix: str = "!"
    moderators: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()
    question_channels: tuple[int, ...] = ()
    forum_channels: tuple[int, ...] = ()
    private_channels: tuple[int, ...] = ()
    quiet_hours: tuple[time, time] | None = None
    questions_at_once: int = 3
    cooldown_s: float = 5.0
    remove_with_question: bool = True
    watch: bool = False
    force_unattended: bool = False
    log_channel: int | None = None
    stale_after_days: int = 365
    journal_days: int = 180
    gaps_from: int = 1
    meaning: MeaningSettings = MeaningSettings()
    data: Path = Path("data")
    discord_api: str | None = None
    log_level: str = "INFO"
    log_format: str = "text"
    health_port: int | None = None
    health_host: str = "127.0.0.1"
    metrics: bool = False
    given: frozenset[str] = field(default=frozenset(), compare=False)
