"""The kind of answer a question asks for, and whether a sentence carries it.

Who and where ask for a name, when for a date, how many and how much for a number, why for a reason.
Only signs on the surface are read: capitals, digits, number words, names of months.
"""

import re
from enum import Enum

_NUMBER_WORDS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty
    forty fifty sixty eighty ninety hundred thousand million billion trillion dozen half third
    quarter once twice double percent um uma dois duas três quatro cinco seis sete oito nove dez
    onze doze quinze vinte trinta quarenta cinquenta cem cento mil milhão milhões bilhão bilhões
    metade terço ein zwei drei vier fünf sechs sieben acht neun zehn zwölf hundert tausend million
    millionen deux trois quatre cinq sept huit neuf dix cent mille millions tres cuatro siete
    nueve diez cien ciento
"""
_DATE_WORDS = """
    january february march april may june july august september october november december jan feb
    mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday
    sunday spring summer autumn winter century centuries decade decades year years month months
    week weeks today yesterday tomorrow janeiro fevereiro março abril maio junho julho agosto
    setembro outubro novembro dezembro século séculos década décadas ano anos mês meses semana
    januar februar märz mai juni juli oktober dezember jahrhundert jahr jahre janvier février mars
    avril juin juillet août septembre octobre décembre siècle année enero febrero marzo mayo junio
    julio septiembre octubre noviembre diciembre siglo año años
"""
_REASON_WORDS = """
    because due since therefore thus hence so as cause causes caused reason reasons owing result
    results order avoid allow allows porque pois devido portanto causa razão motivo weil denn daher
    deshalb wegen grund parce car puisque raison porque debido razón
"""

_YEAR = r"(?:1\d{3}|20\d{2})s?"
_DATE = re.compile(rf"\b(?:{_YEAR}|(?:{'|'.join(_DATE_WORDS.split())}))\b", re.IGNORECASE)
_NUMBERS = frozenset(_NUMBER_WORDS.split())
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")
_REASON = re.compile(rf"\b(?:{'|'.join(_REASON_WORDS.split())})\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=[^\W_])[^\w.!?]+\s?([^\W\d_a-zà-ÿ][^\W\d_]*)")


class Kind(Enum):
    """What a question asks for."""

    NAME = "a name"
    DATE = "a date"
    NUMBER = "a number"
    REASON = "a reason"
    ANYTHING = "anything"


# In this order: `how long ago` is no date, `what year` is one.
_ASKS = (
    (
        Kind.NUMBER,
        re.compile(
            r"\bhow (?:many|much|long|far|tall|old|big|large|often|fast|high|deep|wide|heavy)\b"
            r"|\bwhat (?:number|amount|percentage|percent|fraction|portion)\b|\bpercentage\b"
            r"|\bquant[oa]s?\b|\bwie ?viele?\b|\bcombien\b|\bcuánt[oa]s?\b|\bhoeveel\b|\bсколько\b"
        ),
    ),
    (
        Kind.DATE,
        re.compile(
            r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time|era)\b"
            r"|\bquando\b|\b(?:que|qual) (?:ano|data|dia|mês|século|década)\b|\bwann\b|\bquand\b"
            r"|\bcuándo\b|\bwanneer\b|\bкогда\b"
        ),
    ),
    (
        Kind.NAME,
        re.compile(
            r"\b(?:who|whom|whose|where)\b"
            r"|\b(?:what|which) (?:country|city|state|place|region|person|company|name)\b"
            r"|\b(?:quem|onde)\b|\b(?:que|qual) (?:país|cidade|estado|região|pessoa|nome)\b"
            r"|\b(?:wer|wem|wen|wo|woher|wohin)\b|\b(?:qui|où)\b|\b(?:quién|quiénes|dónde)\b"
            r"|\b(?:chi|dove)\b|\b(?:wie|waar)\b"
        ),
    ),
    (Kind.REASON, re.compile(r"\bwhy\b|\bpor ?qu[eê]\b|\bwarum\b|\bpourquoi\b|\bwaarom\b")),
)


def expected_kind(question: str) -> Kind:
    """Return what a question asks for."""
    lowered = question.lower()
    for kind, pattern in _ASKS:
        if pattern.search(lowered):
            return kind
    return Kind.ANYTHING


def carries(sentence: str, kind: Kind, question: str = "") -> bool:
    """Tell whether a sentence carries an answer of a kind.

    A name or a number that already stands in the question does not count.
    """
    if kind is Kind.DATE:
        return _DATE.search(sentence) is not None
    if kind is Kind.REASON:
        return _REASON.search(sentence) is not None
    asked = question.lower()
    if kind is Kind.NUMBER:
        return any(
            (word in _NUMBERS or _DIGIT.search(word)) and word not in asked
            for word in _WORD.findall(sentence.lower())
        )
    if kind is Kind.NAME:
        return any(match.group(1).lower() not in asked for match in _NAME.finditer(sentence))
    return False
