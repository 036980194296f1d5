"""Markdown as the generators of sites extend it: the marks go, the text stays."""

import pytest

from bot.articles.formats.markdown import read_markdown
from bot.articles.formats.parsed import ParsedFile, Surroundings, TextBlock

FILES = {"part.md": "---\ntitle: x\n---\nThe part.", "code.py": "one\ntwo\nthree\n", "self.md": ""}


def read(text: str, *, mdx: bool = False) -> ParsedFile:
    return read_markdown(text, Surroundings(include=FILES.get, is_mdx=mdx))


def texts(text: str, *, mdx: bool = False) -> list[str]:
    return [block.text for block in read(text, mdx=mdx).blocks]


def under(block: TextBlock) -> list[str]:
    return [heading.text for heading in block.headings]


@pytest.mark.parametrize(
    "text",
    [
        ":::note\n\nSafe text.\n\n:::",
        "::: warning\nSafe text.\n:::",
        "::::steps\n:::tip\nSafe text.\n:::\n::::",
        "/// note\nSafe text.\n///",
        "/// details\n    type: warning\n    open: True\n\nSafe text.\n///",
        "!!! note\n    Safe text.",
        '!!! warning inline end ""\n\n    Safe text.',
        "???+ tip\n    Safe text.",
        "> [!NOTE]\n> Safe text.",
        "> [!tip]- \n> Safe text.",
        "!> Safe text.",
        "{{< note >}}\nSafe text.\n{{< /note >}}",
        "{{% alert %}}\n\nSafe text.\n\n{{% /alert %}}",
        '{% hint style="info" %}\nSafe text.\n{% endhint %}',
        '{% include note.html content="Safe text." %}',
        "{% if site.beta %}\nSafe text.\n{% endif %}",
        "<Info>\nSafe text.\n</Info>",
        "<Outer a={1}>\n  <Inner b='2'\n    c>\n\n    Safe text.\n\n  </Inner>\n</Outer>",
        "<my-box>\nSafe text.\n</my-box>",
        "import A from './a';\nimport {\n  B,\n  C,\n} from 'd';\n\nSafe text.",
        "export const a = 1;\n\nSafe text.",
        "Safe text.\n\n[TOC]\n\n[[_TOC_]]\n\n[[toc]]\n\n${toc}",
        "{/* not seen */}\n\nSafe text.{/* nor this */}",
        "Safe text.\n{: .note }",
        "{.lead}\nSafe text.",
        "Safe text.\n\n*[HTML]: Hyper Text",
        "Safe text.\n\n:::",
        "Safe text. :material-check:",
        "Safe text. <:custom:123456789012345678>",
        "::youtube{#abc}\n\nSafe text.",
        "1. TOC\n{:toc}\n\nSafe text.",
        '<div class="x" markdown="1">\nSafe *text*.\n</div>',
        "Safe text.[^1]\n\n<!-- [^1] -->\n\n[^1]:",
        "![Safe text.](a.png)\n\nSafe text.",
    ],
)
def test_marks_go_and_the_text_stays(text: str) -> None:
    assert texts(text) == ["Safe text."]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (":::tip[Why `so`?]\nBecause.\n:::\n\nAfter.", "Why so?"),
        ("::: details How **so**?\nBecause.\n:::\n\nAfter.", "How so?"),
        ("/// note | Mind this\nBecause.\n///\n\nAfter.", "Mind this"),
        ('!!! note "Mind this"\n\n    Because.\n\nAfter.', "Mind this"),
        ("> [!NOTE] Mind this\n> Because.\n\nAfter.", "Mind this"),
        ('<Aside title="Mind this">\nBecause.\n</Aside>\n\nAfter.', "Mind this"),
        ('{{< details title="Mind this" >}}\nBecause.\n{{< /details >}}\n\nAfter.', "Mind this"),
        ("<details><summary>Why?</summary>\n\nBecause.\n\n</details>\n\nAfter.", "Why?"),
    ],
)
def test_a_title_heads_the_text_of_its_box_and_nothing_behind(text: str, title: str) -> None:
    because, after = read(f"# Page\n\n## Part\n\n{text}").blocks
    assert (because.text, under(because)) == ("Because.", ["Page", "Part", title])
    assert (after.text, under(after)) == ("After.", ["Page", "Part"])


@pytest.mark.parametrize(
    "text",
    [
        '<Tabs>\n<TabItem label="Linux">\n\nUse apt.\n\n</TabItem>\n</Tabs>',
        '=== "Linux"\n\n    Use apt.',
        "//// tab | Linux\nUse apt.\n////",
        '{% tabs %}\n{% tab title="Linux" %}\nUse apt.\n{% endtab %}\n{% endtabs %}',
        '{{< tabs >}}\n{{% tab name="Linux" %}}\nUse apt.\n{{% /tab %}}\n{{< /tabs >}}',
    ],
)
def test_the_name_of_a_tab_begins_its_text(text: str) -> None:
    assert texts(f"{text}\n\nAfter.") == ["Linux: Use apt.", "After."]


