"""Sites: how the path of a file becomes the address of the page that shows it.

Each generator has a preset of its own defaults. Which generator it is, where its content begins and
what its address is, is found out from its configuration where that lies in the folder or above it.
"""

import contextlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from bot.articles.front_matter import FrontMatter
from bot.articles.regular_file import NotRegularError, TooLargeError, read_regular_file
from bot.checked_yaml.located_toml import parse_toml
from bot.checked_yaml.located_yaml import LocatedYamlError, parse

MAX_LEVELS_ABOVE = 5
_CONFIG_BYTES = 256 * 1024

_INDEX_NAMES = frozenset(("index", "_index", "readme"))
_SUFFIX = re.compile(r"\.[A-Za-z]+$")
_NUMBER_PREFIX = re.compile(r"^\d+\s*[-_.]+\s*(?=\D)")
_URL_SAFE = "/:?#[]@!$&'*+,;=%~-._"


@dataclass(frozen=True, slots=True)
class Preset:
    """The defaults of a generator.

    Attributes:
        page: see `Site`.
        anchors: one of `anchors.ANCHOR_RULES`.
        slug_is_whole: whether a slug stands for the whole path, not for its last part.
        names: `as_is`, `slugs` (small letters, dashes for spaces, no other marks), `lower` (small
            letters, dashes for spaces) or `unnumbered` (without the number that orders files).
        folder_named: whether a file named as its folder is the folder's page.
    """

    page: str
    anchors: str
    slug_is_whole: bool = False
    names: str = "as_is"
    folder_named: bool = False


PRESETS: Mapping[str, Preset] = {
    "docusaurus": Preset("{path}", "docusaurus", names="unnumbered", folder_named=True),
    "starlight": Preset("{path}/", "github", slug_is_whole=True, names="slugs"),
    "mkdocs": Preset("{path}/", "mkdocs"),
    "vitepress": Preset("{path}.html", "vitepress"),
    "hugo": Preset("{path}/", "github", names="lower"),
    "jekyll": Preset("{path}.html", "github"),
    "mdbook": Preset("{path}.html", "github"),
}
"""By the values of the setting `site`."""

_UNKNOWN = Preset("{path}", "none")


@dataclass(frozen=True, slots=True)
class Site:
    """The site that shows the files of a folder.

    Attributes:
        preset: of its generator.
        base_url: what all addresses begin with, ending with `/`; None if there are no addresses.
        page: how the path of a file becomes the rest of the address: `{path}` is the path without
            suffix, `{file}` with it, `{slug}` the slug or else the last part of the path. A page
            of a folder has the folder's address.
        anchors: how headings get their anchors.
        prefix: what the path of a file in the folder begins with on the site; may be empty.
        outside: what the path of a file in the folder must begin with to be on the site.
    """

    preset: Preset
    base_url: str | None
    page: str
    anchors: str
    prefix: str = ""
    outside: str = ""

    @classmethod
    def of(
        cls,
        folder: Path,
        *,
        name: str | None,
        base_url: str | None,
        page: str | None,
        anchors: str | None,
    ) -> "Site":
        """Return the site of a folder, by what is set and else by its configuration."""
        found = None if page and anchors and base_url else _find(folder, name)
        preset = PRESETS.get(name or (found.name if found else ""), _UNKNOWN)
        base = base_url or (found.base_url if found else None)
        rule = preset.anchors
        if preset is _UNKNOWN and base_url and anchors is None:
            rule = "github"
        return cls(
            preset,
            base.rstrip("/") + "/" if base else None,
            page or (found.page if found else None) or preset.page,
            anchors or rule,
            prefix="" if base_url or not found else found.prefix,
            outside="" if not found else found.outside,
        )

    def address(self, relative: str, front: FrontMatter) -> str | None:
        """Return the address of a page.

        Args:
            relative: the path of its file in the folder, with `/`.
            front: the front matter of the file.
        """
        if front.url is not None or self.base_url is None:
            return front.url
        if front.path is not None and not re.search(r"/:\w|^:\w", front.path):
            return self._joined(front.path.lstrip("/"))
        if not relative.startswith(self.outside):
            return None
        stem = _SUFFIX.sub("", self.prefix + relative.removeprefix(self.outside))
        parts = [self._named(part) for part in stem.split("/")]
        if front.slug is not None:
            slug = front.slug.strip("/")
            whole = front.slug.startswith("/") or self.preset.slug_is_whole or "/" in slug
            parts = slug.split("/") if whole else [*parts[:-1], slug]
        elif _is_index(parts, named=self.preset.folder_named):
            folder = "/".join(parts[:-1])
            return self._joined(f"{folder}/" if folder else "")
        path = "/".join(parts)
        if not path:
            return self._joined("")
        suffix = _SUFFIX.search(relative)
        return self._joined(
            self.page.replace("{path}", path)
            .replace("{file}", path + (suffix[0] if suffix else ""))
            .replace("{slug}", parts[-1])
        )

    def _joined(self, path: str) -> str:
        return quote((self.base_url or "") + path, safe=_URL_SAFE)

    def _named(self, part: str) -> str:
        return _NAMES[self.preset.names](part)


