"""From text to terms.

A text is cut into *pieces* (runs of letters and digits with what joins them), a piece into
*words* (lower case, as written), a word into its *term* (folded and stemmed). Pieces and words
repeat, so whoever analyses much text keeps what a piece gave and pays once for each.

    analyzer = Analyzer("en")
    analyzer.terms("The U.S. formalised well-being")  # ['the', 'us', 'formal', 'well', 'be',
                                                      #  'wellb']
    analyzer.question_words("what areas are covered?")  # ['areas']
    analyzer.term("areas")                               # 'area'

Rules: acronyms lose their stops and the plural s, digit groups their commas, words their
possessive; English is spelt the American way; stems are Snowball's for the language. A *compound*
gives its parts and the joined word behind them: `e-mail`, `max_players`, `25kg` (a number and its
unit), `1.21.4` (joined with its stops), `0x80070005` (the parts without `0x`). A name may end with
signs (`C++`, `C#`) or hold an ampersand (`AT&T` gives `att`, `D&D` also `dnd`). Scripts written
without spaces give overlapping pairs of letters.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import Stemmer

from bot.text.folding import american, fold
from bot.text.stopwords import asking_words, function_words, plain_words, silent_words, weak_words
from bot.text.word_lists import lines

ANALYSIS_VERSION = 2
"""Raised whenever the same text would give other terms, so that stored indexes are rebuilt."""

_SNOWBALL = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}

# Letters of scripts written without spaces: kana, Han, Thai, Lao, Burmese, Khmer; and Hangul,
# whose endings join the noun, so that whole words rarely meet.
_DENSE = (
    "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e4e\u0e80-\u0eff"
    "\u1000-\u1049\u1050-\u109f\u1780-\u17d3\uac00-\ud7af\U00020000-\U0002fa1f"
)
# Marks that `\w` does not count as letters, though a word goes on through them: accents written
# apart, vowel points of Hebrew and Arabic, vowel signs from Devanagari to Sinhala, Tibetan.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u096f\u0971-\u0df3"
    "\u0f18-\u0fbc"
)
_LETTER = rf"[^\W_{_DENSE}{_MARKS}]|[{_MARKS}]"
ASCII_JOINTS = "'.,_&-"
"""What joins two letters or digits to one piece; beside these, other hyphens and apostrophes do."""

ENDING_SIGNS = "+#"
"""Signs that belong to the letter before them: `C++`, `C#`."""

_JOINT = rf"[{ASCII_JOINTS}’\u2010\u2011\u2013]".replace("-", r"\-")
_SIGNS = r"(?:(?<=[^\W\d_])(?:\+\+|[+#](?![^\W_])))?"
_ASCII_JOINTS = f"[{ASCII_JOINTS}]"
_ASCII_PIECE = re.compile(rf"[a-z0-9]++(?:{_ASCII_JOINTS}[a-z0-9]++)*+{_SIGNS}")
_PIECE = re.compile(rf"(?:{_LETTER})+(?:{_JOINT}(?:{_LETTER})+)*{_SIGNS}|[{_DENSE}]+")
_DENSE_PIECE = re.compile(f"[{_DENSE}]")

# Characters that change how text runs or joins but are no part of a word.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u034f\u061c\u0640\ufe0e\ufe0f\ufeff")) | dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
_MARKS_AROUND = ".,;:!?()[]{}\"'“”‘’«»"
_SPLIT = re.compile(r"[.,_&\u2010\u2011\u2013-]")
_DIGIT_GROUPS = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d])")
_HYPHEN = re.compile(r"[\u2010\u2011\u2013-]")
_VERSION = re.compile(r"v?([0-9]+(?:\.[0-9]+)+)(?![0-9])")
_HEXADECIMAL = re.compile(r"0x([0-9a-f]+)")
_RUNS = re.compile(r"[0-9]+|[^\W\d_]+")
_MIXED = re.compile(r"[0-9][^\W\d_]|[^\W\d_][0-9]|[+#]$")
_COUNTED = re.compile(r"[0-9]+(?:s|st|nd|rd|th)")  # 1980s, 2nd: a number and no unit
_ELISIONS = re.compile(
    r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|un|all|dall|dell|nell|sull|coll|quell"
    r"|quest|bell|grand|sant|gl|d)['’](?=\w)"
)
_ELIDING = frozenset({"fr", "it", "ca"})
_SHORTEST_JOINED = 4  # letters of a joined compound; below it the parts are initials or numbers
_SHARED = 2  # first letters that words kept in one text share
_MOST_RUNS = 3  # of letters and of digits; what has more is a key or a hash
_LONGEST_INITIALS = 5  # letters of a name with an ampersand; a longer one is two words
_PARTICLES = frozenset("in out up off on down over back away".split())
_VOWELS = frozenset("aeiouy")


class Analyzer:
    """The analysis of one language. It holds no state that a call changes.

    Attributes:
        language: ISO 639-1 code; one that Snowball does not know is not stemmed.
    """

    __slots__ = ("_silent", "_stem", "language")

    def __init__(self, language: str = "en") -> None:
        self.language = language
        algorithm = _SNOWBALL.get(language)
        # Without its cache a stemmer keeps nothing between two words, and it holds the
        # interpreter lock while it works, so several threads may share it.
        self._stem = Stemmer.Stemmer(algorithm, 0).stemWord if algorithm else None
        self._silent = silent_words(language)

    def pieces(self, text: str) -> list[str]:
        """Return the pieces of a text, in order, in lower case."""
        found: list[str] = []
        for run in text.lower().split():
            # Most runs are a word, or one between marks; only the others are searched.
            bare = run if run.isalnum() else run.strip(_MARKS_AROUND)
            if not bare.isascii():
                found += _PIECE.findall(bare.translate(_INVISIBLE))
            elif bare.isalnum():
                found.append(bare)
            elif bare:
                found += _ASCII_PIECE.findall(bare)
        return found

    def words(self, piece: str) -> tuple[str, ...]:
        """Return the words of a piece, in order; a joined compound follows its parts."""
        if piece.isascii() and (piece.isalpha() or piece.isdigit()):
            return (piece,)
        if _DENSE_PIECE.match(piece):
            if len(piece) == 1:
                return (piece,)
            return tuple(piece[at : at + 2] for at in range(len(piece) - 1))
        if self.language in _ELIDING:
            piece = _ELISIONS.sub("", piece)
        piece = _DIGIT_GROUPS.sub(_without_commas, piece)
        parts = _SPLIT.split(piece)
        letters = sum(map(len, parts))
        if len(parts) > 1 and all(part.isalpha() for part in parts):
            if "." in piece and letters == len(parts):
                return ("".join(parts),)
            if "&" in piece and letters <= _LONGEST_INITIALS:
                return ("".join(parts), "n".join(parts))
        version = _VERSION.match(piece)
        if version:
            number = version.group(1)
            behind = _SPLIT.split(piece[version.end() :])
            others = [word for part in behind for word in _words_of(_bare(part))]
            return (*number.split("."), number, *others)
        words = [word for part in parts for word in _words_of(_bare(part))]
        if "_" in piece or (len(parts) == len(words) == 2 and _HYPHEN.search(piece)):
            joined = "".join(map(_bare, parts))
            if letters >= _SHORTEST_JOINED and joined.isalpha():
                words.append(joined)
        return tuple(words)

    def term(self, word: str) -> str:
        """Return the term of a word: what the index counts and compares."""
        if word.isdigit() and word.isascii():
            return word
        if (
            word.endswith("s")
            and word[-2:] != "ss"
            and _VOWELS.isdisjoint(word)
            and word.isalpha()
            and len(word) > 2
        ):
            return word.removesuffix("s")  # DMs, NPCs; a stemmer looks for a vowel
        if self.language == "en":
            word = american(fold(word)) or word
        stemmed = self._stem(word) if self._stem else word
        return fold(stemmed) or stemmed

    def text_words(self, text: str) -> list[str]:
        """Return all words of a text, in order."""
        bare = text.lower().strip(_MARKS_AROUND)
        runs = bare.split()
        if bare.isascii() and "".join(runs).isalpha():
            return runs  # as most questions: each run is a word
        words: list[str] = []
        for piece in self.pieces(text):
            words += (piece,) if piece.isascii() and piece.isalpha() else self.words(piece)
        return words

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text, in order."""
        return [self.term(word) for word in self.text_words(text)]

    def is_silent(self, word: str) -> bool:
        """Tell whether a word leaves a question: it does not say what is looked for."""
        return word in self._silent

    def is_weak(self, word: str) -> bool:
        """Tell whether a word of a question only names the kind of thing asked for."""
        return word in weak_words(self.language)

    def is_plain(self, word: str) -> bool:
        """Tell whether a word is an everyday one, and so not misspelt."""
        if word in plain_words(self.language):
            return True
        return f" {word} " in ordinary_words(self.language).get(word[:_SHARED], "")

    def is_function_word(self, word: str) -> bool:
        """Tell whether a word is a function word of the language."""
        return word in function_words(self.language)

    def is_particle(self, word: str) -> bool:
        """Tell whether a word makes another word of a verb: English `log in` is not `log`."""
        return self.language == "en" and word in _PARTICLES

    def says_nothing(self, pieces: Iterable[str]) -> bool:
        """Tell whether pieces of a question hold no word that says what is looked for."""
        weak = weak_words(self.language)
        words = (word for piece in pieces for word in self.words(piece))
        return all(word in self._silent or word in weak for word in words)

    def question_words(self, question: str) -> list[str]:
        """Return the words that a question searches for; all where nothing would be left."""
        words = self.text_words(question)
        return self.spoken(words) or words

    def spoken(self, words: Sequence[str]) -> list[str]:
        """Return those of a question's words that it searches for; maybe none.

        Where nothing but weak words would be left, words about the article are what is asked for
        (`how long should a paragraph be`) and stay.
        """
        silent = self._silent
        spoken = [word for word in words if word not in silent]
        if weak_words(self.language).issuperset(spoken):
            asking = asking_words(self.language)
            spoken = [word for word in words if word not in asking]
        return spoken

    def compound(self, piece: str) -> tuple[tuple[str, ...], str | None]:
        """Return the words of a piece and, apart, the joined word of a compound."""
        words = self.words(piece)
        *parts, last = words or ("",)
        if parts and last in {"".join(parts), ".".join(parts), f"0x{parts[-1]}"}:
            return tuple(parts), last
        return words, None