def test_the_name_of_a_tab_leads_to_its_code() -> None:
    tabs = read('<Tab label="JS">\n\n```js\na\n```\n</Tab>').blocks
    assert [block.code_language for block in tabs] == [None, "js"]
    found = read("::: code-group\n```sh [npm]\nnpm i\n```\n```sh [yarn]\nyarn\n```\n:::").blocks
    assert [(b.text, b.kind) for b in found] == [
        ("npm:", "text"), ("npm i", "code"), ("yarn:", "text"), ("yarn", "code"),
    ]  # fmt: skip
    assert texts('<Tab label="empty">\n\n</Tab>\n\nAfter.') == ["After."]


@pytest.mark.parametrize(
    "code",
    [
        "::: tip",
        "{{< x >}}",
        "<Tab>",
        "[[Page]]",
        ":tada:",
        "==a==",
        "{#id}",
        "!!! note",
        "import a",
    ],
)
def test_nothing_is_done_in_code(code: str) -> None:
    assert texts(f"```\n{code}\n```\n\nSee `{code}`.") == [code, f"See {code}."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Press ++ctrl+alt+del++ now.", "Press Ctrl+Alt+Del now."),
        ("A ==marked *word*== here.", "A marked word here."),
        ("H~2~O and CO^2^ and ^^new^^.", "H2O and CO2 and new."),
        ("See [[Mage|the mage]] and [[Home]].", "See the mage and Home."),
        ("See [[The first steps|first-steps]].", "See The first steps."),
        ("See [[Page#Part]].", "See Page."),
        ("See [[FAQ|Frequently-Asked]].", "See FAQ."),
        ("Use `{{</* note */>}}` there.", "Use {{< note >}} there."),
        (":warning: Mind :rocket: at 10:30:45.", "⚠️ Mind 🚀 at 10:30:45."),
        (":no_such_thing: stays.", ":no_such_thing: stays."),
        ('Press <Key name="F5" /> as of <Version>3.2</Version>.', "Press F5 as of 3.2."),
        (
            'See {{% ref "/guide" %}} and {{< term "front matter" >}}.',
            "See /guide and front matter.",
        ),
        ("[Here](x){target=_blank} and `this`{.py}.", "Here and this."),
        ("Write {% raw %}{{ name }}{% endraw %} there.", "Write {{ name }} there."),
        ("Costs $5 or $10, {name} and a_b_c.", "Costs $5 or $10, {name} and a_b_c."),
        ("Press ![the red button](a.png) twice.", "Press the red button twice."),
        ("a == b and c == d, x ^ y, ~5 and ~6.", "a == b and c == d, x ^ y, ~5 and ~6."),
    ],
)
def test_marks_in_a_sentence(text: str, said: str) -> None:
    assert texts(text) == [said]


def test_expressions_of_mdx_are_not_text() -> None:
    text = 'export const name = "Ann";\n\nBy {name}, {"in"} {year} at {1 + 1}.'
    found = read(f"{text}\n\n{{list.map((x) => {{\n x\n}})}}", mdx=True)
    assert [block.text for block in found.blocks] == ["By Ann, in at ."]
    assert found.holes == ("{year}", "{1 + 1}")
    assert texts("    indented text", mdx=True) == ["indented text"]


def test_what_stands_between_tags_of_mdx_is_markdown() -> None:
    text = "<details>\n  <summary>Why?</summary>\n  Because *so* ![a](b.png)\n</details>"
    assert texts(f"{text}\n\n<p>An *end*.</p>", mdx=True) == ["Because so a", "An end."]


def test_what_would_have_written_text_is_named() -> None:
    assert read("As of <Since/>, {{ site.name }} is {{< version >}}.").holes == (
        "<Since/>",
        "{{ site.name }}",
        "{{< version >}}",
    )


def test_a_shortcode_around_code_takes_it_as_code() -> None:
    (block,) = read("{{< highlight toml >}}\na = '*x*'\n\nb\n{{< /highlight >}}").blocks
    assert (block.text, block.kind, block.code_language) == ("a = '*x*'\n\nb", "code", "toml")


def test_a_heading_below_a_component_is_one() -> None:
    (block,) = read('<Anchor id="parts" />\n## Parts\n\nText.').blocks
    assert [(h.text, h.anchor) for h in block.headings] == [("Parts", "parts")]


