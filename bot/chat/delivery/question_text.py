"""The text of a question: what a message asks, and whether it asks something."""

import re
from collections.abc import Collection

_TAG = re.compile(r"<(?:@[!&]?|#)[0-9]+>|<a?:(\w+):[0-9]+>|</([^:>\n]+):[0-9]+>")
_QUESTION_MARKS = frozenset("?？؟՞፧⁇⸮")
_WORD = re.compile(r"[^\W\d_]+")
_SLASH_ASK = re.compile(r"/ask(?=[\s:,;]|$)", re.IGNORECASE)
_COMMAND_MARK = re.compile(r"(\w+)[:,;]+", re.ASCII)

# First words of questions in the languages of the word lists: English, German, Spanish, French,
# Portuguese.
_INTERROGATIVES = frozenset(
    """
    how what when where which who whom whose why is are was were do does did can could may should
    will would has have
    wie was wann wo welche welcher welches wer wem wen wessen warum wieso weshalb wohin woher womit
    ist sind war kann darf muss gibt hat haben
    cómo como qué que cuándo cuando dónde donde cuál cual quién quien cuánto cuanto hay es puede
    comment quoi quand où quel quelle quels quelles qui pourquoi combien est peut
    quê quando onde qual quem quanto há é pode
    """.split()
)

# Words of greetings, thanks and calls for help, in the same languages.
_SMALL_TALK = frozenset(
    """
    hi hello hey hiya yo good morning evening afternoon night day thanks thank thx ty you u so very
    much please help me ok okay cool great nice bye goodbye welcome there bot
    hallo moin servus guten tag morgen abend nacht danke dank vielen schön sehr bitte hilfe tschüss
    hola buenos buenas días tardes noches gracias muchas ayuda adiós por favor
    bonjour salut bonsoir merci beaucoup aide coucou revoir au
    olá oi bom dia boa tarde noite obrigado obrigada muito ajuda tchau
    """.split()
)
_SMALL_TALK_WORDS = 4
"""A message of more words is no small talk."""


def mentions(content: str, own: Collection[str]) -> bool:
    """Tell whether a text itself holds one of the bot's mentions."""
    return any(mention in content for mention in own)


def question_in(content: str, own: Collection[str]) -> str:
    """Return what a text asks, without the mentions of the bot; empty if it asks nothing.

    Other tags of Discord's give their names where they have any, else nothing.

    Args:
        content: as it was typed.
        own: the bot's mentions, as they stand in a text.
    """
    for mention in own:
        content = content.replace(mention, " ")
    named = _TAG.sub(lambda found: f" {found[1] or found[2] or ''} ", content)
    return " ".join(named.split())


def has_question_mark(content: str) -> bool:
    """Tell whether a text has a question mark of any script."""
    return not _QUESTION_MARKS.isdisjoint(content)


def asks(question: str) -> bool:
    """Tell whether a text is a question by its mark or its first word."""
    first = _WORD.search(question)
    return has_question_mark(question) or (
        first is not None and first[0].casefold() in _INTERROGATIVES
    )


def is_small_talk(question: str) -> bool:
    """Tell whether a text only greets, thanks or calls for help, or has no words at all."""
    words = [word.casefold() for word in _WORD.findall(question)]
    if not words:
        return not any(char.isalnum() for char in question) and not has_question_mark(question)
    return len(words) <= _SMALL_TALK_WORDS and _SMALL_TALK.issuperset(words)


def begins_with_slash_ask(content: str) -> bool:
    """Tell whether a text is `/ask …`, typed where Discord took it for plain text."""
    return _SLASH_ASK.match(content) is not None


def command_and_rest(word: str) -> tuple[str, str]:
    """Part a command from the punctuation behind it: `ask:when` is `ask` and `when`."""
    found = _COMMAND_MARK.match(word)
    return (found[1], word[found.end() :]) if found else (word, "")
