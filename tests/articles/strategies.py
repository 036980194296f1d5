"""Generated articles: ordinary, hostile, and in many scripts."""

from hypothesis import strategies as st

HOSTILE = [
    "@everyone",
    "<@123456789012345678>",
    "**bold** _it_ ~~no~~ ||spoiler||",
    "[safe](https://evil.example)",
    "<t:0:R> </ask:1>",
    "```js\ncode```",
    "# heading",
    "- [ ] list",
    "> quote",
    "\u202eright to left\u202c",
    "zero\u200bwidth\u200djoin",
    "😀👩‍👩‍👧‍👦 emoji",
    "%E2%80%8B&amp;<b>",
    "“curly” ‘quotes’ … — –",
]
SENTENCES = [
    "The harbour opens at nine.",
    "Members pay 12.50 a month, or 1,200 a year.",
    "Dr. Smith of the U.S. team said so!",
    "Is it free?",
    "यह साझेदारी समुद्री सुरक्षा को शामिल करती है।",
    "बैठक ब्रुसेल्स में हुई।",
    "该伙伴关系涵盖海上安全和网络威胁。",
    "会议在布鲁塞尔举行！",
    "تشمل الشراكة الأمن البحري والتهديدات السيبرانية.",
    "هل تم تحديد موعد؟",
    "ความร่วมมือครอบคลุมความมั่นคงทางทะเล",
    "Партнёрство охватывает морскую безопасность.",
]

# No NUL, which a file may not hold, and no lone surrogates, which UTF-8 cannot hold.
any_text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=80
)

sentence = st.one_of(st.sampled_from(SENTENCES), st.sampled_from(HOSTILE), any_text)

paragraph = st.lists(sentence, min_size=1, max_size=40).map(" ".join)

plain_article = st.lists(paragraph, min_size=1, max_size=8).map(
    lambda paragraphs: "Title\n\nOpening words.\n\n" + "\n\n".join(paragraphs)
)

DIALECTS = [
    ":::tip[{0}]\n\n{1}\n\n:::",
    "::: details {0}\n{1}\n:::",
    '!!! note "Title"\n\n    {1}',
    '=== "Tab"\n\n    {1}\n\n    ```py\n    a\n\n    b\n    ```',
    "/// note | {0}\n{1}\n///",
    "> [!NOTE] {0}\n> {1}",
    '<Tabs>\n<TabItem label="A">\n\n{1}\n\n</TabItem>\n</Tabs>',
    "<details><summary>{0}</summary>\n\n{1}\n\n</details>",
    "{{{{< note >}}}}\n{1}\n{{{{< /note >}}}}",
    '{{% include x.html content="a" %}} {1}',
    "import A from 'a'\n\n{1} {{/* b */}} <A b={{1}} />",
    "## {0} {{#id}}\n\n**Why so?** {1}\n\n**{0}**",
    "| Question | Answer |\n|---|---|\n| [{0}](a) | {1} |",
    '- **{0}?** {1}\n  1. [{0}](b "c")\n\n     ```\n     x\n\n     y\n     ```',
    "{0}\n: {1}\n\n[^1]: {0}\n\n{1}[^1] ++a+b++ ==c== :tada: [[d|e]] ![f](g)",
    "```js\n{0}\n\n\n{1}\n```",
    "<table><tr><td rowspan=2>{0}</td><td><ul><li>{1}</ul></td></tr></table>",
]

dialect = st.builds(
    lambda form, *words: form.format(*(word.replace("\n", " ") for word in words)),
    st.sampled_from(DIALECTS),
    sentence,
    sentence,
)

markdown_article = st.lists(
    st.one_of(
        paragraph,
        dialect,
        sentence.map("## {}".format),
        st.lists(sentence, min_size=1, max_size=5).map(lambda x: "\n".join(f"- {y}" for y in x)),
        st.just("| a | b |\n|---|---|\n| 1 | 2 |"),
    ),
    min_size=1,
    max_size=8,
).map(lambda blocks: "Opening words.\n\n" + "\n\n".join(blocks))
