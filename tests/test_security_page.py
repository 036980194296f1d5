"""Each line of `docs/SECURITY.md` names tests, and all of them exist."""

import re
from pathlib import Path

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_each_line_names_tests_that_exist(repository: Path) -> None:
    page = (repository / "docs" / "SECURITY.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    heads = [row for row in rows if row.rstrip("| ").endswith("test")]
    assert len(heads) == page.count("|---|---|---|")
    lines = [row for row in rows if row not in heads]
    assert len(lines) > 20
    for line in lines:
        named = NAMED.findall(line.rsplit(" | ", 1)[1])
        assert named, f"no test holds this: {line}"
        for file, test in named:
            source = (repository / file).read_text(encoding="utf-8")
            assert re.search(rf"\bdef {test}\(", source), f"{file} has no {test}"
