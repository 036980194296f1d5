"""`footnote passages`."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_each_passage_is_a_line_with_all_that_is_known_of_it(footnote: Run, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "boats.md").write_text(
        "---\nurl: https://example.org/boats\n---\n# Boats\n\nAsk at the [desk](/desk) first.\n\n"
        "## Mooring\n\n### Fees {#fees}\n\n| Length | Fee |\n|---|---|\n| 10 m | 5 |\n"
    )
    result = footnote("passages", "--json", "--knowledge", folder)
    assert result.code == 0
    assert [json.loads(line) for line in result.out.splitlines()] == [
        {
            "id": "boats#p1",
            "title": "Boats",
            "section": None,
            "section_path": [],
            "anchor": None,
            "url": "https://example.org/boats",
            "kind": "text",
            "links": [{"start": 11, "end": 15, "target": "/desk"}],
            "text": "Ask at the desk first.",
        },
        {
            "id": "boats#p2",
            "title": "Boats",
            "section": "Fees",
            "section_path": ["Mooring", "Fees"],
            "anchor": "fees",
            "url": "https://example.org/boats",
            "kind": "table",
            "links": [],
            "text": "Length: 10 m; Fee: 5",
        },
    ]


def test_people_see_where_each_stands(footnote: Run, tmp_path: Path) -> None:
    (tmp_path / "boats.md").write_text("# Boats\n\n## Mooring\n\nAsk at the desk.")
    result = footnote("passages", "--knowledge", tmp_path)
    assert result.out == "boats#p1  Boats › Mooring\nAsk at the desk.\n\n"