def _is_index(parts: list[str], *, named: bool) -> bool:
    last = parts[-1].lower()
    return last in _INDEX_NAMES or (named and len(parts) > 1 and last == parts[-2].lower())


def _slug(part: str) -> str:
    kept = [c for c in part.lower() if c in " -_" or unicodedata.category(c)[0] in "LMN"]
    return "".join(kept).replace(" ", "-")


_NAMES: Mapping[str, Callable[[str], str]] = {
    "as_is": lambda part: part,
    "slugs": _slug,
    "lower": lambda part: "-".join(part.lower().split()),
    "unnumbered": lambda part: _NUMBER_PREFIX.sub("", part),
}


@dataclass(frozen=True, slots=True)
class _Found:
    """What the configuration of a site says.

    Attributes:
        name: of the generator.
        base_url: the address of its pages, or None.
        page: see `Site`; None for the preset's.
        root: the folder that its content begins in.
        prefix: see `Site`.
        outside: see `Site`.
    """

    name: str
    base_url: str | None
    root: Path
    page: str | None = None
    prefix: str = ""
    outside: str = ""


def _find(folder: Path, name: str | None) -> _Found | None:
    """Look for the configuration of a site in a folder and above it, up to its repository."""
    try:
        start = folder.resolve()
        for level, place in enumerate((start, *start.parents)):
            for generator, look in _LOOKS.items():
                if name in (None, generator) and (found := look(place)):
                    placed = _placed(found, start)
                    if placed is not None:
                        return placed
            if level >= MAX_LEVELS_ABOVE or (place / ".git").exists():
                break
    except OSError:
        return None  # what cannot be looked at tells nothing; reading the folder says why
    return None


def _placed(found: _Found, folder: Path) -> _Found | None:
    """Say where a folder lies in the content of a site; None if it is no part of it."""
    root = found.root.resolve()
    if folder.is_relative_to(root):
        prefix = folder.relative_to(root).as_posix()
        return replace(found, prefix="" if prefix == "." else f"{prefix}/")
    if root.is_relative_to(folder):
        return replace(found, outside=f"{root.relative_to(folder).as_posix()}/")
    return None


def _text_of(place: Path, *names: str) -> str | None:
    for name in names:
        with contextlib.suppress(NotRegularError, TooLargeError):
            content = read_regular_file(place / name, max_bytes=_CONFIG_BYTES)
            return content.decode("utf-8", "replace")
    return None


def _values(text: str | None, *, toml: bool = False) -> Mapping[str, object]:
    """Return the keys of a configuration; none if it cannot be read, as some need their tool."""
    if text is None:
        return {}
    try:
        value = (parse_toml(text, first_line=1) if toml else parse(text)).value
    except (LocatedYamlError, RecursionError):
        return _plain_values(text)
    return value if isinstance(value, dict) else {}


def _plain_values(text: str) -> Mapping[str, object]:
    """Return the `key: value` lines of a text that is YAML for its own tool only."""
    lines = re.finditer(r"^([\w-]+)\s*[:=]\s*[\"']?([^\s\"'#]+)", text, re.MULTILINE)
    return {line[1]: line[2] for line in lines}


