"""From Markdown, HTML and plain text to the same readable text."""

import pytest

from bot.articles.formats import html, markdown, plain
from bot.articles.formats.parsed import ParsedFile, Surroundings


def read_html(text: str) -> ParsedFile:
    return html.read_html(text, Surroundings())


def read_markdown(text: str) -> ParsedFile:
    return markdown.read_markdown(text, Surroundings())


def read_plain(text: str) -> ParsedFile:
    return plain.read_plain(text, Surroundings())


def texts(document: ParsedFile) -> list[str]:
    return [block.text for block in document.blocks]


class TestPlainText:
    def test_every_line_is_a_paragraph_where_no_blank_line_follows_the_title(self) -> None:
        document = read_plain("Title\nFirst paragraph.\nSecond paragraph.\n\n")
        assert document.title == "Title"
        assert texts(document) == ["First paragraph.", "Second paragraph."]

    def test_blank_lines_part_paragraphs_that_keep_their_lines(self) -> None:
        document = read_plain("Title\n\nFirst line\nsecond line.\n \n\nNext.\n")
        assert texts(document) == ["First line\nsecond line.", "Next."]

    def test_a_title_alone_has_no_paragraph(self) -> None:
        assert read_plain("Only a title\n") == ParsedFile("Only a title", ())

    def test_an_empty_file_has_neither(self) -> None:
        assert read_plain("\n\n") == ParsedFile(None, ())


class TestMarkdown:
    def test_links_give_their_text_and_marks_vanish(self) -> None:
        document = read_markdown("Read *the* **[manual](https://example.org)** and `run` ~~it~~.")
        assert texts(document) == ["Read the manual and run it."]

    def test_a_line_break_in_a_paragraph_is_a_space_and_a_hard_one_stays(self) -> None:
        assert texts(read_markdown("one\ntwo  \nthree")) == ["one two\nthree"]

    def test_a_list_is_one_block_with_a_bullet_for_each_item(self) -> None:
        document = read_markdown("- first\n- second\n  continued\n\n  again\n  - nested\n")
        assert texts(document) == ["• first\n• second continued\n  again\n  • nested"]

    def test_numbered_items_have_their_numbers(self) -> None:
        assert texts(read_markdown("1. first\n2. second")) == ["1. first\n2. second"]

    def test_each_row_of_a_table_names_the_headers_of_its_columns(self) -> None:
        document = read_markdown("| Day | Open |\n|---|---|\n| Monday | 9 to 5 |")
        assert texts(document) == ["Day: Monday; Open: 9 to 5"]
        assert document.blocks[0].kind == "table"

    def test_a_heading_names_the_section_of_what_follows(self) -> None:
        document = read_markdown("Before.\n\n# One\n\nA.\n\n## Two *x*\n\nB.\n\nC.")
        assert document.title == "One"
        paths = [(block.text, [h.text for h in block.headings]) for block in document.blocks]
        assert paths == [
            ("Before.", []),
            ("A.", ["One"]),
            ("B.", ["One", "Two x"]),
            ("C.", ["One", "Two x"]),
        ]

    def test_code_is_one_block_with_its_blank_lines(self) -> None:
        document = read_markdown("```py title='a.py'\nif x:\n    y  z\n\n\ndone\n```")
        (block,) = document.blocks
        assert block.text == "if x:\n    y  z\n\n\ndone"
        assert (block.kind, block.code_language) == ("code", "py")

    def test_raw_html_is_read_and_scripts_are_not(self) -> None:
        document = read_markdown("A <b>bold</b> word.\n\n<script>alert(1)</script>\n\n<p>End</p>")
        assert texts(document) == ["A bold word.", "End"]

    def test_a_rule_in_the_text_is_not_front_matter(self) -> None:
        document = read_markdown("Text.\n\n---\n\nMore.")
        assert texts(document) == ["Text.", "More."]


class TestHtml:
    def test_only_the_main_part_of_a_page_is_read(self) -> None:
        document = read_html("<nav>Home</nav><header>Logo</header><main><p>Text.</p></main>")
        assert texts(document) == ["Text."]

    def test_what_nobody_sees_is_left_out(self) -> None:
        document = read_html(
            "<head><title>T</title><style>p{}</style></head><body><p>Seen.</p>"
            "<p hidden>Not seen.</p><template><p>Nor this.</p></template><svg><text>x</text></svg>"
        )
        assert texts(document) == ["Seen."]

    def test_text_outside_of_any_paragraph_is_a_paragraph(self) -> None:
        document = read_html("loose <em>text</em><div>block</div>tail")
        assert texts(document) == ["loose text", "block", "tail"]

    def test_a_caption_is_the_first_line_of_its_table(self) -> None:
        document = read_html(
            "<table><caption>Hours</caption><tr><th>Day</th></tr><tr><td>Mon<br>day</td></tr>"
            "<tr><td><ul><li>a</li><li>b</li></ul></td><td></td></tr></table>"
        )
        assert texts(document) == ["Hours\nDay\nMon day\na b"]

    def test_a_heading_inside_a_list_is_text_of_the_list(self) -> None:
        document = read_html("<ul><li><h3>Step</h3><p>Do it.</p></li></ul><p>After.</p>")
        assert document.title is None
        assert texts(document) == ["• Step\n  Do it.", "After."]

    def test_a_block_inside_a_heading_does_not_end_it(self) -> None:
        document = read_html("<h1>Opening <div>hours</div></h1><p>Text.</p>")
        assert document.title == "Opening hours"

    @pytest.mark.parametrize("tag", ["div", "ul", "blockquote", "b", "table"])
    def test_very_deep_nesting_is_read(self, tag: str) -> None:
        inner = "<li>" if tag == "ul" else "<tr><td>" if tag == "table" else ""
        document = read_html(f"<{tag}>{inner}" * 3000 + "deep text")
        assert any("deep text" in text for text in texts(document))
