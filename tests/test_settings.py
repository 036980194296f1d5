"""Settings: file, environment, and what is said of a wrong one."""

import os
import re
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from bot.articles.knowledge_folder import KnowledgeFolder
from bot.checked_yaml.located_yaml import parse
from bot.errors import SettingsError
from bot.settings.loading import ENVIRONMENT, load_settings
from bot.settings.schema import SCHEMA
from bot.settings.settings import Settings
from bot.settings.token import TOKENS, load_token


def test_without_file_and_environment_the_defaults_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(environ={}) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("log_level: error\nknowledge: [a]\nquotes: 5\n")
    environ = {
        "FOOTNOTE_LOG_LEVEL": "debug",
        "FOOTNOTE_KNOWLEDGE": os.pathsep.join(("/x", "y")),
    }
    settings = load_settings(file, environ)
    assert settings.log_level == "DEBUG"
    assert settings.knowledge == (KnowledgeFolder(Path("/x")), KnowledgeFolder(Path("y")))
    assert settings.quotes == 5


def test_folders_in_the_file_are_beside_the_file(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("knowledge: [a, /b]\n")
    folders = load_settings(file, {}).knowledge
    assert [folder.path for folder in folders] == [tmp_path / "a", Path("/b")]


def test_a_folder_may_have_rules(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(
        "knowledge:\n  - plain\n  - path: docs\n    site: mkdocs\n"
        "    base_url: https://example.org/docs\n    page: /{path}.html\n    anchors: none\n"
        "    include: ['guide/**']\n    exclude: drafts\n"
    )
    assert load_settings(file, {}).knowledge == (
        KnowledgeFolder(tmp_path / "plain"),
        KnowledgeFolder(
            tmp_path / "docs",
            site="mkdocs",
            base_url="https://example.org/docs",
            page="{path}.html",
            anchors="none",
            include=("guide/**",),
            exclude=("drafts",),
        ),
    )


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("site: gatsby", "`knowledge.1.site` is unknown; write 'docusaurus', "),
        ("base_url: example.org", "`knowledge.1.base_url` is not a web address; write one"),
        (
            "page: index.html",
            "`knowledge.1.page` names no part of a file's path; write one such as",
        ),
        ("anchors: mine", "`knowledge.1.anchors` is unknown; write 'github', 'mkdocs', "),
        ("sites: hugo", "unknown key `knowledge.1.sites`; did you mean `site`?"),
    ],
)
def test_a_wrong_rule_is_named(tmp_path: Path, written: str, sentence: str) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(f"knowledge:\n  - path: docs\n    {written}\n")
    with pytest.raises(SettingsError) as error:
        load_settings(file, {})
    assert str(error.value).startswith(f"{file}:3: {sentence}")


def test_a_key_without_a_value_leaves_its_default(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("quotes:\nlanguage: no\n")
    settings = load_settings(file, {})
    assert (settings.quotes, settings.language) == (Settings().quotes, "no")


def test_an_empty_file_is_fine(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("# nothing\n")
    assert load_settings(file, {}) == Settings()


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("quotes: 0", ["{}:1: `quotes` is less than 1; change the number"]),
        ("quotes: 11", ["{}:1: `quotes` is more than 10; change the number"]),
        ("quotes: [1]", ["{}:1: `quotes` is not a whole number; write digits only"]),
        (
            "\nlanguage: english\nqoutes: 1",
            [
                "{}:2: `language` is not a language code; write two letters, such as en or pt",
                "{}:3: unknown key `qoutes`; did you mean `quotes`?",
            ],
        ),
        (
            "prefix: 'a b'",
            ["{}:1: `prefix` is not 1 to 5 characters without spaces; write one such as !"],
        ),
        (
            "moderators: [morgan]",
            ["{}:1: `moderators.1` is not a whole number; write digits only"],
        ),
        (
            "discord_api: discord.com",
            [
                "{}:1: `discord_api` is not the address of a server; "
                "write one such as http://127.0.0.1:3901"
            ],
        ),
        ("cooldown_s: -1", ["{}:1: `cooldown_s` is less than 0.0; change the number"]),
        ("watch: maybe", ["{}:1: `watch` is neither true nor false; write one of the two"]),
        (
            "quotes: 2\ntoken: abc",
            [
                "{}:2: the token does not belong in this file; set DISCORD_TOKEN, or "
                "DISCORD_TOKEN_FILE to a file that only you can read"
            ],
        ),
        (
            "knowledge: {a: b}",
            ["{}:1: `knowledge` is not a list; write `- value` lines"],
        ),
        ("- quotes", ["{}:1: `the document` has no keys; write `key: value` lines"]),
        (
            "quotes: 'x",
            [
                "{}:1: broken YAML: found unexpected end of stream; "
                "check quotes, colons and indentation around this line"
            ],
        ),
    ],
)
def test_a_wrong_setting_says_what_where_and_what_to_do(
    tmp_path: Path, text: str, faults: list[str]
) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(text)
    with pytest.raises(SettingsError) as refused:
        load_settings(file, {})
    assert list(refused.value.faults) == [fault.format(file) for fault in faults]


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("quotes: 0\n")
    with pytest.raises(SettingsError) as refused:
        load_settings(file, {"FOOTNOTE_LOG_LEVEL": "loud"})
    assert refused.value.faults == (
        f"{file}:1: `quotes` is less than 1; change the number",
        "FOOTNOTE_LOG_LEVEL: `log_level` is unknown; write "
        "'DEBUG', 'INFO', 'WARNING', 'ERROR' or 'CRITICAL'",
    )