@lru_cache(maxsize=64)
def analyzer_for(language: str) -> Analyzer:
    """Return the analyzer of a language, the same object each time."""
    return Analyzer(language)


def stemmed_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a stemmer, in alphabetical order."""
    return tuple(sorted(_SNOWBALL))


@lru_cache(maxsize=16)
def ordinary_words(language: str) -> dict[str, str]:
    """Return the ordinary words of a language by their first letters; empty if it has no list.

    Each value is one text, a space around each word: a set of 10,000 words takes 1.4 MB.
    """
    found: dict[str, list[str]] = {}
    for line in lines("ordinary", language):
        for word in line.split():
            found.setdefault(word[:_SHARED], []).append(word)
    return {start: f" {' '.join(words)} " for start, words in found.items()}


def _without_commas(match: re.Match[str]) -> str:
    return match.group().replace(",", "")


def _words_of(part: str) -> Iterator[str]:
    """Yield the words of a part of a piece: of letters and digits mixed, its runs and itself."""
    if not part:
        return
    if part.isalpha():
        yield part
        return
    if not _MIXED.search(part) or _COUNTED.fullmatch(part):
        yield part
        return
    code = _HEXADECIMAL.fullmatch(part)
    runs = [code.group(1)] if code else _RUNS.findall(part)
    if part[-1] in ENDING_SIGNS:
        # A letter with signs is a name of its own; a longer name may be meant without them.
        yield from (runs if len(runs[-1]) > 1 else ())
    elif len(runs) <= _MOST_RUNS:
        yield from runs
    yield part


def _bare(word: str) -> str:
    """Take the possessive and all apostrophes off a word."""
    if "'" not in word and "’" not in word:
        return word
    word = word.replace("’", "'")
    return word.removesuffix("'s").replace("'", "")
