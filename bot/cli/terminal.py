"""What is shown where a person looks at a terminal; imported only there."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.answers.answer import Answer, Quote


def show_answer(answer: Answer, remarks: Sequence[str]) -> None:
    """Show an answer: remarks, then each quote with its best sentence bold and its citation."""
    console = Console(highlight=False)
    for remark in remarks:
        console.print(Text(remark, "italic"))
        console.print()
    for quote in answer.quotes:
        console.print(_highlighted(quote))
        link = quote.citation.deep_link or quote.citation.url
        style = Style(color="cyan", link=link)
        label = Text.assemble((f"[{quote.rank}] ", "bold cyan"), (quote.citation.label, style))
        for place in quote.also:
            label.append(f"\nthe same in {place.label}", "dim")
        console.print(Padding(label, (0, 0, 1, 2)))


def show_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Show rows of text under their heads."""
    table = Table(*heads, box=None, header_style="bold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def show_lines(lines: Iterable[Sequence[tuple[str, str]]]) -> None:
    """Show lines, each of pieces of text and their styles."""
    console = Console(highlight=False)
    for parts in lines:
        console.print(Text.assemble(*parts))


def _highlighted(quote: Quote) -> Text:
    text = Text(quote.text)
    if quote.highlight is not None:
        text.stylize("bold", *quote.highlight)
    return text