def _written(text: str, key: str) -> str | None:
    """Return a text that a configuration in JavaScript gives a key."""
    found = re.search(rf"(?<![\w.]){key}\s*:\s*[\"'`]([^\"'`\n]*)[\"'`]", text)
    return found[1] if found else None


def _url(*parts: object) -> str | None:
    """Join a host and paths to an address; None without a host."""
    host, *paths = [str(part or "").strip() for part in parts]
    if not host.startswith(("http://", "https://")):
        return None
    inner = [path.strip("/") for path in paths if path.strip("/")]
    return "/".join([host.rstrip("/"), *inner]) + "/"


def _docusaurus(place: Path) -> _Found | None:
    names = [f"docusaurus.config.{suffix}" for suffix in ("js", "ts", "mjs", "cjs", "mts")]
    text = _text_of(place, *names)
    if text is None:
        return None
    route = _written(text, "routeBasePath")
    route = "docs" if route is None else route
    url = _url(_written(text, "url"), _written(text, "baseUrl"), route)
    return _Found("docusaurus", url, place / (_written(text, "path") or "docs"))


def _starlight(place: Path) -> _Found | None:
    text = _text_of(place, *(f"astro.config.{suffix}" for suffix in ("mjs", "ts", "js", "mts")))
    if text is None or "starlight" not in text:
        return None
    url = _url(_written(text, "site"), _written(text, "base"))
    return _Found("starlight", url, place / "src" / "content" / "docs")


def _mkdocs(place: Path) -> _Found | None:
    text = _text_of(place, "mkdocs.yml", "mkdocs.yaml")
    if text is None:
        return None
    values = _values(text)
    flat = str(values.get("use_directory_urls") or "").lower() == "false"
    root = place / str(values.get("docs_dir") or "docs")
    return _Found("mkdocs", _url(values.get("site_url")), root, "{path}.html" if flat else None)


def _vitepress(place: Path) -> _Found | None:
    names = [f"config.{suffix}" for suffix in ("js", "ts", "mjs", "mts")]
    text = _text_of(place / ".vitepress", *names)
    if text is None:
        return None
    source = place / (_written(text, "srcDir") or "")
    clean = re.search(r"cleanUrls\s*:\s*true", text)
    url = _url(_written(text, "hostname"), _written(text, "base"))
    return _Found("vitepress", url, source, "{path}" if clean else None)


def _hugo(place: Path) -> _Found | None:
    text = _text_of(place, "hugo.toml")
    values = _values(text, toml=True)
    if text is None:
        text = _text_of(place, "hugo.yaml", "hugo.yml")
        values = _values(text)
    if text is None and (place / "content").is_dir():
        text = _text_of(place, "config.toml")
        values = _values(text, toml=True)
    if text is None:
        return None
    root = place / str(values.get("contentDir") or "content")
    language = str(values.get("defaultContentLanguage") or "en")
    if (root / language).is_dir():
        root /= language
    return _Found("hugo", _url(values.get("baseURL") or values.get("baseurl")), root)


def _jekyll(place: Path) -> _Found | None:
    text = _text_of(place, "_config.yml", "_config.yaml")
    if text is None:
        return None
    values = _values(text)
    pretty = str(values.get("permalink") or "") == "pretty"
    url = _url(values.get("url"), values.get("baseurl"))
    return _Found("jekyll", url, place, "{path}/" if pretty else None)


def _mdbook(place: Path) -> _Found | None:
    text = _text_of(place, "book.toml")
    if text is None:
        return None
    book = _values(text, toml=True).get("book")
    source = book.get("src") if isinstance(book, dict) else None
    return _Found("mdbook", None, place / str(source or "src"))


_LOOKS: Mapping[str, Callable[[Path], _Found | None]] = {
    "docusaurus": _docusaurus,
    "starlight": _starlight,
    "mkdocs": _mkdocs,
    "vitepress": _vitepress,
    "hugo": _hugo,
    "jekyll": _jekyll,
    "mdbook": _mdbook,
}
