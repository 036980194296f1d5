"""`footnote check`."""

from pathlib import Path

from bot.articles.library import load
from tests.cli.conftest import Run


def test_a_sound_knowledge_base_passes(footnote: Run, harbour: Path) -> None:
    result = footnote("check", harbour)
    assert result.code == 0
    assert result.out.startswith(
        "2 articles, 4 passages, 0 faults, 0 hints; 2 of 2 questions as expected; revision "
    )


def test_faults_and_foreign_files_are_listed(footnote: Run, harbour: Path) -> None:
    (harbour / "broken.md").write_text("---\ntitle: x: y\n---\nText.")
    (harbour / "photo.jpg").write_bytes(b"\xff\xd8")
    result = footnote("check", harbour)
    assert result.code == 1
    assert result.out.splitlines()[:2] == [
        f"{harbour / 'broken.md'}:2: broken YAML: mapping values are not allowed here; "
        "put the text in quotes, it contains a colon",
        f"{harbour / 'photo.jpg'}: not read; articles end in .md, .mdx, .markdown, .html, .htm, "
        ".txt, .rst, .pdf",
    ]
    assert "1 fault, 1 hint;" in result.out


def test_hints_count_only_if_one_is_strict(footnote: Run, harbour: Path) -> None:
    (harbour / "page.md").write_text("---\nlayout: page\n---\nText.")
    (harbour / "one.png").touch()
    (harbour / "two.PNG").touch()
    result = footnote("check", harbour)
    assert result.code == 0
    assert result.out.splitlines()[:2] == [
        f"{harbour / 'page.md'}:2: `layout` is not used",
        f"{harbour}: .png in 2 files: not read; articles end in .md, .mdx, .markdown, .html, "
        ".htm, .txt, .rst, .pdf",
    ]
    assert footnote("check", "--strict", harbour).code == 1


def test_foreign_files_alone_are_no_fault(footnote: Run, harbour: Path) -> None:
    (harbour / "photo.jpg").write_bytes(b"\xff\xd8")
    assert footnote("check", harbour).code == 0


def test_a_question_that_fails_says_why(footnote: Run, harbour: Path) -> None:
    (harbour / "questions.yaml").write_text(
        "- {ask: what does mooring cost, expect: 99.00}\n"
        "- {ask: what does mooring cost, expect: none}\n"
        "- {ask: do boats need captains flags anchors engines ropes radios maps, expect: light}\n"
    )
    result = footnote("check", harbour)
    file = harbour / "questions.yaml"
    assert result.code == 1
    assert result.out.splitlines()[:3] == [
        f"{file}:1: `what does mooring cost` does not quote `99.00` among the first 3; "
        "say it in the words of the question, or add aliases",
        f"{file}:2: `what does mooring cost` must not be answered and is, from fees#p1; "
        "reword the article or the question",
        f"{file}:3: `do boats need captains flags anchors engines ropes radios maps` is found but "
        "not surely enough to be answered; say it in the words of the question, or add aliases",
    ]
    assert "2 of 5 questions as expected" in result.out


def test_a_strictness_tells_what_it_changes(footnote: Run, harbour: Path, tmp_path: Path) -> None:
    (tmp_path / "footnote.yaml").write_text("strictness: 2\n")
    (harbour / "questions.yaml").write_text("- {ask: is it free for children, expect: free}\n")
    result = footnote("check", harbour)
    assert "`strictness: 2` moves the threshold from " in result.out
    (tmp_path / "footnote.yaml").write_text("strictness: 1\n")
    assert "strictness" not in footnote("check", harbour).out


def test_a_folder_of_nothing_but_faults_lists_them(footnote: Run, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "a.md").write_bytes(b"\xff")
    result = footnote("check", folder)
    assert result.code == 1
    assert result.out.splitlines() == [
        f"{folder / 'a.md'}:1: is not UTF-8 text (byte 0xff); save it as UTF-8 (Windows-1252?)",
        f"{folder}: all articles have faults (1 in all; run `footnote check` to see them)",
    ]


def test_a_missing_folder_is_bad_input(footnote: Run) -> None:
    assert footnote("check", "nowhere").code == 2


def test_the_shipped_knowledge_is_sound(footnote: Run, repository: Path) -> None:
    result = footnote("check", repository / "knowledge")
    assert result.code == 0, result.out


def test_the_shipped_knowledge_is_well_questioned(repository: Path) -> None:
    library = load([repository / "knowledge"])
    asked = library.acceptance_questions
    assert len(asked) >= 50
    assert 5 * sum(question.expect is None for question in asked) >= len(asked)
    assert all(article.acceptance_questions for article in library.articles.values())
