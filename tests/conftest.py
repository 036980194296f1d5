"""What all tests share: where the repository is, and a way to write a knowledge folder."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "footnote",
    deadline=None,  # no test has a time limit
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("footnote")

WriteArticles = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def repository() -> Path:
    return Path(__file__).parent.parent


@pytest.fixture
def write_articles(tmp_path: Path) -> WriteArticles:
    """Write files into a knowledge folder; the names may hold folders."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "knowledge"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write
