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

markdown_article = st.lists(
    st.one_of(
        paragraph,
        sentence.map("## {}".format),
        st.lists(sentence, min_size=1, max_size=5).map(lambda x: "\n".join(f"- {y}" for y in x)),
        st.just("| a | b |\n|---|---|\n| 1 | 2 |"),
    ),
    min_size=1,
    max_size=8,
).map(lambda blocks: "Opening words.\n\n" + "\n\n".join(blocks))
