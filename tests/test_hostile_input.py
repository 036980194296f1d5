"""Whatever others write, nothing breaks: the targets of the fuzzer, on made-up and kept inputs."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fuzz.__main__ import CORPUS
from fuzz.targets import TARGETS

KEPT = [(file.parent.name, file) for file in sorted(CORPUS.glob("*/*"))]

# What the formats are made of, so that made-up texts are not all plain.
PIECES = """
"\\ud800"|"\\udc00"|"\\UFFFFFFFF"|"\\0"|&#xD800;|&#0;|title: "|url: "https://a|aliases: [|*a|&a
---|+++|title: |questions:|- ask: |expect: none|# |## |> |- |1. |* * *|```|~~~|:::|!!!|=== |{%|%}
{{<|>}}|<details>|<summary>|</details>|<table>|<tr>|<td>|<p>|<h1>|<script>|<!--|-->|</|<br>|<A b={
[[|]]|](|![|[^1]|[^1]: |$$|\\|&#x301;|&amp;|| a | b ||---|:ref:`|`_|.. note::|.. include:: /etc/|::
%PDF-1.4|obj|endobj|stream|endstream|xref|trailer|<<|>>|/Type /Page|startxref|%%EOF|(a) Tj|/Kids [
@everyone|<@1>|<t:0:R>|https://example.org/|\u202e|\u200b|\ufeff|\u2028|🏳️\u200d🌈|\x1b[31m|\x7f
knowledge:|moderators: |quiet_hours: |prefix: |f2q:1:0:0:|m1:swap:|what is |?|，|。|ﷺ|ß|İ|Ω|\t|\r\n
"""
pieces = st.sampled_from([*PIECES.replace("\n", "|").split("|"), "\n", "\n\n", " ", "a", "word"])
texts = st.lists(pieces | st.text(max_size=5), max_size=60).map("".join)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)


def _settings_file(keys: dict[str, Any]) -> str:
    return yaml.safe_dump(keys, allow_unicode=True)


SHAPED: dict[str, st.SearchStrategy[str]] = {
    "settings": st.dictionaries(
        st.sampled_from(
            "knowledge moderators channels prefix data quiet_hours quotes cooldown_s".split()
        )
        | st.text(max_size=6),
        values,
        max_size=4,
    ).map(_settings_file),
    "custom-id": st.from_regex(r"(f2[a-z]|m1|f):[0-9a-z:.,]{0,60}", fullmatch=True),
    "page-frame": st.dictionaries(
        st.sampled_from(["re", "do", "text", "as"]), values, max_size=4
    ).map(json.dumps),
}


@pytest.mark.parametrize("name", TARGETS)
def test_any_input_is_taken_or_refused_in_a_sentence(name: str) -> None:
    made_up = st.one_of(
        st.binary(max_size=300), *(s.map(_bytes) for s in (texts, SHAPED.get(name, texts)))
    )
    given(made_up)(TARGETS[name])()


@pytest.mark.parametrize(("name", "file"), KEPT, ids=lambda part: getattr(part, "name", part))
def test_inputs_that_were_trouble_once_are_none_now(name: str, file: Path) -> None:
    TARGETS[name](file.read_bytes())


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
