"""A process that is ended at each step of a change in turn; run by `test_overlay_changes`.

    python -m tests.articles.overlay_crash FOLDER KIND

prints for each step a line of JSON: whether the change was confirmed, and the files afterwards.
"""

import json
import os
import sys
from pathlib import Path

from bot.articles.ledger import digest_of
from bot.articles.overlay import Overlay
from bot.articles.overlay_changes import Change, OverlayChanges

KINDS = ("add", "edit", "replace", "remove below", "remove own", "add again")
STEPS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename"}
BELOW = b"# Rules\n\nThe rules of the folder."
OWN = b"# Rules\n\nThe rules of the overlay, which are longer."
TEXT = "# Rules\n\nThe rules that are written in this moment."
CONFIRMED = 7


def prepared(top: Path, kind: str) -> tuple[Overlay, Path | None, Change]:
    """Write what is there before a change of some kind."""
    folder = top / "articles"
    folder.mkdir(parents=True)
    below = None
    seen = None
    if kind not in {"add", "remove own"}:
        below = top / "rules.md"
        below.write_bytes(BELOW)
        seen = digest_of(BELOW)
    if kind in {"edit", "remove own"}:
        (folder / "rules.html").write_bytes(OWN)
        seen = digest_of(OWN)
    if kind == "add again":
        (folder / "rules.removed").write_text("removed")
        seen = None
    text = None if kind.startswith("remove") else TEXT
    change = Change(article_id="rules", text=text, seen=seen)
    return Overlay(folder), below, change


def made(top: Path, kind: str, *, ended_at: int) -> bool:
    """Make a change in a process that ends at a step; return whether it was confirmed."""
    overlay, below, change = prepared(top, kind)
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status) == CONFIRMED
    step = 0
    confirmed = False

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal step
        if event in STEPS and str(top) in "".join(map(str, arguments)):
            if step == ended_at:
                os._exit(CONFIRMED if confirmed else 1)
            step += 1

    sys.addaudithook(count)
    with OverlayChanges(overlay).made(change, below=below) as unconfirmed:
        unconfirmed.confirm()
        confirmed = True
    os._exit(CONFIRMED if step <= ended_at else 2)


def main() -> None:
    """Try one step after the other until the process ends by itself."""
    top, kind = Path(sys.argv[1]), sys.argv[2]
    for step in range(100):
        place = top / str(step)
        confirmed = made(place, kind, ended_at=step)
        folder = place / "articles"
        recovered = OverlayChanges(Overlay(folder))
        recovered.recover()
        files = {path.name: path.read_text() for path in folder.iterdir() if path.name != ".lock"}
        sys.stdout.write(json.dumps({"confirmed": confirmed, "files": files}) + "\n")
        sys.stdout.flush()  # before the next fork, which would write it again


if __name__ == "__main__":
    main()
