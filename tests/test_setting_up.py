"""Setting up on a fresh machine, at any later time."""

import re
import subprocess
import sys
import zipfile
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


def test_a_package_that_several_files_pin_has_one_version_and_the_same_hashes() -> None:
    """A hash of another version stops whoever sets up afresh, and nobody who has it already."""
    pins: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for path in (ROOT / "requirements").glob("*.txt"):
        content = path.read_text("utf-8")
        for name, version in re.findall(
            r"^([\w.-]+)==([\w.]+).*(?:\n    --hash.*)+", content, re.MULTILINE
        ):
            start = content.index(f"{name}=={version}")
            block = re.match(r".*(?:\n    --hash.*)+", content[start:])
            assert block is not None
            hashes = tuple(re.findall(r"sha256:(\w+)", block[0]))
            pins.setdefault((name, version), set()).add(hashes)
    assert any(name == "packaging" for name, _ in pins)
    assert not [pin for pin, found in pins.items() if len(found) > 1]


def test_a_wheel_holds_both_packages_with_all_their_files(tmp_path: Path) -> None:
    build = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path))
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.iterdir()
    packed = set(zipfile.ZipFile(wheel).namelist())
    kept = {
        path.relative_to(ROOT).as_posix()
        for package in ("bot", "localdiscord")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert kept <= packed, kept - packed
    assert "localdiscord/page/static/app.js" in packed


def test_the_container_is_built_from_both_packages_and_without_the_build_backend() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    wanted = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for package in ("bot", "localdiscord"):
        assert f"COPY {package} {package}\n" in dockerfile
        assert f"!{package}" in wanted
    pinned = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    building = re.findall(
        r"^([\w-]+)==.*(?:\n +--hash.*)+\n    # via hatchling\n", pinned, re.MULTILINE
    )
    uninstalled = next(line for line in dockerfile.splitlines() if "uninstall" in line).split()
    assert {"hatchling", *building} <= set(uninstalled)
