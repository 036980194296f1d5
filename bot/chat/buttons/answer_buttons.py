"""The buttons of an answer: from its quotes to custom ids, and back."""

from collections.abc import Iterator, Sequence

from bot.answers.answer import Answer, Quote
from bot.answers.quoting import quote
from bot.answers.snapshot import Snapshot
from bot.articles.article import Article, Passage
from bot.articles.passages import split
from bot.chat.buttons.custom_ids import (
    AskModerator,
    AskPlainly,
    AskTopic,
    CustomId,
    Explain,
    OpenArticle,
    QuoteRef,
    RemoveAnswer,
    ShowContext,
    TurnQuotes,
    fitting,
    parse,
)
from bot.chat.buttons.fingerprints import (
    article_fingerprint,
    article_part,
    passage_fingerprint,
    text_fingerprint,
    text_part,
)
from bot.chat.formatting.escaping import length
from bot.chat.formatting.reply import MAX_LABEL, Button, turning
from bot.chat.wording.translations import ENGLISH, Words, note

CONTEXT = note("In context")
READ = note("Read the article")
WHY = note("Why this?")
WHY_NOTHING = note("Why nothing?")
PLAINLY = note("Only what I asked")
MODERATOR = note("Ask a moderator")
SHARE = note("Share")
REMOVE = note("Remove")

MAX_TOPICS = 3


def answer_buttons(
    answer: Answer,
    *,
    asker: int,
    question: str,
    shown: int,
    private: bool = False,
    words: Words = ENGLISH,
) -> tuple[Button, ...]:
    """Return the buttons below an answer with quotes.

    Args:
        answer: the answer.
        asker: the id of who asked.
        question: the question's fingerprint.
        shown: how many quotes the message shows at once.
        private: whether one person alone sees the message.
        words: the bot's own words.
    """
    refs = fitting(tuple(map(reference, answer.quotes)))
    turn = TurnQuotes(
        asker=asker,
        page=0,
        closest=answer.level == "closest",
        shown=min(shown, len(refs)),
        quotes=refs,
    )
    return turn_buttons(
        turn, question=question, plainly=bool(answer.about), private=private, words=words
    )


def turn_buttons(
    turn: TurnQuotes,
    *,
    question: str | None,
    plainly: bool = False,
    private: bool = False,
    shared: bool = False,
    words: Words = ENGLISH,
) -> tuple[Button, ...]:
    """Return the buttons below the page that a custom id shows.

    Args:
        turn: the page; what opens a quote opens the first of it.
        question: the question's fingerprint, or None if it is not known.
        plainly: whether the question went on from an earlier one.
        private: whether one person alone sees the message.
        shared: whether the page is the first that others see of the answer.
        words: the bot's own words.
    """
    say = words.gettext
    ref = turn.quotes[turn.page]
    before = turn.turned(turn.page - 1) if turn.page else ""
    turns = turning(turn.page, len(turn.quotes), (before, turn.turned(turn.page + 1)), words)
    buttons = [
        *(turns if turn.page else turns[1:]),
        Button(say(CONTEXT), str(ShowContext(ref))),
        Button(say(READ), str(OpenArticle(ref.passage))),
    ]
    if question:
        buttons.append(Button(say(WHY), str(Explain(question))))
        if plainly:
            buttons.append(Button(say(PLAINLY), str(AskPlainly(turn.asker, question))))
    if private:
        buttons.append(Button(say(SHARE), turn.shared))
    elif (
        shared or not turn.page
    ):  # further ones have a button for the page before: five stand in a row
        buttons.append(Button(say(REMOVE), str(RemoveAnswer(turn.asker))))
    return tuple(buttons)


def topic_buttons(
    answer: Answer,
    *,
    asker: int,
    question: str,
    moderator: bool = False,
    private: bool = False,
    words: Words = ENGLISH,
) -> tuple[Button, ...]:
    """Return the buttons below the message that there is no answer.

    Args:
        answer: the answer.
        asker: the id of who asked.
        question: the question's fingerprint.
        moderator: whether a moderator can be asked.
        private: whether one person alone sees the message.
        words: the bot's own words.
    """
    say = words.gettext
    topics = {
        str(AskTopic(asker, article_fingerprint(topic.article_id))): _label(topic.title)
        for topic in answer.suggestions[:MAX_TOPICS]
        if topic.title.strip()
    }
    buttons = [Button(title, custom_id) for custom_id, title in topics.items()]
    if answer.about:
        buttons.append(Button(say(PLAINLY), str(AskPlainly(asker, question))))
    buttons.append(Button(say(WHY_NOTHING), str(Explain(question))))
    if moderator:
        buttons.append(Button(say(MODERATOR), str(AskModerator(asker))))
    if not private:
        buttons.append(Button(say(REMOVE), str(RemoveAnswer(asker))))
    return tuple(buttons)


def quotes_of(snapshot: Snapshot, turn: TurnQuotes) -> tuple[Quote, ...]:
    """Return the quotes that a page shows; without those whose text has changed since."""
    found = (
        quote_of(snapshot, turn.quotes[rank - 1], rank=rank)
        for rank in turn.ranks
        if rank <= len(turn.quotes)
    )
    return tuple(quote for quote in found if quote is not None)


def quote_of(snapshot: Snapshot, ref: QuoteRef, *, rank: int) -> Quote | None:
    """Return a quote; None if its text is not in its article any more."""
    passage = find_passage(snapshot, ref.passage)
    if passage is None:
        return None
    span = (ref.start, ref.start + ref.size) if ref.size else None
    return quote(snapshot, passage, rank=rank, highlight=span)


def find_passage(snapshot: Snapshot, fingerprint: str) -> Passage | None:
    """Return the passage with a fingerprint; None if there is none."""
    wanted = text_part(fingerprint)
    for article in articles_with(snapshot, article_part(fingerprint)):
        for passage in split(article):
            if text_fingerprint(passage.text) == wanted:
                return passage
    return None


def articles_with(snapshot: Snapshot, fingerprint: str) -> Iterator[Article]:
    """Yield the articles whose id has a fingerprint: one, or by a rare chance several."""
    for identifier in snapshot.articles:
        if article_fingerprint(identifier) == fingerprint:
            yield snapshot.articles[identifier]


def reference(quote: Quote) -> QuoteRef:
    """Return what names a quote in a custom id."""
    start, end = quote.highlight or (0, 0)
    return QuoteRef(passage_fingerprint(quote.article_id, quote.text), start, end - start)


def _label(title: str) -> str:
    """Return a title as a button shows it, which is plain text."""
    title = " ".join(title.split())
    if length(title) <= MAX_LABEL:
        return title
    while length(title) >= MAX_LABEL:
        title = title[:-1]
    return f"{title}…"


def custom_ids_in(rows: Sequence[object]) -> Iterator[CustomId]:
    """Yield what the buttons of a message carry, its components being discord.py's."""
    for row in rows:
        for component in getattr(row, "children", ()):
            custom_id = parse(str(getattr(component, "custom_id", "")))
            if custom_id is not None:
                yield custom_id
