"""The message that there is no answer: one sentence, the nearest topics, and how to ask anew."""

from bot.answers.answer import Answer
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import Button, Card, Reply
from bot.chat.wording.translations import ENGLISH, Words, note

NONE = note("I found no answer to that in the articles.")
NEAREST = note("The nearest topics:")
REPHRASE = note("Try other words, or fewer: I find what shares words with the articles.")

_MAX_TOPIC = 150
_MAX_TOPICS = 5


def render_none(
    answer: Answer,
    *,
    remarks: str = "",
    embeds: bool,
    buttons: tuple[Button, ...] = (),
    words: Words = ENGLISH,
) -> Reply:
    """Say that there is no answer.

    Args:
        answer: an answer of level `none`.
        remarks: what the bot says about it as a whole.
        embeds: whether the message may have an embed.
        buttons: what stands below it: the topics first. Without any, they are listed.
        words: the bot's own words.
    """
    lines = [words.gettext(NONE)]
    if answer.suggestions:
        lines[0] += " " + words.gettext(NEAREST)
    if not buttons:
        lines += [f"- {shortened(t.title, _MAX_TOPIC)}" for t in answer.suggestions[:_MAX_TOPICS]]
    lines.append("-# " + words.gettext(REPHRASE))
    reply = Reply(remarks, Card(description="\n".join(lines), tone="none"), buttons)
    return reply if embeds else reply.plain()
