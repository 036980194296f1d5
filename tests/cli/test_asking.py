"""`footnote ask` and the prompt of `footnote run`."""

import json
from pathlib import Path

import jsonschema
import pytest

from bot.answers.answer import Answer, Citation, Correction, Quote
from bot.cli.printing import print_answer
from tests.cli.conftest import Run


def test_an_answer_is_its_quotes_with_numbered_citations(footnote: Run, harbour: Path) -> None:
    result = footnote("ask", "--knowledge", harbour, "when", "does", "the", "office", "open")
    assert result.code == 0
    assert result.out == (
        "The harbour office opens at nine and closes at five. It rests on Sundays.\n"
        "[1] Opening hours · ¶ 1 · Harbour · 2026-01-21\n"
        "    https://harbour.example/hours#:~:text="
        "The%20harbour%20office%20opens%20at%20nine%20and%20closes%20at%20five.\n"
        "\n"
        "Boats may come in at any hour if they show a light.\n"
        "[2] Opening hours · Boats · ¶ 2 · Harbour · 2026-01-21\n"
        "    https://harbour.example/hours#:~:text="
        "Boats%20may%20come%20in%20at%20any%20hour%20if%20they%20show%20a%20light.\n"
    )
    assert result.err == ""


def test_an_unanswerable_question_is_one_sentence_and_exit_3(footnote: Run, harbour: Path) -> None:
    result = footnote("ask", "--knowledge", harbour, "who won the world cup in 2018")
    assert result.code == 3
    assert result.out == (
        "The knowledge base has no answer to that; "
        "some of its topics are “Fees” and “Opening hours”.\n"
    )


def test_json_follows_the_published_schema(footnote: Run, harbour: Path, repository: Path) -> None:
    schema = json.loads((repository / "docs/answer.schema.json").read_text())
    for question in ("when does the office open", "who won", "", "boats office"):
        result = footnote("ask", "--json", "--knowledge", harbour, "--", question)
        given = json.loads(result.out)
        jsonschema.validate(given, schema, format_checker=jsonschema.FormatChecker())
        assert given["question"] == question
        assert given["answered"] == (result.code == 0)


def test_an_unknown_subject_in_json_is_exit_3(footnote: Run, harbour: Path) -> None:
    result = footnote("ask", "--json", "--knowledge", harbour, "who won the world cup")
    assert result.code == 3
    assert json.loads(result.out)["level"] == "none"


def test_a_batch_gives_one_line_for_each_question_in_order(footnote: Run, harbour: Path) -> None:
    questions = "when does the office open\n\nwho won the world cup\nmooring costs"
    result = footnote("ask", "--batch", "-", "--knowledge", harbour, typed=questions.encode())
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert result.code == 0
    assert [given["question"] for given in answers] == questions.split("\n")
    assert [given["answered"] for given in answers] == [True, False, False, True]


