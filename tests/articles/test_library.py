"""Loading whole folders: ids, faults, and what is left out."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import article_file
from bot.articles.article_id import article_id
from bot.articles.folder_listing import Found, list_files
from bot.articles.knowledge_folder import KnowledgeFolder
from bot.articles.ledger import Ledger
from bot.articles.library import load
from bot.articles.regular_file import MAX_BYTES
from bot.errors import EmptyError, FolderError
from tests.conftest import WriteArticles


@pytest.mark.parametrize(
    ("path", "identifier"),
    [
        ("Opening Hours.md", "opening-hours"),
        ("rules/No. 1 (old).txt", "rules/no-1-old"),
        ("ÉTÉ/Straße.md", "été/strasse"),
        ("हिन्दी_लेख.md", "हिन्दी-लेख"),
        ("日本語 2.html", "日本語-2"),
        ("e\u0301.md", "é"),
        ("--a--.md", "a"),
        ("v1.2.md", "v1-2"),
        ("C.md", "c"),
        ("C++.md", "c-plus-plus"),
        ("C#.md", "c-sharp"),
        ("f#/c+.md", "f-sharp/c-plus"),
        ("1+1 #5.md", "1-1-5"),
        ("٣.md", "٣"),
        ("!!!.md", ""),
    ],
)
def test_an_id_is_the_path_in_plain_letters(path: str, identifier: str) -> None:
    assert article_id(path) == identifier


@given(st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1))
def test_an_id_is_its_own_id(name: str) -> None:
    if name in (".", ".."):
        return
    identifier = article_id(f"{name}.md")
    if not identifier:
        return
    assert article_id(f"{identifier}.md") == identifier
    assert not identifier.startswith("-")
    assert not identifier.endswith("-")
    assert "--" not in identifier


def test_articles_come_in_the_order_of_their_ids(write_articles: WriteArticles) -> None:
    folder = write_articles({"b.md": "B.", "A.txt": "A\n\nText.", "sub/c.html": "<p>C.</p>"})
    library = load([folder])
    assert list(library.articles) == ["a", "b", "sub/c"]
    assert library.articles["sub/c"].path == str(folder / "sub/c.html")
    assert library.faults == ()


def test_the_title_is_the_given_one_else_the_heading_else_the_file_name(
    write_articles: WriteArticles,
) -> None:
    folder = write_articles(
        {
            "given.md": "---\ntitle: Given\n---\n# Heading\n\nText.",
            "heading.md": "# Heading\n\nText.",
            "file name.md": "Text.",
            "same.md": "---\ntitle: Same\n---\n# Same\n\nText.",
        }
    )
    articles = load([folder]).articles
    assert {article.title for article in articles.values()} == {
        "Given",
        "Heading",
        "file name",
        "Same",
    }
    sections = {article.id: article.paragraphs[0].section for article in articles.values()}
    assert sections == {"given": "Heading", "heading": None, "file-name": None, "same": None}


def test_everything_known_of_an_article_is_read(write_articles: WriteArticles) -> None:
    folder = write_articles(
        {
            "a.md": "---\ntitle: A\nurl: https://example.org/a\nsources: [https://example.org/s]\n"
            "publisher: Example\nauthor: Someone\npublished: 2026-01-21\nupdated: 2026-01-22\n"
            "review_by: 2027-01-01\nlanguage: PT\ntags: [x]\naliases: [y]\n"
            "questions:\n  - ask: why\n    expect: because\n---\nText."
        }
    )
    article = load([folder]).articles["a"]
    assert article.url == "https://example.org/a"
    assert article.sources == ("https://example.org/s",)
    assert (article.publisher, article.author, article.language) == ("Example", "Someone", "pt")
    assert (str(article.published), str(article.updated)) == ("2026-01-21", "2026-01-22")
    assert (str(article.review_by), article.tags, article.aliases) == ("2027-01-01", ("x",), ("y",))
    (expectation,) = article.acceptance_questions
    assert (expectation.ask, expectation.expect, expectation.line) == ("why", "because", 14)


def test_hidden_files_and_drafts_are_skipped_and_others_reported(
    write_articles: WriteArticles,
) -> None:
    folder = write_articles(
        {
            "a.md": "Text.",
            ".hidden.md": "x",
            "_draft.md": "x",
            "_drafts/b.md": "x",
            ".git/c.md": "x",
            "picture.png": b"\x89PNG",
        }
    )
    library = load([folder])
    assert list(library.articles) == ["a"]
    assert library.ignored == (str(folder / "picture.png"),)
    assert library.faults == ()


def test_questions_of_the_folder_come_before_those_of_the_articles(
    write_articles: WriteArticles,
) -> None:
    folder = write_articles(
        {
            "questions.yaml": "- {ask: one, expect: none}",
            "a.md": "---\nquestions: [{ask: two, expect: x}]\n---\nText x.",
            "sub/questions.yaml": "- {ask: three, expect: none}",
        }
    )
    library = load([folder])
    assert [expectation.ask for expectation in library.acceptance_questions] == ["one", "two"]
    assert library.ignored == (str(folder / "sub/questions.yaml"),)


def test_synonyms_are_those_of_the_folder_and_the_aliases(write_articles: WriteArticles) -> None:
    folder = write_articles(
        {
            "synonyms.yaml": "- [ship, boat, vessel]\n- [fee, price]",
            "a.md": "---\ntitle: Opening hours\naliases: [opening times]\n---\nText.",
            "b.md": "Text.",
        }
    )
    library = load([folder])
    assert library.synonyms == (
        ("ship", "boat", "vessel"),
        ("fee", "price"),
        ("Opening hours", "opening times"),
    )
    assert (library.faults, library.ignored) == ((), ())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- [a]", "1: `synonyms.1` is one word alone; write at least two that mean the same"),
        ("synonims: []", "1: unknown key `synonims`; did you mean `synonyms`?"),
        (
            "synonyms:\n  - [a, b]\n  - [a, [b]]",
            "3: `synonyms.2.2` is not a text; write one value on its line",
        ),
        (
            "- [a, b",
            "1: broken YAML: expected ',' or ']', but got '<stream end>'; "
            "check quotes, colons and indentation around this line",
        ),
    ],
)
def test_broken_synonyms_are_a_fault(
    write_articles: WriteArticles, text: str, sentence: str
) -> None:
    folder = write_articles({"a.md": "Text.", "synonyms.yaml": text})
    library = load([folder])
    assert [str(fault) for fault in library.faults] == [f"{folder / 'synonyms.yaml'}:{sentence}"]
    assert library.synonyms == ()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "x.md",
            b"caf\xe9",
            "1: is not UTF-8 text (byte 0xe9); save it as UTF-8 (Windows-1252?)",
        ),
        ("x.md", b"a\nb\0c", "2: holds a NUL character; save it as plain UTF-8 text"),
        (
            "x.txt",
            b"\x89PNG\r\n",
            "1: is not UTF-8 text (byte 0x89); save it as UTF-8 (Windows-1252?)",
        ),
        (
            "x.md",
            b"---\ntitle: x\n\ntext",
            "1: the front matter is never closed; end it with a line of three dashes",
        ),
        ("!!!.md", b"Text.", "1: the file's name has no letter or digit; rename it"),
        (
            "questions.yaml",
            b"\xff",
            "1: is not UTF-8 text (byte 0xff); save it as UTF-8 (Windows-1252?)",
        ),
        ("questions.yaml", b"- {ask: a}", "1: `questions.1.expect` is missing; add it"),
        (
            "x.txt",
            b"a " * (MAX_BYTES // 2 + 1),
            "1: is 8.0 MB, more than an article's 8 MB; split it into several articles",
        ),
    ],
)
def test_a_broken_file_is_one_sentence_and_the_others_are_loaded(
    write_articles: WriteArticles, name: str, content: bytes, sentence: str
) -> None:
    folder = write_articles({"good.md": "Text.", name: content})
    library = load([folder])
    assert list(library.articles) == ["good"]
    assert [str(fault) for fault in library.faults] == [f"{folder / name}:{sentence}"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.md", "# Only a heading\n", "{}: is a page without text; left out"),
        ("x.txt", "", "{}: is a page without text; left out"),
        ("x.md", "---\ndraft: true\n---\nSecret.", "{}: is a draft; left out"),
        ("x.md", "---\ntitel: x\n---\nText.", "{}:2: `titel` is not used; did you mean `title`?"),
        ("x.mdx", "As of {LATEST}, it is.", "{}: `{{LATEST}}` writes text that is not in the file"),
    ],
)
def test_a_hint_keeps_nothing_else_out(
    write_articles: WriteArticles, name: str, content: str, sentence: str
) -> None:
    folder = write_articles({"good.md": "Text.", name: content})
    library = load([folder])
    assert library.faults == ()
    assert list(map(str, library.hints)) == [sentence.format(folder / name)]


def test_a_hint_is_told_once_for_all_files_of_a_folder(write_articles: WriteArticles) -> None:
    page = "---\nlayout: page\nweight: 1\n---\nText."
    folder = write_articles({"a.md": page, "b/c.md": page, "d.md": "---\nlayout: x\n---\nText."})
    assert list(map(str, load([folder]).hints)) == [
        f"{folder}: `layout` in 3 files: not used",
        f"{folder}: `weight` in 2 files: not used",
    ]


def test_a_twenty_megabyte_article_is_refused_with_its_size(write_articles: WriteArticles) -> None:
    folder = write_articles({"good.md": "Text.", "huge.txt": b"word " * (4 * 2**20)})
    (fault,) = load([folder]).faults
    assert fault.what == "is 20.0 MB, more than an article's 8 MB"


def test_two_files_with_one_id_are_a_fault_of_the_second(
    tmp_path: Path, write_articles: WriteArticles
) -> None:
    folder = write_articles({"a b.md": "First.", "a-b.md": "Second.", "c.md": "C."})
    other = tmp_path / "other"
    other.mkdir()
    (other / "c.txt").write_text("C\nother")
    library = load([folder, other])
    assert library.articles["a-b"].body == "First."
    assert library.articles["c"].body == "C."
    assert [str(fault) for fault in library.faults] == [
        f"{folder / 'a-b.md'}:1: has the same id `a-b` as {folder / 'a b.md'}; "
        "rename one of the two",
        f"{other / 'c.txt'}:1: has the same id `c` as {folder / 'c.md'}; rename one of the two",
    ]


def test_the_last_good_version_of_a_faulty_article_stays(write_articles: WriteArticles) -> None:
    folder = write_articles({"a.md": "Good.", "b.md": "Text."})
    before = load([folder])
    write_articles({"a.md": "---\nx: y: z\n---\nBroken."})
    after = load([folder], ledger=Ledger(before.articles, before.files))
    assert after.articles["a"].body == "Good."
    assert after.faulty == {"a"}
    assert len(after.faults) == 1


def test_a_folder_that_is_missing_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="there is no such folder; create it") as failure:
        load([tmp_path / "nowhere"])
    assert failure.value.folder == str(tmp_path / "nowhere")


def test_a_file_in_place_of_a_folder_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("Text.")
    with pytest.raises(FolderError, match="is not a folder; name the folder"):
        load([path])


def test_an_empty_folder_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(EmptyError, match=r"no \.md, \.txt or \.html file was found; put an"):
        load([tmp_path])


def test_a_folder_of_nothing_but_faults_is_a_failure(write_articles: WriteArticles) -> None:
    folder = write_articles({"a.md": b"\xfe\xfd", "b.md": b"\xff"})
    with pytest.raises(EmptyError, match=r"all articles have faults \(2 in all"):
        load([folder])


def test_links_in_a_circle_end(write_articles: WriteArticles) -> None:
    folder = write_articles({"sub/a.md": "Text."})
    (folder / "sub" / "again").symlink_to(folder, target_is_directory=True)
    assert list(load([folder]).articles) == ["sub/a"]


def test_a_file_that_may_not_be_read_is_a_fault(
    write_articles: WriteArticles, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_articles({"a.md": "Text.", "b.md": "Text."})
    read_file = article_file.read_regular_file

    def refuse(path: Path) -> bytes:
        if path.name == "b.md":
            raise PermissionError(13, "Permission denied")
        return read_file(path)

    monkeypatch.setattr(article_file, "read_regular_file", refuse)
    (fault,) = load([folder]).faults
    assert fault.what == "cannot be read (permission denied)"


def test_a_subfolder_that_may_not_be_read_is_a_fault(
    write_articles: WriteArticles, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_articles({"a.md": "Text.", "sub/b.md": "Text.", "z.md": "Text."})
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    library = load([folder])
    assert list(library.articles) == ["a", "z"]
    assert list(map(str, library.faults)) == [
        f"{folder / 'sub'}:1: cannot be read (permission denied); check its permissions"
    ]


def test_a_name_that_is_not_utf_8_is_a_fault(write_articles: WriteArticles) -> None:
    folder = write_articles({"a.md": "Text."})
    (folder / os.fsdecode(b"caf\xe9.md")).write_text("Text.")
    library = load([folder])
    assert list(library.articles) == ["a"]
    assert list(map(str, library.faults)) == [
        f"{folder}/caf\ufffd.md:1: its name is not UTF-8; rename it"
    ]


def test_the_page_of_a_folder_is_read_and_other_skipped_names_are_told(
    write_articles: WriteArticles,
) -> None:
    folder = write_articles(
        {"a.md": "A.", "guide/_index.md": "B.", "guide/_part.md": "C.", ".git/d.md": "D."}
    )
    library = load([folder])
    assert list(library.articles) == ["a", "guide/index"]
    assert list(map(str, library.hints)) == [
        f"{folder}: 2 names with `_` or `.` in front, not read: `.git`, `_part.md`"
    ]


def test_copies_of_conflicting_changes_are_told(write_articles: WriteArticles) -> None:
    folder = write_articles(
        {
            "a.md": "A.",
            "a (Ann's conflicted copy 2026-01-31).md": "B.",
            "a.sync-conflict-20260131-101010-ABCDEFG.md": "C.",
        }
    )
    library = load([folder])
    assert list(library.articles) == ["a"]
    assert list(map(str, library.hints)) == [
        f"{folder}: 2 files: a copy of conflicting changes; left out; merge and delete it"
    ]


def test_globs_choose_files(write_articles: WriteArticles) -> None:
    names = ["a.md", "guide/b.md", "guide/old/c.md", "guide/d.draft.md", "blog/e.md"]
    folder = write_articles(dict.fromkeys(names, "Text."))
    known = KnowledgeFolder(folder, include=("guide/**", "a.*"), exclude=("old", "*.draft.md"))
    assert list(load([known]).articles) == ["a", "guide/b"]


def test_a_library_that_lets_its_articles_go_has_none_and_those_of_before_stay(
    write_articles: WriteArticles,
) -> None:
    folder = write_articles({"a.md": "A.", "b.md": "B."})
    before = load([folder])
    write_articles({"b.md": "Another."})
    after = load([folder], ledger=Ledger(before.articles, before.files))
    held = after.articles["b"]
    after.let_go()
    assert not after.articles
    assert "a" not in after.articles
    assert held.body == "Another."
    assert [article.body for article in before.articles.values()] == ["A.", "B."]


def test_a_file_is_read_again_when_a_file_that_it_includes_has_changed(
    write_articles: WriteArticles,
) -> None:
    folder = write_articles({"a.md": "<!--@include: ./_b.md-->", "_b.md": "Old."})
    before = load([folder])
    assert before.articles["a"].body == "Old."
    again = load([folder], ledger=Ledger(before.articles, before.files))
    assert again.read == frozenset()
    write_articles({"_b.md": "Newer."})
    after = load([folder], ledger=Ledger(before.articles, before.files))
    assert after.articles["a"].body == "Newer."


def test_files_are_read_again_when_the_rules_of_their_folder_have_changed(
    write_articles: WriteArticles,
) -> None:
    folder = write_articles({"a.md": "Text."})
    before = load([folder])
    known = KnowledgeFolder(folder, base_url="https://example.org")
    after = load([known], ledger=Ledger(before.articles, before.files))
    assert after.articles["a"].url == "https://example.org/a"


def test_what_lies_outside_of_the_folder_is_never_included(write_articles: WriteArticles) -> None:
    folder = write_articles({"a.md": "x\n\n{!../secret.md!}\n\n{!link.md!}\n\n{!/etc/passwd!}"})
    (folder.parent / "secret.md").write_text("Secret.")
    (folder / "link.md").symlink_to(folder.parent / "secret.md")
    assert load([folder]).articles["a"].body == "x"


def test_progress_is_told_for_each_file(write_articles: WriteArticles) -> None:
    folder = write_articles({"a.md": "Text.", "b.md": "Text."})
    told: list[tuple[int, int]] = []
    load([folder], progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_what_was_found_of_a_file_is_freed_when_it_is_read(write_articles: WriteArticles) -> None:
    folder = write_articles({f"a{number}.md": "Text." for number in range(6)})
    left: list[int] = []
    load(
        [folder],
        progress=lambda _, __: left.append(sum(type(o) is Found for o in gc.get_objects())),
    )
    assert [left[0] - now for now in left] == [0, 1, 2, 3, 4, 5]


def test_a_file_that_is_as_it_was_is_not_read_again(
    write_articles: WriteArticles, files_read: list[str]
) -> None:
    folder = write_articles(
        {"sea.md": "The sea.", "land.txt": "The land\nIt is dry.", "c.md": "C."}
    )
    for file in folder.iterdir():
        os.utime(file, ns=(10**18, 10**18))
    first = load([folder])
    (folder / "land.txt").write_text("The land\nIt is wet.")
    (folder / "c.md").unlink()
    files_read.clear()
    again = load([folder], ledger=Ledger(first.articles, first.files))
    assert files_read == ["land.txt"]
    assert again.read == {"land"}
    assert list(again.articles) == ["land", "sea"]
    assert again.articles["sea"] is first.articles["sea"]
    assert again.articles["land"].body == "It is wet."
    assert "c" not in again.articles
    with pytest.raises(KeyError):
        again.articles["c"]


def test_a_touched_file_with_the_same_content_gives_the_same_article(
    write_articles: WriteArticles,
) -> None:
    folder = write_articles({"sea.md": "The sea.", "land.txt": "The land\nIt is dry."})
    first = load([folder])
    os.utime(folder / "sea.md", ns=(10**18, 10**18))
    (folder / "land.txt").write_text("The land\nIt is wet.")  # of the same size
    again = load([folder], ledger=Ledger(first.articles, first.files))
    assert again.read == {"land"}
    third = load([folder], ledger=Ledger(again.articles, again.files))
    assert third.read == frozenset()
    assert dict(third.articles) == dict(load([folder]).articles)


def test_each_file_is_read_once(write_articles: WriteArticles, files_read: list[str]) -> None:
    folder = write_articles({"a.md": "A.", "b.md": "", "questions.yaml": "", "synonyms.yaml": ""})
    load([folder])
    assert sorted(files_read) == ["a.md", "b.md", "questions.yaml", "synonyms.yaml"]


def test_what_articles_bring_along_is_remembered_with_their_files(
    write_articles: WriteArticles,
) -> None:
    head = "---\naliases: [hook]\nquestions: [{ask: why, expect: y}]\n---\n"
    folder = write_articles({"b.md": f"{head}# Anchor\n\nText y.", "a.md": "Text."})
    first = load([folder])
    again = load([folder], ledger=Ledger(first.articles, first.files))
    assert again.read == frozenset()
    assert again.synonyms == first.synonyms == (("Anchor", "hook"),)
    assert again.acceptance_questions == first.acceptance_questions
    assert len(first.acceptance_questions) == 1


def test_a_file_whose_id_has_changed_hands_is_read_again(write_articles: WriteArticles) -> None:
    folder = write_articles({"a.md": "Text."})
    first = load([folder])
    (seen,) = first.files.values()
    other = seen._replace(identifier="b")
    again = load([folder], ledger=Ledger(first.articles, {seen.path: other}))
    assert again.read == {"a"}


def test_files_are_listed_in_the_order_of_the_names_on_their_way(
    write_articles: WriteArticles,
) -> None:
    names = ["a.md", "a/z.md", "a/b/c.md", "a-b.md", "b/a.md", "A.md", "ab.md", "é/a.md"]
    folder = write_articles(dict.fromkeys(names, "Text."))
    listed = [file.relative for file in list_files([folder]).files]
    assert listed == sorted(names, key=lambda name: name.split("/"))
