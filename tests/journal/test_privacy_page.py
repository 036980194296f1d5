"""PRIVACY.md says of each column of the journal what it holds, and of no other."""

import re
import sqlite3
from pathlib import Path

from bot.journal.journal import Journal
from bot.journal.store import MESSAGE_DAYS, WAITING_DAYS

_ROW = re.compile(r"^\| (\w+) \| (\w+) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_the_page_names_exactly_the_columns_of_the_journal(
    journal: Journal, repository: Path
) -> None:
    told = _ROW.findall((repository / "PRIVACY.md").read_text())
    named = [(table, column) for table, column, _, _ in told if table != "table"]
    database = sqlite3.connect(journal.path)
    kept = database.execute(
        "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c "
        "WHERE m.type = 'table'"
    ).fetchall()
    database.close()
    assert sorted(named) == sorted(kept)
    assert len(named) == len(set(named))


def test_the_days_are_those_of_the_code(repository: Path, tmp_path: Path) -> None:
    told = dict.fromkeys(
        (t, d) for t, _, _, d in _ROW.findall((repository / "PRIVACY.md").read_text())
    )
    keep_days = Journal(tmp_path).keep_days
    assert ("questions", f"{keep_days} days") in told
    assert ("messages", f"{MESSAGE_DAYS} days") in told
    assert ("waiting", f"until told, at most {WAITING_DAYS} days") in told


def test_the_terms_lead_to_the_page(repository: Path) -> None:
    for target in re.findall(r"\]\((\w+\.md)\)", (repository / "TERMS.md").read_text()):
        assert (repository / target).exists()
