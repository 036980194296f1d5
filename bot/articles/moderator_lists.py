"""`questions.yaml` and `synonyms.yaml`: the lists that moderators keep beside the articles."""

from dataclasses import dataclass
from typing import Any

from bot.articles.article import AcceptanceQuestion
from bot.articles.written_values import line, lines
from bot.checked_yaml.fault import Fault
from bot.checked_yaml.located_yaml import LocatedYaml, LocatedYamlError, Location, parse
from bot.checked_yaml.schema import MappingSchema, listed, unfit, validated
from bot.text.plain_text import plain


@dataclass(frozen=True, slots=True)
class QuestionEntry:
    """A test question of the moderators, as written in YAML."""

    ask: str
    expect: str


@dataclass(frozen=True, slots=True)
class QuestionsFile:
    """`questions.yaml`: a list under `questions`, or just the list."""

    questions: tuple[QuestionEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class SynonymsFile:
    """`synonyms.yaml`: a list under `synonyms`, or just the list; each item is a list itself."""

    synonyms: tuple[tuple[str, ...], ...] = ()


def _group(value: Any) -> tuple[str, ...]:
    words = lines(value)
    if len(words) < 2:
        raise unfit("is one word alone", "write at least two that mean the same")
    return words


question_entries = listed(MappingSchema(QuestionEntry, ask=line, expect=line))
_questions_file = MappingSchema(QuestionsFile, questions=question_entries)
_synonyms_file = MappingSchema(SynonymsFile, synonyms=listed(_group))


def read_questions(text: str, *, path: str) -> tuple[tuple[AcceptanceQuestion, ...], list[Fault]]:
    """Read a `questions.yaml`: its test questions and its faults, by line."""
    faults: list[Fault] = []
    located = _parse_list(text, "questions", path, faults)
    if located is None:
        return (), faults
    questions = validated(_questions_file, located, path=path, faults=faults)
    if questions is None:
        return (), faults
    return acceptance_questions(questions.questions, located, path), faults


def read_synonyms(text: str, *, path: str) -> tuple[tuple[tuple[str, ...], ...], list[Fault]]:
    """Read a `synonyms.yaml`: its groups of words that mean the same and its faults, by line."""
    faults: list[Fault] = []
    located = _parse_list(text, "synonyms", path, faults)
    if located is None:
        return (), faults
    synonyms = validated(_synonyms_file, located, path=path, faults=faults)
    if synonyms is None:
        return (), faults
    return tuple(tuple(map(plain, group)) for group in synonyms.synonyms), faults


def _parse_list(text: str, key: str, path: str, faults: list[Fault]) -> LocatedYaml | None:
    """Read a list that stands under a key or alone; as if under the key, None if it is broken."""
    try:
        located = parse(text)
    except LocatedYamlError as error:
        faults.append(Fault(path, error.line, error.what, error.cure))
        return None
    if located.value is None:
        return LocatedYaml({}, located.lines)
    if isinstance(located.value, list):
        under: dict[Location, int] = {(key, *at): row for at, row in located.lines.items()}
        return LocatedYaml({key: located.value}, under)
    return located


def acceptance_questions(
    entries: tuple[QuestionEntry, ...], located: LocatedYaml, path: str
) -> tuple[AcceptanceQuestion, ...]:
    """Return test questions with the lines where they stand; `none` expects no answer."""
    return tuple(
        AcceptanceQuestion(
            entry.ask,
            None if entry.expect.casefold() == "none" else entry.expect,
            path,
            located.line(("questions", number)),
        )
        for number, entry in enumerate(entries)
    )
