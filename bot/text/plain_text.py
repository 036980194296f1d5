"""Plain text as articles keep it, and how long it is."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
MAX_MARKS = 30
_MARKS = re.compile(r"[^\w\s\x00-\u02ff]{31,}")  # combining marks, and other signs
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# The same for ASCII, in a quarter of the time: runs, less the apostrophes that join two of them.
_ASCII_RUNS = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))
_ASCII_JOINT = re.compile("'(?<=[A-Za-z0-9].)(?=[A-Za-z0-9])")
# Scripts written without spaces between words: Thai to Myanmar, Khmer, kana, and Han.
_SPACELESS = re.compile(r"[\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SPACELESS_PER_WORD = 2  # letters that count as one word there; a usual length of Chinese words


def plain(text: str) -> str:
    """Return text in NFC, line ends as line feeds, every other control character a space.

    A terminal or a log obeys control characters; nobody reads them. Of a run of combining marks
    the first 30 stay, as in the Stream-Safe Text Format of Unicode (UAX 15): no language needs
    more, and NFC takes quadratic time for a run.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    if not unified.isascii():
        unified = _MARKS.sub(_stream_safe, unified)
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", unified))


def _stream_safe(match: re.Match[str]) -> str:
    """Return a run of signs with no more than 30 combining marks side by side."""
    kept: list[str] = []
    marks = 0
    for char in match[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def is_spaceless(char: str) -> bool:
    """Tell whether a letter is of a script written without spaces between words."""
    return _SPACELESS.match(char) is not None


def word_count(text: str) -> int:
    """Count the words of a text; in scripts without spaces, two letters count as one."""
    if text.isascii():
        runs = len(text.encode().translate(_ASCII_RUNS).split())
        return runs - len(_ASCII_JOINT.findall(text)) if "'" in text else runs
    spaceless = len(_SPACELESS.findall(text))
    if not spaceless:
        return len(_WORD.findall(text))
    rest = _SPACELESS.sub(" ", text)
    return len(_WORD.findall(rest)) + -(-spaceless // _SPACELESS_PER_WORD)
