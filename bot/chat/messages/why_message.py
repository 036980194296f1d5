"""Why an answer came out as it did, in plain words: words, passages, misses, certainty."""

from collections.abc import Iterator, Sequence

from bot.answers.explanation import Candidate, Explanation, Word
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import Card, Reply
from bot.chat.wording.translations import ENGLISH, Words, note

UNKNOWN = note(
    "I no longer know the question of this answer. Ask `{prefix}why` and the question, and I "
    "explain it."
)
SILENCE = note(
    "I know of no question of yours here in the last five minutes. I answer `{prefix}ask`, a "
    "mention, a reply with a question mark, a direct message and the message menu; I pass over "
    "everything else, and what bots say. Ask `{prefix}why` and a question, and I explain it."
)

PENDING = note("I am still working out what the articles mean; until then only words count.")

_MAX_QUESTION = 150
_MAX_WORDS = 8
_MAX_WORD = 30
_MAX_LABEL = 90
_MAX_HELD = 40

_VERDICTS = {
    "answer": note(
        "I am sure enough to call it an answer: confidence {confidence}, and I answer from "
        "{threshold} on."
    ),
    "closest": note(
        "I am not sure that it is what you asked: confidence {confidence}, a little above the "
        "{threshold} from which on I answer."
    ),
    "none": note(
        "That is too little to call it an answer: confidence {confidence}, and I answer from "
        "{threshold} on."
    ),
}


def render_why(
    explanation: Explanation, question: str, *, embeds: bool, words: Words = ENGLISH
) -> Reply:
    """Explain an answer.

    Args:
        explanation: the explanation.
        question: what was asked.
        embeds: whether the message may have an embed.
        words: the bot's own words.
    """
    say = words.gettext
    lines = [_bold(say("What I searched for"))]
    lines += [f"- {_searched(word, words)}" for word in explanation.words[:_MAX_WORDS]]
    if len(explanation.words) > _MAX_WORDS:
        more = say("and {count} more").format(count=len(explanation.words) - _MAX_WORDS)
        lines.append(f"- {more}")
    answered = explanation.level != "none"
    found = explanation.quoted if answered else (*explanation.quoted, *explanation.missed)[:3]
    missed = explanation.missed if answered else ()
    lines += _listed(say("What I found") if answered else say("What came nearest"), found, words)
    lines += _listed(say("What came next"), missed, words)
    certainty = say(_VERDICTS[explanation.level]).format(
        confidence=f"{explanation.confidence:.2f}", threshold=f"{explanation.threshold:.2f}"
    )
    lines.append(certainty)
    if explanation.meaning == "pending":
        lines.append(say(PENDING))
    card = Card(title=f"“{shortened(question, _MAX_QUESTION)}”", description="\n".join(lines))
    reply = Reply("", card)
    return reply if embeds else reply.plain()


def _searched(word: Word, words: Words) -> str:
    say = words.gettext
    written = shortened(word.written, _MAX_WORD)
    count = words.ngettext("in {count} passage", "in {count} passages", word.passages)
    held = count.format(count=word.passages)
    if word.used:
        said = say("**{written}** is in no article; I took it for **{used}**, {held}")
        line = said.format(written=written, used=shortened(word.used, _MAX_WORD), held=held)
    elif not word.passages:
        line = say("**{written}** is in no article").format(written=written)
    else:
        line = f"**{written}** {held}"
    parts = [line]
    if word.also:
        others = shortened(", ".join(word.also), _MAX_HELD)
        parts.append(say("also as {others}").format(others=others))
    if word.importance < 1:
        parts.append(say("it counts little"))
    return "; ".join(parts)


def _bold(name: str) -> str:
    return f"**{name}**"


def _listed(name: str, candidates: Sequence[Candidate], words: Words) -> Iterator[str]:
    """Yield the lines of a list of passages; nothing if there are none."""
    if candidates:
        yield _bold(name)
    for candidate in candidates:
        number = f"\\[{candidate.rank}\\] " if candidate.rank else ""
        held = shortened(", ".join(candidate.words), _MAX_HELD)
        said = words.gettext("score {score}, for {words}")
        if candidate.similarity is not None and not candidate.words:
            said = words.gettext("score {score}, found by meaning")
        facts = said.format(score=f"{candidate.score:.1f}", words=held)
        if candidate.similarity is not None:
            near = words.gettext("nearness in meaning {similarity}")
            facts += "; " + near.format(similarity=f"{candidate.similarity:.2f}")
        if candidate.named:
            named = shortened(", ".join(candidate.named), _MAX_HELD)
            facts += "; " + words.gettext("in the heading or title: {words}").format(words=named)
        yield f"- {number}{shortened(candidate.label, _MAX_LABEL)}: {facts}"
