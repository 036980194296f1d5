"""Random answers, many and quick: hostile texts in twelve scripts, code, tables, lists, links."""

import random
from datetime import date, timedelta

from bot.answers.answer import (
    Answer,
    Block,
    Citation,
    Correction,
    Level,
    Quote,
    Topic,
)
from bot.articles.article import Kind, Link
from tests.chat.answers import SCRIPTS
from tests.chat.test_escaping import TRICKS, marks

EMOJI = ("👨\u200d👩\u200d👧", "👍🏽", "❤\ufe0f", "🇪🇺", "😀")
BIDI = ("\u202eright to left\u202c", "zero\u200bwidth", "e\u0301", "ก็", "x" * 400, "字" * 300)
PIECES = (*SCRIPTS, *TRICKS, *marks, *EMOJI, *BIDI, "\n", "“quoted”", "Dr. No of the U.S.", "… ")
CODE = ("make run", "```", "`` ``` `", "    return 1", "@everyone", "# no heading", "\u200b", "")
CELLS = ("Gold", "12 €", "港口", "a_b", "x | y", "1; 2", "a: b", "the best of all", "``", "")
LANGUAGES = (None, "bash", "c++", "objective-c", "two words", "`")
ADDRESSES = (
    "https://example.org/page",
    "https://example.org/page#:~:text=a%20b,c%20d",
    "https://example.org/" + "x" * 450,
    "https://example.org/" + "x" * 600,
    "https://example.org/a)b [x](https://evil.example)",
    "https://good.example@evil.example/",
    "https://münchen.example/ä",
    "http://[::1",
    "https://xn--/",
    "../other.md",
    "javascript:alert(1)",
)


class RandomAnswers:
    """Makes answers from a seed."""

    def __init__(self, seed: int) -> None:
        self._of = random.Random(seed)

    def make(self) -> Answer:
        """The next answer."""
        of = self._of
        level: Level = of.choice(("answer", "answer", "closest", "none"))
        quotes = tuple(self._quote(rank) for rank in range(1, of.randint(1, 3) + 1))
        topics = [Topic(self._title(), self._text(2)) for _ in range(of.randint(0, 4))]
        return Answer(
            question=self._text(4),
            level=level,
            confidence=0.5,
            threshold=0.2,
            revision="0a1b2c3d",
            took_ms=1.0,
            quotes=quotes,
            corrections=tuple(
                Correction("x", self._text(2) or "y") for _ in range(of.randint(0, 6))
            ),
            suggestions=tuple(topics) if level == "none" else (),
            about=tuple(self._text(2) for _ in range(of.randint(0, 2))),
            differing=of.choice(((), (), (1, 2))) if len(quotes) > 1 else (),
        )

    def _text(self, most: int) -> str:
        count = self._of.randint(1, most)
        return self._of.choice((" ", "")).join(self._of.choices(PIECES, k=count)).strip()

    def _title(self) -> str:
        return self._text(6) * self._of.choice((1, 1, 30)) or "T"

    def _block(self, kind: Kind) -> str:
        of = self._of
        if kind == "code":
            lines = [of.choice((*CODE, self._text(3))) for _ in range(of.randint(1, 14))]
        elif kind == "list":
            lines = [f"{n}. {self._text(5)}" for n in range(9, 9 + of.randint(1, 5))]
        elif kind == "table":
            head = of.sample(CELLS[:-1], of.randint(2, 4))
            rows = [[of.choice(CELLS) for _ in head] for _ in range(of.randint(1, 5))]
            if of.random() < 0.5:
                lines = [" | ".join(row) for row in (head, *rows)]
            else:
                pairs = [[(h, c) for h, c in zip(head, r, strict=True) if c] for r in rows]
                lines = ["; ".join(f"{h}: {c}" for h, c in row) for row in pairs]
        else:
            return self._text(of.choice((4, 20, 60)))
        return "\n".join(lines)

    def _quote(self, rank: int) -> Quote:
        of = self._of
        blocks: list[Block] = []
        text = ""
        for _ in range(of.randint(1, 4)):
            kind: Kind = of.choice(("text", "text", "list", "table", "code"))
            own = self._block(kind).strip("\n")
            if not own.strip():
                continue
            start = len(text) + 2 if text else 0
            text = f"{text}\n\n{own}" if text else own
            language = of.choice(LANGUAGES) if kind == "code" else None
            blocks.append(Block(start, len(text), kind, language))
        if not blocks:
            text, blocks = "x", [Block(0, 1, "text")]
        start = of.randrange(len(text))
        highlight = of.choice((None, (start, of.randint(start + 1, len(text)))))
        links = []
        for _ in range(of.choice((0, 0, 3, 8))):
            at = of.randrange(len(text))
            links.append(Link(at, of.randint(at + 1, len(text)), of.choice(ADDRESSES)))
        return Quote(
            rank=rank,
            passage_id=f"a#p{rank}",
            article_id="a",
            title="a",
            section=None,
            paragraph=rank,
            paragraphs=(rank, rank),
            text=text,
            start=0,
            end=len(text),
            highlight=highlight,
            score=1.0 / rank,
            citation=self._citation(),
            also=tuple(self._citation() for _ in range(of.choice((0, 0, 1, 3)))),
            blocks=tuple(blocks),
            links=tuple(sorted(links)),
        )

    def _citation(self) -> Citation:
        of = self._of
        link = of.choice((None, *ADDRESSES))
        day = of.choice((None, date(2015, 1, 1) + timedelta(days=of.randrange(4000))))
        return Citation(self._title(), link, of.choice((link, *ADDRESSES)), None, day, None)
