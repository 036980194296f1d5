"""Code stands in a fence that nothing in it can end, and comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.formatting.code_fence import fence, unfence
from tests.chat.answers import code
from tests.chat.discord_markdown import read


@given(code.filter(str.strip), st.sampled_from([None, "bash", "c++", "a b", "`"]))
def test_code_is_one_fence_and_comes_back(text: str, language: str | None) -> None:
    fenced = fence(text, language)
    nodes = read(f"before\n{fenced}\nafter")
    assert [node.kind for node in nodes if node.kind != "text"] == ["codeblock"]
    assert "@everyone" not in fenced
    assert unfence(fenced) == text


def test_ordinary_code_is_left_as_it_is_with_its_language() -> None:
    text = "for x in `ls`; do\n    echo **$x** <@1> # done\ndone"
    assert fence(text, "bash") == f"```bash\n{text}\n```"


@pytest.mark.parametrize("language", ["two words", "`", "x" * 30, "", None])
def test_what_is_no_language_is_left_away(language: str | None) -> None:
    assert fence("x", language) == "```\nx\n```"