def test_a_batch_is_read_from_a_file(footnote: Run, harbour: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_bytes("\ufeffmooring costs\r\nlights\u2028of boats\r\n".encode())
    result = footnote("ask", "--batch", file, "--top", "1", "--knowledge", harbour)
    answers = [json.loads(line) for line in result.out.split("\n")[:-1]]
    assert [given["question"] for given in answers] == ["mooring costs", "lights\u2028of boats"]
    assert all(len(given["quotes"]) <= 1 for given in answers)


def test_a_batch_that_is_no_text_is_told_its_line(footnote: Run, harbour: Path) -> None:
    result = footnote("ask", "--batch", "-", "--knowledge", harbour, typed=b"ok\ncaf\xe9\n")
    assert (result.code, result.err) == (
        2,
        "standard input:2: is not UTF-8 text; save it as UTF-8\n",
    )


def test_a_batch_file_that_is_missing_is_one_sentence(footnote: Run, harbour: Path) -> None:
    result = footnote("ask", "--batch", "nowhere.txt", "--knowledge", harbour)
    assert (result.code, result.err) == (
        2,
        "nowhere.txt: cannot be read (no such file or directory); check the name\n",
    )


def test_a_folder_in_place_of_a_batch_is_one_sentence(footnote: Run, harbour: Path) -> None:
    result = footnote("ask", "--batch", harbour, "--knowledge", harbour)
    assert (result.code, result.err) == (
        2,
        f"{harbour}: cannot be read (is a directory); check the name\n",
    )


def test_a_question_and_a_batch_at_once_are_refused(footnote: Run, harbour: Path) -> None:
    result = footnote("ask", "--batch", "-", "--knowledge", harbour, "mooring")
    assert result.code == 2
    assert "give either a question or --batch, not both" in result.err


def test_top_limits_the_quotes_and_may_exceed_the_passages(footnote: Run, harbour: Path) -> None:
    for top, count in (("1", 1), ("50", 2)):
        result = footnote("ask", "--json", "--top", top, "--knowledge", harbour, "office boats")
        assert len(json.loads(result.out)["quotes"]) == count
    assert footnote("ask", "--top", "0", "--knowledge", harbour, "office").code == 2


def test_several_folders_are_one_knowledge_base(
    footnote: Run, harbour: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "weather.txt").write_text("Weather\nStorms are announced by a siren.\n")
    question = "how are storms announced"
    folders = ("--knowledge", harbour, "--knowledge", other)
    assert "siren" in footnote("ask", *folders, question).out
    joined = f"{harbour}:{other}"
    assert "siren" in footnote("ask", question, environ={"FOOTNOTE_KNOWLEDGE": joined}).out


def test_the_prompt_answers_each_line_until_the_input_ends(footnote: Run, harbour: Path) -> None:
    result = footnote("ask", "--knowledge", harbour, typed=b"mooring costs\n\nwho won the cup\n")
    assert result.code == 0
    assert "Mooring costs 12.50 a day.\n[1] Fees · ¶ 1\n" in result.out
    assert "has no answer to that" in result.out


def test_other_places_that_say_the_same_are_named(footnote: Run, harbour: Path) -> None:
    text = "Fees of old\nMooring costs 12.50 a day.\n"
    (harbour / "old-fees.txt").write_text(text)
    result = footnote("ask", "--knowledge", harbour, "what does mooring cost")
    assert "[1] Fees · ¶ 1\n    the same in Fees of old · ¶ 1\n" in result.out


def test_a_close_match_and_a_repaired_word_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    quote = Quote(
        rank=1,
        passage_id="a#p1",
        article_id="a",
        title="A",
        section=None,
        paragraph=1,
        paragraphs=(1, 1),
        text="Boats.",
        start=0,
        end=6,
        highlight=None,
        score=1.0,
        citation=Citation("A · ¶ 1"),
    )
    print_answer(
        Answer(
            question="botas",
            level="closest",
            confidence=0.3,
            threshold=0.2,
            revision="0" * 8,
            took_ms=1.0,
            quotes=(quote,),
            corrections=(Correction("botas", "boats"),),
        )
    )
    assert capsys.readouterr().out == (
        "Searched for “boats” instead of “botas”.\n\n"
        "These are the closest passages; they may not be what you asked.\n\n"
        "Boats.\n[1] A · ¶ 1\n"
    )


HOSTILE_QUESTIONS = [
    "x" * 5000,
    "boats " * 1000,
    "is it the one of a",
    "😀🎉👩‍👩‍👧‍👦",
    "\u202eboats\u202c",
    "bo\u200bats li\u00adght",
    "boats\0light",
    "**boats** _light_ [x](https://evil.example) @everyone <@1>",
    "बंदरगाह कब खुलता है",
    "港口几点开门？",
    "متى يفتح الميناء؟",
    "\udcff\udcfe",
    "",
    "   ",
]


@pytest.mark.parametrize("question", HOSTILE_QUESTIONS, ids=range(len(HOSTILE_QUESTIONS)))
def test_any_question_is_answered_or_refused_in_a_sentence(
    footnote: Run, harbour: Path, question: str
) -> None:
    result = footnote("ask", "--json", "--knowledge", harbour, "--", question)
    given = json.loads(result.out)
    assert result.code == (0 if given["answered"] else 3)
    bodies = (harbour / "opening-hours.md").read_text() + (harbour / "fees.txt").read_text()
    assert all(quote["text"] in bodies for quote in given["quotes"])


def test_marks_and_invisible_letters_do_not_hide_a_word(footnote: Run, harbour: Path) -> None:
    for question in ("bo\u200bats li\u00adght", "\u202eboats\u202c light", "**boats** _light_"):
        result = footnote("ask", "--knowledge", harbour, "--", question)
        assert "Boats may come in at any hour if they show a light." in result.out
