"""Coding many passages together gives what coding them piece by piece gives."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.index import vocabulary_builder as builder_module
from bot.index.hashed_pieces import HashTable, Spanner
from bot.index.vocabulary_builder import VocabularyBuilder

words = st.one_of(
    st.sampled_from(
        "The U.S. well-being 1,000 it's naïve “quoted” İstanbul ΟΔΟΣ ЖИЗНЬ a.b a.-b -x-".split()
    ),
    st.sampled_from("C++ a+b c#- x_y_z AT&T 25kg 0x1f 1.21.4-rc2 co_\u00e9".split()),
    st.sampled_from(
        "state-of-the-art 東京都 co-\u00adop e\u0301t\u00e9 3.5% x\u200by a.com/?b=c ÀB’s".split()
    ),
    st.text("aA1'.,-é’ß東 _&+#", max_size=8),
    st.text(max_size=5),
    st.text("abc", min_size=60, max_size=70),
)
separators = st.sampled_from([" ", "\n", "\t", "  ", "\x01", "\u00a0", "/", "(", "\x1f"])
texts = st.lists(st.tuples(words, separators), max_size=12).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)


def coded(passages: list[str], languages: list[str]) -> tuple[object, ...]:
    builder = VocabularyBuilder()
    numbers, lengths = builder.encode([(text, "", text[:2]) for text in passages], languages)
    assert len(lengths) == 3 * len(passages)
    return (
        numbers.tolist(),
        lengths.tolist(),
        builder.term_count,
        builder.words,
        builder.language_of.tolist(),
        builder.term_of.tolist(),
        builder.terms,
        builder.languages,
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(texts, st.sampled_from(["en", "fr"])), max_size=6))
@example([("", "en"), ("", "en"), ("a ", "en")])
@example([("a" * 64 + " " + "a" * 65 + " " + "a" * 65, "en")] * 2)
def test_passages_coded_together_are_coded_as_alone(passages: list[tuple[str, str]]) -> None:
    given_texts = [text for text, _ in passages]
    languages = [language for _, language in passages]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder_module, "_is_much", lambda _: False)
        plain = coded(given_texts, languages)
        patch.setattr(builder_module, "_is_much", lambda _: True)
        assert coded(given_texts, languages) == plain
        patch.setattr(builder_module, "BLOCK", 20)
        assert coded(given_texts, languages) == plain


def test_long_english_text_is_coded_together_and_chinese_is_not() -> None:
    assert builder_module._is_much(["some words of it "] * 1000)
    assert not builder_module._is_much(["some words of it"])
    assert not builder_module._is_much(["港口办公室早上九点开门" * 1000])


def test_spans_are_numbered_by_their_letters() -> None:
    spans = Spanner().spans(b"Sea sea SEA see, sea")
    assert spans.starts.tolist() == [0, 4, 8, 12, 17]
    assert spans.ends.tolist() == [3, 7, 11, 15, 20]
    same = spans.hashes[0]
    assert (spans.hashes == same).tolist() == [True, True, True, False, True]
    assert len(Spanner().spans(b"").starts) == 0


@settings(deadline=None)
@given(st.lists(st.sets(st.integers(1, 2**64 - 1), max_size=3000), max_size=4))
def test_a_hash_table_finds_what_was_added(groups: list[set[int]]) -> None:
    table = HashTable()
    known: dict[int, int] = {}
    for group in groups:
        new = np.array([key for key in group if key not in known], np.uint64)
        values = np.arange(len(known), len(known) + len(new), dtype=np.int32)
        table.add(new, values)
        known.update(zip(new.tolist(), values.tolist(), strict=True))
    asked = np.array([*known, 1, 2**63, 2**64 - 1], np.uint64)
    found, missing = table.find(asked)
    for at, key in enumerate(asked.tolist()):
        assert (at in missing) == (key not in known)
        assert key not in known or found[at] == known[key]


def test_what_a_build_needed_is_gone_with_it() -> None:
    """In a circle it would stay until the garbage collector comes by: 10 MB for 1,000 passages."""
    builder = VocabularyBuilder()
    builder.encode(["One passage.", "Ein Absatz."], ["en", "de"])
    gone = weakref.ref(builder)
    gc.disable()
    try:
        del builder
        assert gone() is None
    finally:
        gc.enable()
