"""Evaluation data: passages and questions with the passages that answer them, as JSON lines.

A line of the corpus: `{"id", "title", "text"}`, optionally `kb`, `language`. A line of the queries:
`{"id", "text", "gold": [passage ids], "kind": "ans" | "near" | "far"}`, optionally `answers`
(texts), `kb`, `language`. Each `kb` is a knowledge base of its own. Other keys are ignored.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from bot.errors import DataError

Kind = Literal["ans", "near", "far"]
_KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A passage to be found, used as it is.

    Attributes:
        passage_id: unique in its knowledge base.
        text: what is indexed.
        kb: the knowledge base it belongs to; empty if there is only one.
        language: ISO 639-1 code, or None to find it out.
    """

    passage_id: str
    text: str
    kb: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with what is right.

    Attributes:
        query_id: unique in its file.
        text: what is asked.
        gold: ids of the passages that answer it; empty if none does.
        kind: `ans` is answered by `gold`; `near` looks answerable and is not; `far` is off topic.
        answers: texts that the right sentence holds.
        kb: the knowledge base that is asked.
        language: ISO 639-1 code, or None.
    """

    query_id: str
    text: str
    gold: tuple[str, ...]
    kind: Kind
    answers: tuple[str, ...] = ()
    kb: str = ""
    language: str | None = None


def read_corpus(path: Path) -> list[Document]:
    """Read the passages of a corpus file, in its order.

    Raises:
        DataError: if the file cannot be read, a line is not as it should be, an id stands twice
            in one knowledge base, or there is no passage.
    """
    documents = []
    seen: set[tuple[str, str]] = set()
    for line, record in records(path):
        document = Document(
            passage_id=required_text(record, "id", path, line),
            text=required_text(record, "text", path, line),
            kb=_optional(record, "kb", path, line) or "",
            language=_optional(record, "language", path, line),
        )
        if (document.kb, document.passage_id) in seen:
            raise DataError(
                str(path), f"the id {document.passage_id!r} stands twice; make ids unique", line
            )
        seen.add((document.kb, document.passage_id))
        documents.append(document)
    if not documents:
        raise DataError(str(path), "there is no passage; write one JSON object on each line")
    return documents


def read_questions(path: Path, corpus: list[Document]) -> list[Question]:
    """Read the questions of a queries file, in its order.

    Raises:
        DataError: as for `read_corpus`, and if a gold passage or a knowledge base is unknown.
    """
    known = {(document.kb, document.passage_id) for document in corpus}
    bases = {document.kb for document in corpus}
    questions = []
    for line, record in records(path):
        kind = _kind(record, path, line)
        question = Question(
            query_id=required_text(record, "id", path, line),
            text=required_text(record, "text", path, line),
            gold=optional_texts(record, "gold", path, line),
            kind=kind,
            answers=optional_texts(record, "answers", path, line),
            kb=_optional(record, "kb", path, line) or "",
            language=_optional(record, "language", path, line),
        )
        if question.kb not in bases:
            raise DataError(str(path), f"no passage belongs to the kb {question.kb!r}", line)
        for passage_id in question.gold:
            if (question.kb, passage_id) not in known:
                raise DataError(str(path), f"the corpus has no passage {passage_id!r}", line)
        if (kind == "ans") != bool(question.gold):
            raise DataError(
                str(path), f"a question of kind {kind!r} has {len(question.gold)} gold ids", line
            )
        questions.append(question)
    if not questions:
        raise DataError(str(path), "there is no question; write one JSON object on each line")
    return questions


def records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the JSON objects of a file with their line numbers; blank lines are skipped.

    Raises:
        DataError: if the file cannot be read, or a line is no JSON object.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, _record(path, number, line)
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(str(path), f"the file cannot be read ({error}); check the path") from error


def _record(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise DataError(str(path), f"this is no JSON ({error})", number) from error
    if not isinstance(record, dict):
        raise DataError(str(path), "a JSON object is expected: {…}", number)
    return record


def _kind(record: dict[str, Any], path: Path, line: int) -> Kind:
    value = required_text(record, "kind", path, line)
    for kind in _KINDS:
        if value == kind:
            return kind
    raise DataError(str(path), f"kind is {value!r}; write one of {', '.join(_KINDS)}", line)


def required_text(record: dict[str, Any], key: str, path: Path, line: int) -> str:
    """Return the text of a key.

    Raises:
        DataError: if it is missing or no text.
    """
    value = record.get(key)
    if not isinstance(value, str):
        raise DataError(str(path), f"{key!r} is missing or no text; add it", line)
    return value


def _optional(record: dict[str, Any], key: str, path: Path, line: int) -> str | None:
    return None if record.get(key) is None else required_text(record, key, path, line)


def optional_texts(record: dict[str, Any], key: str, path: Path, line: int) -> tuple[str, ...]:
    """Return the texts of a key, none if it is missing.

    Raises:
        DataError: if it is no list of texts.
    """
    value = record.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise DataError(str(path), f"{key!r} is no list of texts", line)
    return tuple(value)
