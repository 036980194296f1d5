"""The files for running the bot as a service say what holds, and shut it in."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "deploy" / "footnote.service"


def test_the_container_may_write_where_the_image_keeps_its_files_and_nowhere_else() -> None:
    service = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]["footnote"]
    mounts = dict(mount.split(":")[:2][::-1] for mount in service["volumes"])
    image = (ROOT / "Dockerfile").read_text("utf-8")
    named = dict(re.findall(r"FOOTNOTE_(KNOWLEDGE|DATA)=(\S+)", image))
    assert mounts[named["DATA"]] == "data"
    assert mounts[named["KNOWLEDGE"]] == "./knowledge"
    (looked_in,) = re.findall(r"^WORKDIR (\S+)", image.rpartition("FROM")[2], re.MULTILINE)
    assert mounts[looked_in] == "./settings"
    writable = [m for m in service["volumes"] if not m.endswith(":ro")]
    assert writable == ["data:/data"]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]


def test_docker_and_systemd_wait_longer_than_answers_under_way_take() -> None:
    from bot.chat.connection.connection import FINISH_S  # noqa: PLC0415

    unit = UNIT.read_text("utf-8")
    compose = (ROOT / "compose.yaml").read_text("utf-8")
    patience = [
        *re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE),
        *re.findall(r"stop_grace_period: (\d+)s", compose),
    ]
    assert len(patience) == 2
    assert all(float(seconds) > FINISH_S + 3 for seconds in patience)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_the_unit_is_as_well_shut_in_as_the_page_says() -> None:
    page = (ROOT / "docs" / "systemd.md").read_text("utf-8")
    told = re.search(r"rates it (\d\.\d) of 10", page)
    assert told is not None
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)],
        capture_output=True,
        text=True,
        check=True,
    )
    exposure = re.search(r"Overall exposure level for footnote.service: (\d\.\d)", rated.stdout)
    assert exposure is not None
    assert float(exposure[1]) <= float(told[1])


@pytest.mark.parametrize("page", ["docker", "systemd", "updating", "operating"])
def test_what_a_page_names_is_there(page: str) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    for name in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / "docs" / name).exists(), name
    for name in re.findall(r"(?:scripts|deploy)/[\w.-]+", text):
        assert (ROOT / name).exists(), name
    settings = (ROOT / "footnote.example.yaml").read_text("utf-8")
    for key in re.findall(r"\b((?:health|log)_\w+):", text):
        assert f"\n# {key}:" in settings, key
