"""Reading back what the bot says: the quotes out of a message, with our additions undone."""

import re
from dataclasses import dataclass, field

from bot.chat.buttons.custom_ids import parse
from bot.chat.formatting.aligned_table import unaligned
from bot.chat.formatting.code_fence import FENCE, unfence
from bot.chat.formatting.escaping import length, unescape
from bot.chat.formatting.reply import (
    MAX_CARD,
    MAX_CUSTOM_ID,
    MAX_DESCRIPTION,
    MAX_FOOTER,
    MAX_LABEL,
    MAX_TEXT,
    MAX_TITLE,
    Reply,
)

_BOLD = re.compile(r"(\\.)|\*\*", re.DOTALL)
_CITED = re.compile(r"\\\[(\d+)\\\] ")
_CUT_LINE = "> …"


@dataclass(slots=True)
class Read:
    """A quote as it was read out of a message.

    Attributes:
        number: in its citation.
        parts: what is quoted, one after the other; between them white space is left out, or more
            where something is cut.
        cut: whether an ellipsis says that something is left out.
        cited: the line of the citation.
    """

    number: int = 0
    parts: list[str] = field(default_factory=list)
    cut: bool = False
    cited: str = ""

    def is_of(self, text: str) -> bool:
        """Tell whether all parts are slices of a text, in order, and none is missing unsaid."""
        at = 0
        missing = ""
        for part in self.parts:
            found = _find(text, part, at)
            if found is None:
                return False
            missing += text[at : found[0]]
            at = found[1]
        missing += text[at:]
        return bool(self.parts) and (self.cut or not missing.strip())


def read_quotes(message: str) -> list[Read]:
    """Return the quotes in a message."""
    read, found = Read(), []
    lines = iter(message.split("\n"))
    prose: list[str] = []

    def end_prose() -> None:
        if prose:
            text, before, after = quoted("\n".join(prose))
            read.parts.append(text)
            read.cut |= before or after
            prose.clear()

    for line in lines:
        if line == _CUT_LINE:
            end_prose()
            read.cut = True
        elif line.startswith("> "):
            prose.append(line)
        elif line.startswith(FENCE):
            end_prose()
            fenced = [line]
            while fenced[-1] != FENCE or len(fenced) == 1:
                fenced.append(next(lines))
            read.parts.append(unfence("\n".join(fenced)))
        elif cited := _CITED.match(line):
            end_prose()
            read.number, read.cited = int(cited[1]), line
            found.append(read)
            read = Read()
    return found


def _find(text: str, part: str, at: int) -> tuple[int, int] | None:
    """Return where a part stands in a text, read back from its columns if it is a table."""
    start = text.find(part, at)
    if start < 0 and "\n" in part:
        part = unaligned(part)
        start = text.find(part, at)
    return (start, start + len(part)) if start >= 0 else None


def quoted(markdown: str) -> tuple[str, bool, bool]:
    """Return the slice in a block quote, and whether something was cut before and after it."""
    lines = markdown.split("\n")
    assert all(line.startswith("> ") for line in lines)
    text = "\n".join(line.removeprefix("> ") for line in lines)
    before, after = text.startswith("… "), text.endswith(" …")
    text = text.removeprefix("… ").removesuffix(" …")
    return unescape(_BOLD.sub(lambda found: found[1] or "", text)), before, after


def block(message: str) -> str:
    """Return the first block quote of a message: its first lines that begin with `> `."""
    lines = message.split("\n")
    first = next((at for at, line in enumerate(lines) if line.startswith("> ")), len(lines))
    last = next(
        (at for at in range(first, len(lines)) if not lines[at].startswith("> ")), len(lines)
    )
    return "\n".join(lines[first:last])


def bold(markdown: str) -> str:
    """Return what is bold in the first block quote, as it was before it was escaped."""
    text = block(markdown).replace("\n> ", "\n").removeprefix("> ")
    found = re.findall(r"(?<!\\)(?:\\\\)*\*\*((?:\\.|[^\\*])+)\*\*", text, re.DOTALL)
    return unescape("\n".join(found))


def assert_within_limits(reply: Reply) -> None:
    """Hold a reply to Discord's limits, counted the stricter way."""
    assert length(reply.text) <= MAX_TEXT
    if reply.card is not None:
        card = reply.card
        assert length(card.description) <= MAX_DESCRIPTION
        assert length(card.title) <= MAX_TITLE
        assert length(card.footer) <= MAX_FOOTER
        assert sum(map(length, (card.description, card.title, card.footer))) <= MAX_CARD
        assert card.description.strip()
    else:
        assert reply.text.strip() or reply.file is not None
    assert len(reply.buttons) <= 25
    for button in reply.buttons:
        assert 0 < length(button.label) <= MAX_LABEL
        assert 0 < len(button.custom_id) <= MAX_CUSTOM_ID
        assert parse(button.custom_id) is not None
    assert len({button.custom_id for button in reply.buttons}) == len(reply.buttons)
