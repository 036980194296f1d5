"""A bot that answers has imported nothing that it does not need: memory, and time to start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

NOT_NEEDED = (
    "aiohttp.web_runner",
    "bot.evaluation.report",
    "bot.meaning",
    "csv",
    "onnxruntime",
    "tokenizers",
    "prometheus_client",
    "localdiscord",
    "importlib.resources",
    "numpy.ma",
    "numpy.random",
    "rich",
    "tomllib",
    "zipfile",
)

ANSWER = f"""
import sys
from pathlib import Path

import bot.chat.connection.running
import bot.cli
from bot.answers.answering import answer
from bot.knowledge_base.knowledge_base import KnowledgeBase

base = KnowledgeBase([Path(sys.argv[1])])
assert answer(base.current, "What does Footnote cost?").answered
assert not answer(base.current, "How do I bake bread?").answered
print(sorted(set({NOT_NEEDED}) & set(sys.modules)))
"""


@pytest.mark.no_cover  # other tests reach the same code
def test_a_bot_that_answers_imports_only_what_it_needs(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ANSWER, str(repository / "knowledge")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


@pytest.mark.no_cover
def test_articles_are_read_before_the_library_for_discord_is_imported(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "run", "--knowledge", str(nothing)],
        env={**os.environ, "DISCORD_TOKEN": "x.y.z"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert done.returncode == 1
    assert "bot.knowledge_base.knowledge_base" in imported
    assert "discord" not in imported
