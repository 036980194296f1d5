"""Setting up on a fresh machine, at any later time."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["Makefile", "Dockerfile"])
def test_a_newer_version_of_a_pinned_package_cannot_stop_the_setting_up(name: str) -> None:
    """pip refuses a pin without its extra (`a` for `a[b]`) once a newer `a` is out.

    It resolves nothing where dependencies are not followed; `pip check` sees that none is missing.
    """
    content = (ROOT / name).read_text("utf-8")
    installs = [line for line in content.splitlines() if "--require-hashes" in line]
    assert installs
    assert all("--no-deps" in line for line in installs)
    assert content.count("@$(COMPLETE)") + content.count("pip check") == len(installs)
