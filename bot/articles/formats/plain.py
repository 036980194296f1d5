"""Plain text: the title on the first line, then paragraphs."""

from bot.articles.formats.document import Block, Document, without_blank_lines


def read_plain(text: str) -> Document:
    """Read a `.txt` file.

    Paragraphs are separated by blank lines; where no blank line follows the title, every line is
    a paragraph.
    """
    title, _, rest = text.strip("\n").partition("\n")
    rest = rest.rstrip()
    has_blank_line = any(not line.strip() for line in rest.split("\n"))
    paragraphs = without_blank_lines(rest) if has_blank_line else map(str.rstrip, rest.split("\n"))
    return Document(
        " ".join(title.split()) or None,
        tuple(Block(paragraph) for paragraph in paragraphs if paragraph.strip()),
    )
