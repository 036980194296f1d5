"""A bot that is ended at steps of what moderators do; run by `test_faults`.

    python -m tests.knowledge_base.crashes FOLDER DEED STRIDE

prints for each step a line of JSON: whether the deed was reported as done, and what the next start
serves.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from bot.articles.ledger import digest_of
from bot.articles.overlay_changes import Change
from bot.knowledge_base.knowledge_base import KnowledgeBase
from tests.thresholds import thresholds_kept

DEEDS = ("reload", "add", "edit", "remove", "rollback")
STEPS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "sqlite3.connect"}
REPORTED = 7
OLD, NEW = "The harbour opens at nine o'clock.", "The harbour opens at ten o'clock."


def prepared(top: Path) -> KnowledgeBase:
    """Return a knowledge base of two articles and one version before it."""
    folder = top / "knowledge"
    folder.mkdir(parents=True)
    (folder / "other.md").write_text("# Other\n\nThis one stays as it is.")
    (folder / "harbour.md").write_text("# Harbour\n\nThe harbour opens at eight o'clock.")
    knowledge = KnowledgeBase([folder], data=top / "data")
    knowledge.settle()
    (folder / "harbour.md").write_text(f"# Harbour\n\n{OLD}")
    knowledge.reload()
    knowledge.settle()
    return knowledge


def do(knowledge: KnowledgeBase, deed: str) -> None:
    """Do what a moderator asks for."""
    seen = digest_of(f"# Harbour\n\n{OLD}".encode())
    if deed == "reload":
        (knowledge.folders[0] / "harbour.md").write_text(f"# Harbour\n\n{NEW}")
        knowledge.reload()
    elif deed == "add":
        knowledge.change(Change(article_id="added", text=f"# Added\n\n{NEW}"))
    elif deed == "edit":
        knowledge.change(Change(article_id="harbour", text=f"# Harbour\n\n{NEW}", seen=seen))
    elif deed == "remove":
        knowledge.change(Change(article_id="harbour", text=None, seen=seen))
    else:
        knowledge.rollback()


def bodies(knowledge: KnowledgeBase) -> dict[str, str]:
    """Return the text of each article."""
    return {name: article.body for name, article in knowledge.current.articles.items()}


def reported(top: Path, deed: str, *, ended_at: int) -> bool:
    """Do something in a process that ends at a step; return whether it was reported as done.

    What `prepared` made is in the folder.
    """
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status) == REPORTED
    knowledge = KnowledgeBase([top / "knowledge"], data=top / "data")
    knowledge.settle()
    step = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal step
        if event in STEPS and str(top / "data") in "".join(map(str, arguments)):
            if step == ended_at:
                os._exit(1)
            step += 1

    sys.addaudithook(count)
    do(knowledge, deed)
    os._exit(REPORTED)


def main() -> None:
    """Try one step after the other until the deed is done."""
    top, deed, stride = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    with thresholds_kept():
        prepared(top / "prepared").close()
        for step in range(0, 400, stride):
            place = top / str(step)
            shutil.copytree(top / "prepared", place)
            is_reported = reported(place, deed, ended_at=step)
            knowledge = KnowledgeBase([place / "knowledge"], data=place / "data")
            line = {"reported": is_reported, "served": bodies(knowledge)}
            knowledge.close()
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()  # before the next fork, which would write it again
            if is_reported:
                break


if __name__ == "__main__":
    main()