@pytest.mark.parametrize(
    "heading",
    ["## Join {#join}", "## Join { #join }", "## Join {: #join .big }", "## Join {/* #join */}",
     '<h2 id="join">Join</h2>', '<a name="join"></a>\n\n## Join'],
)  # fmt: skip
def test_a_written_id_is_the_anchor_of_its_heading(heading: str) -> None:
    (block,) = read(f"{heading}\n\nText.").blocks
    assert [(h.text, h.anchor) for h in block.headings] == [("Join", "join")]


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("{!part.md!}", ["Before.", "The part."]),
        ("{!missing.md!}", ["Before."]),
        ('--8<-- "part.md"', ["Before.", "The part."]),
        ("--8<--\npart.md\n--8<--", ["Before.", "The part."]),
        ("<!--@include: part.md-->", ["Before.", "The part."]),
        ("{{#include part.md}}", ["Before.", "The part."]),
        ("{% include_relative part.md %}", ["Before.", "The part."]),
        ('{{% include "part.md" %}}', ["Before.", "The part."]),
        ("import P from 'part.md';\n\n<P />", ["Before.", "The part."]),
        ("```py\n{!code.py!}\n```", ["Before.", "one\ntwo\nthree"]),
        ('```py\n--8<-- "code.py:2:3"\n```', ["Before.", "two\nthree"]),
        ("```\n{!missing.py!}\n```", ["Before."]),
    ],
)
def test_included_files_stand_in_the_text(mark: str, said: list[str]) -> None:
    assert texts(f"Before.\n\n{mark}") == said


def test_files_that_include_themselves_end() -> None:
    surroundings = Surroundings(include={"a.md": "Again.\n\n{!a.md!}\n\n{!a.md!}"}.get)
    blocks = read_markdown("{!a.md!}", surroundings).blocks
    assert {block.text for block in blocks} == {"Again."}
    assert len(blocks) < 100


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("**Is it free?**\n\nYes, for all.", "Is it free?"),
        ("**Is it free?** Yes, for all.", "Is it free?"),
        ("**Q: Is it free?**\n**A:** Yes, for all.", "Is it free?"),
        ("Q: Is it free?\n\nA: Yes, for all.", "Is it free?"),
        ("Is it free?\n: Yes, for all.", "Is it free?"),
        ("- **Is it free?** Yes, for all.", "Is it free?"),
        ("- **Is it free?**\n\n  Yes, for all.", "Is it free?"),
        ("| Question | Answer |\n|---|---|\n| Free | Yes, for all. |", "Free"),
        ("| a | b |\n|---|---|\n| Is it free? | Yes, for all. |", "Is it free?"),
        ("<details><summary>Is it free?</summary>\nYes, for all.\n</details>", "Is it free?"),
    ],
)
def test_a_question_heads_its_answer(text: str, question: str) -> None:
    (block,) = read(text).blocks
    assert under(block) == [question]
    assert block.text.removeprefix("A: ") == "Yes, for all."


def test_a_question_that_nothing_answers_is_not_lost() -> None:
    assert texts("**Is it free?**\n\n## Next\n\nText.") == ["Is it free?", "Text."]
    assert texts("Text.\n\n**Is it free?**") == ["Text.", "Is it free?"]


def test_a_definition_is_said_with_its_term() -> None:
    assert texts("Shard\n: A connection.\n\nGuild\n: A server.") == [
        "Shard: A connection.",
        "Guild: A server.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3. c\n4. d", "3. c\n4. d"),
        ('<ol type="a"><li>x</li><li value="4">y</li></ol>', "a. x\nd. y"),
        ('<ol type="I" start="9"><li>x</li><li>y</li></ol>', "IX. x\nX. y"),
        ("<ol reversed start=2><li>x</li><li>y</li></ol>", "2. x\n1. y"),
        ("- [x] done\n- [ ] open", "☑ done\n☐ open"),
    ],
)
def test_items_have_the_marks_that_the_page_shows(text: str, said: str) -> None:
    assert texts(text) == [said]


def test_code_in_a_list_is_code() -> None:
    blocks = read("1. Run:\n\n   ```sh\n   a\n\n   b\n   ```\n\n2. Wait.").blocks
    assert [(b.text, b.kind) for b in blocks] == [
        ("1. Run:", "list"), ("a\n\nb", "code"), ("2. Wait.", "list"),
    ]  # fmt: skip


def test_links_are_kept_beside_the_text() -> None:
    (block,) = read('See **[the form](/form)** or [e\u0301t\u00e9](x "t") or https://a.org.').blocks
    linked = [(block.text[s:e], target) for s, e, target in block.links]
    assert block.text == "See the form or été or https://a.org."
    assert linked == [("the form", "/form"), ("été", "x")]


def test_links_in_lists_and_tables_are_kept() -> None:
    blocks = read("- a [b](c)\n  - [d](e)\n\n| [h](i) | j |\n|---|---|\n| [k](l) | m |").blocks
    linked = [[(block.text[s:e], target) for s, e, target in block.links] for block in blocks]
    assert linked == [[("b", "c"), ("d", "e")], [("h", "i"), ("k", "l")]]


def test_a_list_of_links_to_sections_is_a_table_of_contents() -> None:
    assert texts("- [One](#one)\n- [Two](#two)\n  - [Three](#three)\n\nText.") == ["Text."]
    assert texts("- [One](one)\n- [Two](#two)") == ["• One\n• Two"]
