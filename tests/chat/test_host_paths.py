"""Paths of the host are left out of what people are told."""

from pathlib import Path

import pytest

from bot.chat.formatting.host_paths import without_host_paths

FOLDER = Path("/srv/my bot/knowledge")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{FOLDER}: there is no such folder", "knowledge: there is no such folder"),
        (f"{FOLDER}/a/b.md:3: broken", "knowledge/a/b.md:3: broken"),
        ("/var/lib/data/index: damaged", "index: damaged"),
        ("C:\\bot\\data\\index is damaged", "index is damaged"),
        ("see https://example.org/a/b/c", "see https://example.org/a/b/c"),
        ("knowledge/a.md:1: one/two/three", "knowledge/a.md:1: one/two/three"),
        ("use `/ask` and/or `!ask`", "use `/ask` and/or `!ask`"),
    ],
)
def test_paths_begin_at_a_knowledge_folder_and_others_are_names(text: str, told: str) -> None:
    assert without_host_paths(text, [FOLDER]) == told


def test_a_folder_beside_the_settings_keeps_its_name() -> None:
    assert without_host_paths("knowledge/a.md: x", [Path("knowledge")]) == "knowledge/a.md: x"
    assert without_host_paths("./a.md: x", [Path()]) == "./a.md: x"
