"""HTML: the readable text of a page, as a reader would copy it."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from bot.articles.article import Kind
from bot.articles.formats.html_tree import parse_html
from bot.articles.formats.inline import InlineText
from bot.articles.formats.main_content import content_root, is_furniture, page_title
from bot.articles.formats.marks import (
    STRONG,
    on_one_line,
    text_block,
    with_images,
    without_marks,
)
from bot.articles.formats.open_list import OpenList
from bot.articles.formats.parsed import (
    Heading,
    NewAnchor,
    ParsedFile,
    Surroundings,
    TextBlock,
    no_include,
)
from bot.articles.formats.questions import Asked, asks, heading_of, question_lead, without_q
from bot.articles.formats.sections import Section, Sections
from bot.articles.formats.tables import MAX_SPAN, Table

COMPONENT = "x-component"
"""Stands for what a dialect draws around text. `data-title` heads the text, `data-label` begins it;
with `data-inline` it stands in a sentence."""

_BLOCK_TAGS = frozenset(
    "address article aside blockquote body center details dialog div dl fieldset figcaption "
    "figure header hgroup hr html legend main p section summary td th tr caption thead tbody "
    "tfoot dd dt".split()
)
_LIST_TAGS = frozenset(("ul", "ol", "menu"))
_HEADING_TAGS = {f"h{level}": level for level in range(1, 7)}
_STRONG_TAGS = frozenset(("strong", "b"))
_CELL_TAGS = frozenset(("td", "th"))
_ID_TAGS = frozenset(("a", "span", "div", "section", "article", COMPONENT))
_LANGUAGE = re.compile(
    r"(?:language|lang|highlight|brush:?|src)[-: ]+([\w+#.-]+)|(?<!\S)sourceCode ([\w+#.-]+)"
)
_BOX_CLASSES = frozenset("admonition custom-block starlight-aside panel callout".split())
_TITLE_CLASSES = frozenset(
    "admonition-title custom-block-title starlight-aside__title panelheader callout-title".split()
)
_USUAL_TITLES = frozenset(
    "note tip hint info important warning caution danger attention error seealso see also todo "
    "example abstract question success failure bug quote".split()
)


def read_html(text: str, _surroundings: Surroundings) -> ParsedFile:
    """Read a page; headings have the anchors that are written."""
    tree = parse_html(text)
    root = content_root(tree)
    reader = _Reader(no_include)
    if root is not None:
        reader.read(root)
    sections = reader.sections
    title = sections.title_heading or page_title(tree) or sections.first_heading
    return ParsedFile(title and on_one_line(title), tuple(reader.blocks))


def read_fragment(html: str, new_anchor: NewAnchor) -> ParsedFile:
    """Read what a dialect was rendered to; headings without an id have the anchors given."""
    tree = parse_html(html)
    reader = _Reader(new_anchor)
    if tree.body is not None:
        reader.read(tree.body)
    sections = reader.sections
    return ParsedFile(sections.title_heading or sections.first_heading, tuple(reader.blocks))


class _Scope(NamedTuple):
    """What holds again once an element is left."""

    section: Section | None
    swallowed: int
    label: str | None


class _Reader:
    """Turns a walk through a page into blocks.

    Attributes:
        blocks: so far.
        sections: the headings, and which of them can be the title.
    """

    def __init__(self, new_anchor: NewAnchor) -> None:
        self.blocks: list[TextBlock] = []
        self.sections = Sections()
        self._new_anchor = new_anchor
        self._scopes: list[_Scope] = []
        self._inline = InlineText()
        self._list = OpenList()
        self._tables: list[Table] = []
        self._preformatted = 0
        self._language: str | None = None
        self._heading_level = 0  # of the heading that is being read
        self._heading_id: str | None = None
        self._near_id: str | None = None  # of an element that no text has followed
        self._label: str | None = None  # begins the next text
        self._question: tuple[str, Section | None] | None = None  # nothing follows it yet
        self._terms: list[str] = []

    def read(self, root: LexborNode) -> None:
        """Take in all that is readable in an element.

        It goes from node to node: hostile pages nest deeper than Python recurses.
        """
        node: LexborNode | None = root.first_child
        around: list[tuple[LexborNode, str, Callable[[], None] | None]] = []
        while node is not None or around:
            if node is None:
                node, tag, leave = around.pop()
                if leave is not None:
                    leave()
                node = node.next
                continue
            tag = node.tag or ""
            if tag == "-text":
                self._add_text(node.text_content or "")
            elif tag[:1] not in ("-", "!"):
                attributes = node.attributes
                if not is_furniture(tag, attributes):
                    leave = self._enter(tag, attributes)
                    child = node.first_child
                    if child is not None:
                        around.append((node, tag, leave))
                        node = child
                        continue
                    if leave is not None:
                        leave()
            node = node.next
        self._flush()
        self._close_list()
        self._settle_question()

    def _enter(self, tag: str, attributes: dict[str, str | None]) -> Callable[[], None] | None:
        """Begin an element; return what ends it."""
        written_id = attributes.get("id") or (attributes.get("name") if tag == "a" else None)
        if written_id and tag in _ID_TAGS:
            if self._heading_level:
                self._heading_id = self._heading_id or written_id
            elif not self._inline.has_text:
                self._near_id = written_id
        if tag in _HEADING_TAGS:
            return self._enter_heading(_HEADING_TAGS[tag], attributes)
        if tag in _BLOCK_TAGS:
            return self._enter_block(tag, attributes)
        if tag in _LIST_TAGS:
            return self._enter_list(tag, attributes)
        special = _SPECIAL.get(tag)
        return special(self, attributes) if special else None

    def _add_text(self, text: str) -> None:
        if self._preformatted:
            self._inline.add_as_is(text)
        else:
            self._inline.add(text)

    # Inline elements

    def _enter_break(self, _attributes: dict[str, str | None]) -> None:
        if self._preformatted:
            self._inline.add_as_is("\n")
        else:
            self._inline.break_line()

    def _enter_link(self, attributes: dict[str, str | None]) -> Callable[[], None] | None:
        target = (attributes.get("href") or "").strip()
        if not target or self._preformatted or target.lower().startswith("javascript:"):
            return None
        self._inline.open_link(target)
        return self._inline.close_link

    def _enter_strong(self, _attributes: dict[str, str | None]) -> Callable[[], None] | None:
        if self._preformatted:
            return None
        self._inline.open_strong()
        return self._inline.close_strong

    def _enter_image(self, attributes: dict[str, str | None]) -> None:
        if not self._preformatted and not self._heading_level:
            self._inline.add_image(attributes.get("alt") or "")

    def _enter_checkbox(self, attributes: dict[str, str | None]) -> None:
        self._inline.add("☑ " if "checked" in attributes else "☐ ")

    # Blocks

    def _enter_block(
        self, tag: str, attributes: dict[str, str | None]
    ) -> Callable[[], None] | None:
        table = self._tables[-1] if self._tables else None
        if table is not None and not table.is_layout:
            return self._enter_table_part(table, tag, attributes)
        self._flush()
        classes = (attributes.get("class") or "").lower().split()
        if not _TITLE_CLASSES.isdisjoint(classes):
            return self._leave_box_title
        if not _BOX_CLASSES.isdisjoint(classes):
            self._open_scope()
            return self._leave_scope
        if tag in ("details", "dl"):
            self._open_scope()
            return self._leave_definitions if tag == "dl" else self._leave_scope
        if tag == "summary":
            return self._leave_summary
        if tag == "dt":
            if self._scopes:
                self.sections.current = self._scopes[-1].section
            return self._leave_term
        return self._flush

    def _enter_component(self, attributes: dict[str, str | None]) -> Callable[[], None] | None:
        label, title = attributes.get("data-label"), attributes.get("data-title")
        if "data-inline" in attributes:
            if label:
                self._inline.add(f"{label}: ")
            return None
        self._flush()
        self._open_scope()
        if title and self._list.holds_items:
            self._emit(title)
        elif title:
            self.sections.begin(Heading(on_one_line(title), level=7), is_fixed=True)
        if label:
            self._label = on_one_line(label)
        return self._leave_scope

    def _open_scope(self) -> None:
        self._scopes.append(_Scope(self.sections.current, self._list.swallowed, self._label))

    def _leave_scope(self) -> None:
        self._flush()
        self._settle_question()
        self.sections.current, self._list.swallowed, label = self._scopes.pop()
        if self._label is not None:  # its label has met no text
            self._label = label

    def _leave_box_title(self) -> None:
        title = on_one_line(self._inline.take())
        if title and title.lower().rstrip(":") not in _USUAL_TITLES:
            if self._list.depth > 0:
                self._emit(title)
            else:
                self.sections.begin(Heading(title, level=7), is_fixed=True)

    def _leave_summary(self) -> None:
        if self._list.holds_items:
            self._flush()
            return
        title = on_one_line(self._inline.take())
        if title:
            self.sections.begin(Heading(without_q(title), level=7), is_fixed=True)

    def _leave_term(self) -> None:
        term = self._inline.take()
        if not term:
            return
        if asks(term) and not self._list.is_open:
            self._question = (term, self.sections.current)
            self.sections.begin(Heading(on_one_line(without_q(term)), level=7), is_fixed=True)
        else:
            self._terms.append(without_marks(term).strip(" :"))

    def _leave_definitions(self) -> None:
        self._flush()
        if self._terms:  # nothing was said about them
            terms = ", ".join(self._terms)
            self._terms.clear()
            self._emit(terms)
        self._leave_scope()

    # Headings

    def _enter_heading(
        self, level: int, attributes: dict[str, str | None]
    ) -> Callable[[], None] | None:
        if self._in_cell:
            self._make_layout(self._tables[-1])
        self._flush()
        if self._list.holds_items:
            return self._flush
        self._close_list()
        self._heading_level = level
        self._heading_id = attributes.get("id") or self._near_id
        return self._leave_heading

    def _leave_heading(self) -> None:
        text = on_one_line(self._inline.take())
        level, self._heading_level = self._heading_level, 0
        written_id, self._heading_id, self._near_id = self._heading_id, None, None
        if not text:
            return
        made = self._new_anchor(text)
        heading = Heading(text, written_id or made, level)
        self.sections.note(heading, after_text=bool(self.blocks))
        self._settle_question()
        self.sections.begin(heading)

    def _ask(self, asked: Asked) -> None:
        """Make a question the heading of what follows."""
        self._settle_question()
        before = self.sections.current
        question = on_one_line(asked.question)
        self.sections.begin(Heading(question, level=7))
        if asked.answer:
            self._append(asked.answer)
        else:
            self._question = (question, before)

    def _settle_question(self) -> None:
        """Make a question that nothing has followed a paragraph: nothing is lost."""
        if self._question is not None:
            (text, section), self._question = self._question, None
            block = text_block(text, self._inline.targets, headings=section.path if section else ())
            self.blocks += [block] if block else []

    # Lists

    def _enter_list(self, tag: str, attributes: dict[str, str | None]) -> Callable[[], None] | None:
        if self._in_cell:
            self._inline.break_line()
            return self._inline.break_line
        self._flush()
        if not self._list.depth and self._label is not None:
            self._append_label()
        self._list.enter(tag, attributes)
        return self._leave_list

    def _leave_list(self) -> None:
        self._flush()
        self._list.leave()
        self._close_list()

    def _enter_item(self, attributes: dict[str, str | None]) -> Callable[[], None] | None:
        if self._in_cell:
            self._inline.break_line()
            return self._inline.break_line
        self._flush()
        self._open_scope()
        self._list.enter_item(attributes.get("value"))
        return self._leave_item

    def _leave_item(self) -> None:
        self._leave_scope()
        self._list.mark = ""

    def _close_list(self) -> None:
        """Make the open list a block, if all lists are left."""
        if self._list.lines and self._list.depth <= 0:
            self._append_lines()

    def _append_lines(self) -> None:
        self._append(self._list.take(self._inline.targets), "list")

    # Tables

    def _enter_table(self, _attributes: dict[str, str | None]) -> Callable[[], None]:
        if self._in_cell:
            self._make_layout(self._tables[-1])
        self._flush()
        self._tables.append(Table())
        return self._leave_table

    def _enter_table_part(
        self, table: Table, tag: str, attributes: dict[str, str | None]
    ) -> Callable[[], None] | None:
        if tag == "tr":
            table.begin_row()
            return self._leave_table_part(table, table.end_row)
        if tag == "thead":
            table.in_head = True
            return lambda: setattr(table, "in_head", False)
        if tag in _CELL_TAGS:
            columns, rows = (_span(attributes.get(name)) for name in ("colspan", "rowspan"))
            return self._leave_table_part(
                table,
                lambda: table.add_cell(
                    with_images(self._inline.take(), alone=True).strip(),
                    is_header=tag == "th",
                    columns=columns,
                    rows=rows,
                ),
            )
        if tag == "caption":
            return self._leave_table_part(
                table,
                lambda: table.caption.extend(filter(None, [on_one_line(self._inline.take())])),
            )
        self._inline.break_line()
        return self._inline.break_line

    def _leave_table_part(self, table: Table, leave: Callable[[], None]) -> Callable[[], None]:
        """Return what ends a part of a table, whatever has become of the table by then."""
        return lambda: self._flush() if table.is_layout else leave()

    def _leave_table(self) -> None:
        table = self._tables[-1]
        if not table.is_layout:
            table.end_row()
        self._flush()
        self._tables.pop()
        if table.is_layout:
            return
        asked = [] if self._list.depth else table.questions()
        if asked:
            outside = self.sections.current
            for question, answer in asked:
                self._ask(Asked(without_q(question), answer))
            self.sections.current = outside
        else:
            self._append_rows(table)

    def _append_rows(self, table: Table) -> None:
        lines = table.lines()
        if not lines:
            return
        if self._label is not None:
            self._append_label()
        if self._list.lines:
            self._append_lines()
        kind: Kind = "table" if any(len(row.cells) > 1 for row in table.rows) else "text"
        self._append("\n".join(lines), kind)

    def _make_layout(self, table: Table) -> None:
        """Read a table as what only places its parts: they are too large for cells."""
        self._append_rows(table)
        for cell in filter(None, table.open_cells):
            self._append(cell)
        table.is_layout = True
        self._flush()

    # Code

    def _enter_code_block(self, attributes: dict[str, str | None]) -> Callable[[], None]:
        if not self._preformatted and not self._in_cell:
            self._flush()
            self._language = _language(attributes)
        elif self._in_cell:
            self._inline.break_line()
        self._preformatted += 1
        return self._leave_code_block

    def _enter_code(self, attributes: dict[str, str | None]) -> None:
        if self._preformatted and self._language is None:
            self._language = _language(attributes)

    def _leave_code_block(self) -> None:
        self._preformatted -= 1
        if self._preformatted or self._in_cell or self._heading_level:
            return
        code = without_marks(self._inline.take())
        if not code.strip():
            return
        if self._list.depth and len(code.strip().split("\n")) == 1:
            self._emit(code.strip())
            return
        self._list.add_mark()
        if self._label is not None:
            self._append_label()
        if self._list.lines:
            self._append_lines()
        self._append(code, "code")

    @property
    def _in_cell(self) -> bool:
        return bool(self._tables) and not self._tables[-1].is_layout

    # Emission

    def _flush(self) -> None:
        """End a paragraph; inside a heading, a cell or code there is none to end."""
        if self._preformatted:
            return
        if self._heading_level:
            self._inline.add(" ")
            return
        if self._in_cell:
            self._inline.break_line()
            return
        text = with_images(self._inline.take()).strip()
        if text:
            self._emit(text)

    def _emit(self, text: str) -> None:
        """Add a paragraph, or lines to the list that is open."""
        if self._terms:
            text = f"{', '.join(self._terms)}: {text}"
            self._terms.clear()
        if self._label is not None:
            text = f"{self._label.rstrip(':')}: {text}"
            self._label = None
        if self._list.depth <= 0:
            asked = heading_of(text)
            if asked is None:
                self._append(text)
            else:
                self._ask(asked)
            return
        if self._list.mark and STRONG in text[:2] and self._list.depth == 1:
            asked = question_lead(text) or heading_of(text)
            if asked is not None:
                self._list.swallow_item()
                if self._list.lines:
                    self._append_lines()
                self._ask(asked)
                return
        self._list.add(text)
        self._near_id = None

    def _append_label(self) -> None:
        label, self._label = self._label, None
        if label:
            self._append(f"{label.rstrip(':')}:")

    def _append(self, text: str, kind: Kind = "text") -> None:
        """Add a block."""
        language = self._language if kind == "code" else None
        if kind == "code":
            self._language = None
        block = text_block(
            text,
            self._inline.targets,
            kind=kind,
            headings=self.sections.path,
            code_language=language,
        )
        if block is not None:
            self._question = None
            self._near_id = None
            self.blocks.append(block)


_SPECIAL: Mapping[str, Callable[[_Reader, dict[str, str | None]], Callable[[], None] | None]] = {
    "br": _Reader._enter_break,
    "a": _Reader._enter_link,
    "strong": _Reader._enter_strong,
    "b": _Reader._enter_strong,
    "img": _Reader._enter_image,
    "input": _Reader._enter_checkbox,
    "li": _Reader._enter_item,
    "table": _Reader._enter_table,
    "pre": _Reader._enter_code_block,
    "code": _Reader._enter_code,
    COMPONENT: _Reader._enter_component,
}


def _span(written: str | None) -> int:
    return min(int(written), MAX_SPAN) or 1 if written and written.isdecimal() else 1


def _language(attributes: dict[str, str | None]) -> str | None:
    named = attributes.get("data-language") or attributes.get("data-lang")
    match = None if named else _LANGUAGE.search(attributes.get("class") or "")
    return named or (match and (match[1] or match[2])) or None