def test_a_named_file_must_exist_and_be_text(tmp_path: Path) -> None:
    missing, binary = tmp_path / "missing.yaml", tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="there is no such file; create it"):
        load_settings(missing, {})
    with pytest.raises(SettingsError, match="cannot be read as UTF-8 text"):
        load_settings(None, {"FOOTNOTE_CONFIG": str(binary)})


def test_the_example_lists_every_key_with_its_default(repository: Path) -> None:
    text = (repository / "footnote.example.yaml").read_text()
    keys = re.findall(r"^# ?([a-z_]+):", text, re.MULTILINE)
    assert keys == list(SCHEMA.readers)
    uncommented = re.sub(r"^# ?(?=[a-z_]+:|  )", "", text, flags=re.MULTILINE)
    assert SCHEMA(parse(uncommented).value) == Settings()


def test_every_variable_is_in_the_readme_and_the_example(repository: Path) -> None:
    readme = (repository / "README.md").read_text()
    example = (repository / ".env.example").read_text()
    files = [f"{variable}_FILE" for variable in TOKENS]
    for variable in (*ENVIRONMENT, "FOOTNOTE_CONFIG", *TOKENS, *files):
        assert f"`{variable}`" in readme
        assert variable in example


def test_the_settings_of_the_chat_are_read(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(
        "prefix: '?'\nmoderators: [123456789012345678, 2]\nchannels: 3\ncooldown_s: 2.5\n"
        "watch: true\ndata: d\ndiscord_api: http://127.0.0.1:3901/\n"
    )
    settings = load_settings(file, {"FOOTNOTE_DATA": "/elsewhere"})
    assert settings.prefix == "?"
    assert settings.moderators == (123456789012345678, 2)
    assert settings.channels == (3,)
    assert settings.cooldown_s == 2.5
    assert settings.watch
    assert settings.data == Path("/elsewhere")
    assert settings.discord_api == "http://127.0.0.1:3901"
    assert load_settings(file, {}).data == tmp_path / "d"


def test_the_token_comes_from_the_first_variable_that_is_set(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("from.a.file\n")
    both = {"DISCORD_TOKEN": " first ", "DISCORD_BOT_TOKEN": "second"}
    assert load_token({}) is None
    assert load_token({"DISCORD_TOKEN": " "}) is None
    for environ, token in (
        (both, "first"),
        ({"DISCORD_BOT_TOKEN": "second"}, "second"),
        ({"DISCORD_TOKEN_FILE": str(file), "DISCORD_BOT_TOKEN": "second"}, "from.a.file"),
        ({"DISCORD_BOT_TOKEN_FILE": str(file)}, "from.a.file"),
    ):
        found = load_token(environ)
        assert found is not None
        assert found.secret == token
        assert token not in repr(found)


@pytest.mark.parametrize(
    "written",
    ['"a.b.c"', "'a.b.c'", "\ufeffa.b.c", "a.b.c\r", " a.b.c\r\n", "Bot a.b.c", '"a.b.c"\r\n'],
)
def test_a_token_is_taken_as_it_is_meant(tmp_path: Path, written: str) -> None:
    file = tmp_path / "token"
    file.write_text(written, encoding="utf-8")
    for environ in ({"DISCORD_TOKEN": written}, {"DISCORD_TOKEN_FILE": f'"{file}"\r'}):
        found = load_token(environ)
        assert found is not None
        assert found.secret == "a.b.c"


def test_a_line_end_is_no_part_of_a_variable(tmp_path: Path) -> None:
    settings = load_settings(
        None, {"FOOTNOTE_DATA": f"{tmp_path}\r", "FOOTNOTE_LOG_LEVEL": '"DEBUG"\r\n'}
    )
    assert settings.data == tmp_path
    assert settings.log_level == "DEBUG"


def test_quiet_hours_are_two_times_of_day(tmp_path: Path) -> None:
    file = tmp_path / "footnote.yaml"
    file.write_text('quiet_hours: "22:00-07:30"\n')
    assert load_settings(file, {}).quiet_hours == (time(22), time(7, 30))
    file.write_text('quiet_hours: "late"\n')
    with pytest.raises(SettingsError, match="is not two times of day; write them such as"):
        load_settings(file, {})


def test_what_cannot_be_a_token_is_refused_without_showing_it(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("")
    with pytest.raises(SettingsError, match="this is not a token") as refused:
        load_token({"DISCORD_TOKEN": "secret with spaces"})
    assert "secret" not in str(refused.value)
    with pytest.raises(SettingsError, match="this is not a token"):
        load_token({"DISCORD_TOKEN_FILE": str(file)})
    with pytest.raises(SettingsError, match=r"DISCORD_TOKEN_FILE: .* cannot be read"):
        load_token({"DISCORD_TOKEN_FILE": str(tmp_path / "missing")})


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("pooling: max", "`meaning.pooling` is unknown; write 'mean' or 'cls'"),
        ("modell: m", "unknown key `meaning.modell`; did you mean `model`?"),
        ("max_sections: many", "`meaning.max_sections` is not a whole number; write digits only"),
    ],
)
def test_a_wrong_setting_of_the_sentence_model_is_named(
    tmp_path: Path, written: str, sentence: str
) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(f"meaning:\n  model: m\n  {written}\n")
    with pytest.raises(SettingsError) as error:
        load_settings(file, {})
    assert str(error.value) == f"{file}:3: {sentence}"


def test_the_environment_names_another_model_and_leaves_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text('meaning:\n  model: m\n  pooling: cls\n  query_prefix: "query: "\n')
    settings = load_settings(file, {})
    assert settings.meaning.model == tmp_path / "m"
    other = load_settings(file, {"FOOTNOTE_MEANING": "elsewhere"}).meaning
    assert other == replace(settings.meaning, model=Path("elsewhere"))
    assert (other.pooling, other.query_prefix) == ("cls", "query: ")
