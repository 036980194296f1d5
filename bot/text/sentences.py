"""Where the sentences of a text begin and end.

`sentences(text)` gives half-open ranges of code points, trimmed, in order; together they hold
every character of the text that is not white space. Nothing is copied or normalised, so a
sentence can be quoted by its range.
"""

import re

# A run of stops with the quotes and brackets that close behind it. Stops of scripts without
# spaces end a sentence at once; all others only before white space or at the end. A line ends
# one where a blank line, a capital, a digit or a list mark follows (wrapped lines go on).
# One set of first letters stands before the choice, which lets the search skip quickly.
_END = re.compile(
    r"""[.!?…؟۔।॥։。！？｡．\n](?:"""
    r"""(?<![。！？｡．\n])[.!?…؟۔।॥։]*["'”’»)\]]*(?=\s|$)"""
    r"""|(?<=[。！？｡．])[。！？｡．]*[」』”’）】)]*"""
    r"""|(?<=\n)(?:(?:[^\S\n]*\n)+|(?=[^\S\n]*[A-Z0-9•‣◦*·–—-])))"""
)
_LONGEST_WORD = 80  # what is longer is no abbreviation
_OPENING = "\"'“‘«„([{¿¡*_"

# Never the last word of a sentence: a name, a number or an explanation follows.
_LEADING_WORDS = """
    mr mrs ms mx dr prof sen rep gov gen col capt lt sgt cpl maj adm cmdr rev hon pres st ste mt
    ft fr br sra srta dra herr hr ed eds vs cf viz e.g i.e eg ie approx ca z.b d.h bzw p.ex p.e
    resp
"""
_LEADING = frozenset(_LEADING_WORDS.split())
# Not the last word where a number follows.
_NUMBERED_WORDS = """
    fig figs eq eqs ref refs vol vols no nos nr núm nº art arts ch chap sec p pp pg jan feb mar
    apr jun jul aug sep sept oct nov dec
"""
_NUMBERED = frozenset(_NUMBERED_WORDS.split())
# May be the last word: only a usual beginning of a sentence behind them is taken for one.
_TRAILING_WORDS = """
    al etc usw inc ltd co corp llc plc jr sr bros dept univ ph.d m.d b.a m.a
"""
_TRAILING = frozenset(_TRAILING_WORDS.split())
_BEGINNINGS_WORDS = """
    the a an this that these those it its he she they we you i his her their our my in on at by
    for from with as to of and but or so if when while after before since because however although
    though there here then thus meanwhile moreover also according during under over what who where
    why how which all some many most both each one another other no not is are was were has have
    had do does did der die das ein eine es er sie wir le la les un une il elle o os uma ele ela
    el los las una en em na
"""
_BEGINNINGS = frozenset(_BEGINNINGS_WORDS.split())


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a text as ranges `(start, end)`.

    Abbreviations (`Dr.`, `U.S.`), initials, decimals, list numbers and a stop before a small
    letter do not end a sentence; a sentence in quotes ends behind the closing quote.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if text[match.start()] == "." and not _ends(text, start, match):
            continue
        if text[match.start()] in "!?…" and _spoken_on(text, match):
            continue
        start = _take(text, start, match.end(), found)
    _take(text, start, len(text), found)
    return found


def _take(text: str, start: int, end: int, found: list[tuple[int, int]]) -> int:
    """Add the trimmed range to `found` if anything is left of it; return where to go on."""
    part = text[start:end]
    kept = part.strip()
    if kept:
        begin = start + len(part) - len(part.lstrip())
        found.append((begin, begin + len(kept)))
    return end


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether a run of stops that begins with a full stop ends the sentence."""
    after = text[match.end() : match.end() + 24].lstrip().lstrip(_OPENING)
    if not after or after.isspace():
        return True
    if after[0].islower():
        return False
    if match.end() - match.start() > 1:
        return True
    near = text[max(start, match.start() - _LONGEST_WORD) : match.start()]
    words = near.split()
    word = words[-1].lstrip(_OPENING) if words else ""
    if word.isdigit():  # the number of a list item is all of its sentence
        return len(words) > 1 or len(near) == _LONGEST_WORD
    return not _goes_on(word, after)


def _goes_on(word: str, after: str) -> bool:
    """Tell whether a full stop behind a word only marks it as shortened."""
    lowered = word.lower()
    if lowered in _LEADING or (lowered in _NUMBERED and after[0].isdigit()):
        return True
    initial = len(word) == 1 and word.isalpha()
    if initial or lowered in _TRAILING or (len(word) > 2 and _is_acronym(word)):
        return after.split(None, 1)[0].rstrip(",;:").lower() not in _BEGINNINGS
    return False


def _is_acronym(word: str) -> bool:
    """Tell whether a word is single letters between full stops, as `U.S` is."""
    return all(len(part) == 1 and part.isalpha() for part in word.split("."))


def _spoken_on(text: str, match: re.Match[str]) -> bool:
    """Tell whether the sentence goes on behind a quoted or trailing-off stop."""
    closing = match.group()[-1]
    if closing in "!?":
        return False
    return text[match.end() : match.end() + 8].lstrip()[:1].islower()
