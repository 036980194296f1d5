"""The renderer of answers: what the settings, the place and the reader make of a message."""

import time
from datetime import date

from bot.answers.answer import Answer
from bot.chat.buttons.answer_buttons import answer_buttons, topic_buttons
from bot.chat.buttons.feedback_buttons import feedback_buttons
from bot.chat.delivery.origin import Origin, Render
from bot.chat.formatting.reply import Reply
from bot.chat.messages.answer_message import render_answer, shown_at_once
from bot.chat.messages.notices import REPAIRING, friendly
from bot.chat.messages.style import Style
from bot.chat.options import ChatOptions
from bot.chat.questions.asked_questions import Asked

_EPOCH = date(1970, 1, 1).toordinal()
_DAY_S = 86_400


class AnswerRenderer:
    """Renders answers as the settings say."""

    def __init__(self, options: ChatOptions) -> None:
        self._prefix = options.prefix
        self._shown = options.shown
        self._help_role = options.help_role
        self._old_after_days = options.old_after_days

    def style(self, origin: Origin) -> Style:
        """Return how messages are shown to who asks."""
        today = _EPOCH + int(time.time()) // _DAY_S  # in UTC; a `datetime` would take longer
        old_before = date.fromordinal(today - self._old_after_days)
        return Style(
            words=origin.words,
            shown=self._shown,
            old_before=old_before if self._old_after_days else None,
        )

    def role_to_ask(self, origin: Origin) -> int | None:
        """Return the id of the role that is asked where the articles have no answer, if any."""
        guild = getattr(origin.channel, "guild", None)
        if not self._help_role or guild is None or guild.get_role(self._help_role) is None:
            return None
        return self._help_role

    def render(
        self,
        origin: Origin,
        given: Answer,
        asked: Asked,
        *,
        private: bool,
        entry: int | None = None,
    ) -> Render:
        """Return what renders an answer, with its buttons; a friendly line for small talk.

        Args:
            origin: where it was asked.
            given: the answer.
            asked: the question.
            private: whether one person alone sees the message.
            entry: the question's number in the journal, if it has one.
        """
        style, shown = self.style(origin), shown_at_once(given, self._shown)
        if given.damaged:
            return lambda _: Reply(style.words.gettext(REPAIRING))
        if given.small_talk:
            return lambda _: Reply(friendly(self._prefix, style.words))
        if given.answered and given.quotes:
            buttons = answer_buttons(
                given,
                asker=origin.person.id,
                question=asked.fingerprint,
                shown=shown,
                private=private,
                words=style.words,
            )
        else:
            buttons = topic_buttons(
                given,
                asker=origin.person.id,
                question=asked.fingerprint,
                moderator=self.role_to_ask(origin) is not None,
                private=private,
                words=style.words,
            )
        if entry is not None:
            buttons += feedback_buttons(entry, answered=given.answered, words=style.words)
        question = "" if origin.shows_question else asked.question
        return lambda embeds: render_answer(
            given, embeds=embeds, buttons=buttons, asked=question, style=style
        )
