"""Addresses and anchors, as each generator's documentation says that it makes them."""

from pathlib import Path

import pytest

from bot.articles.anchors import Anchors
from bot.articles.front_matter import FrontMatter
from bot.articles.knowledge_folder import KnowledgeFolder
from bot.articles.library import load

BASE = "https://example.org/"


@pytest.mark.parametrize(
    ("site", "path", "front", "page"),
    [
        ("docusaurus", "guide/01-first-steps.md", FrontMatter(), "guide/first-steps"),
        ("docusaurus", "guide/index.md", FrontMatter(), "guide/"),
        ("docusaurus", "guide/guide.mdx", FrontMatter(), "guide/"),
        ("docusaurus", "guide/a.md", FrontMatter(slug="/b"), "b"),
        ("docusaurus", "guide/a.md", FrontMatter(slug="b"), "guide/b"),
        ("starlight", "Guides/First Steps.mdx", FrontMatter(), "guides/first-steps/"),
        ("starlight", "admin/start/start.md", FrontMatter(slug="paper/start"), "paper/start/"),
        ("starlight", "index.mdx", FrontMatter(), ""),
        ("mkdocs", "tutorial/first-steps.md", FrontMatter(), "tutorial/first-steps/"),
        ("mkdocs", "tutorial/README.md", FrontMatter(), "tutorial/"),
        ("vitepress", "guide/a-(b).md", FrontMatter(), "guide/a-%28b%29.html"),
        ("vitepress", "guide/index.md", FrontMatter(), "guide/"),
        ("hugo", "Docs/First Steps.md", FrontMatter(), "docs/first-steps/"),
        ("hugo", "docs/_index.md", FrontMatter(), "docs/"),
        ("hugo", "docs/a.md", FrontMatter(slug="b"), "docs/b/"),
        ("hugo", "docs/a.md", FrontMatter(path="/c/d/"), "c/d/"),
        ("jekyll", "pages/faq.html", FrontMatter(path="faq.html"), "faq.html"),
        ("jekyll", "pages/a.md", FrontMatter(), "pages/a.html"),
        ("mdbook", "ch/a.md", FrontMatter(), "ch/a.html"),
        ("mdbook", "ch/README.md", FrontMatter(), "ch/"),
        (None, "a/b.md", FrontMatter(), "a/b"),
        (None, "a/é 1.md", FrontMatter(), "a/%C3%A9%201"),
    ],
)
def test_a_file_has_the_address_of_its_page(
    site: str | None, path: str, front: FrontMatter, page: str, tmp_path: Path
) -> None:
    known = KnowledgeFolder(tmp_path, site=site, base_url=BASE)
    assert known.shown_on.address(path, front) == BASE + page


def test_a_rule_of_the_folder_wins_over_the_preset(tmp_path: Path) -> None:
    known = KnowledgeFolder(tmp_path, site="hugo", base_url=BASE, page="p/{slug}.html")
    assert known.shown_on.address("a/b.md", FrontMatter()) == f"{BASE}p/b.html"
    known = KnowledgeFolder(tmp_path, base_url=BASE, page="{file}")
    assert known.shown_on.address("a/b.en.html", FrontMatter()) == f"{BASE}a/b.en.html"


def test_an_address_of_its_own_wins_and_without_a_base_there_is_none(tmp_path: Path) -> None:
    own = FrontMatter(url="https://other.example/x")
    assert KnowledgeFolder(tmp_path, base_url=BASE).shown_on.address("a.md", own) == own.url
    assert KnowledgeFolder(tmp_path).shown_on.address("a.md", FrontMatter(path="/x")) is None


@pytest.mark.parametrize(
    ("config", "content", "folder", "file", "page"),
    [
        (
            "docusaurus.config.js",
            "module.exports = {url: 'https://a.example', baseUrl: '/x/'}",
            "docs",
            "b.md",
            "https://a.example/x/docs/b",
        ),
        (
            "astro.config.mjs",
            "import starlight from '@astrojs/starlight'\nexport default {site: \"https://a.example\"}",
            "src/content/docs",
            "b.md",
            "https://a.example/b/",
        ),
        (
            "mkdocs.yml",
            "site_url: https://a.example/x/\nplugins: [!ENV [A]]",
            "docs/sub",
            "b.md",
            "https://a.example/x/sub/b/",
        ),
        (
            "mkdocs.yml",
            "site_url: https://a.example\nuse_directory_urls: false\ndocs_dir: text",
            "text",
            "b.md",
            "https://a.example/b.html",
        ),
        (
            "docs/.vitepress/config.mts",
            "export default {cleanUrls: true, sitemap: {hostname: 'https://a.example'}}",
            "docs",
            "b.md",
            "https://a.example/b",
        ),
        ("hugo.toml", "baseURL = 'https://a.example/'", "content/posts", "B c.md",
         "https://a.example/posts/b-c/"),
        ("_config.yml", "url: https://a.example\nbaseurl: /x", ".", "b.md",
         "https://a.example/x/b.html"),
        ("mkdocs.yml", "site_url: https://a.example", ".", "docs/b.md", "https://a.example/b/"),
        ("mkdocs.yml", "site_url: https://a.example", "elsewhere", "b.md", None),
    ],
)  # fmt: skip
def test_a_site_is_found_out_from_its_configuration(
    tmp_path: Path, config: str, content: str, folder: str, file: str, page: str | None
) -> None:
    for path, text in ((tmp_path / config, content), (tmp_path / folder / file, "Text.")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "docs").mkdir(exist_ok=True)
    (article,) = load([KnowledgeFolder(tmp_path / folder, exclude=("*.yml",))]).articles.values()
    assert article.url == page


@pytest.mark.parametrize(
    ("rule", "headings", "anchors"),
    [
        ("github", ["What's new? (v1.2)", "A  b", "A_b"], ["whats-new-v12", "a--b", "a_b"]),
        ("github", ["Été 🚀"], ["été-"]),
        ("github", ["Same", "Same", "Same-1", "Same"], ["same", "same-1", "same-1-1", "same-2"]),
        ("docusaurus", ["Über uns", "日本語 です"], ["über-uns", "日本語-です"]),
        ("mkdocs", ["What's new? (v1.2)", "A  -- b", "Été"], ["whats-new-v12", "a-b", "ete"]),
        ("mkdocs", ["Same", "Same", "Same", "日本"], ["same", "same_1", "same_2", "_1"]),
        ("vitepress", ["What's new? (v1.2)", "1. First"], ["what-s-new-v1-2", "_1-first"]),
        ("vitepress", ["Été"], ["ete"]),
        ("vitepress", ["Same", "Same"], ["same", "same-1"]),
        ("none", ["Same"], [None]),
    ],
)  # fmt: skip
def test_anchors_are_those_of_the_generator(
    rule: str, headings: list[str], anchors: list[str | None]
) -> None:
    made = Anchors(rule)
    assert [made(heading) for heading in headings] == anchors


def test_an_article_knows_its_page_and_the_anchors_of_its_sections(tmp_path: Path) -> None:
    (tmp_path / "faq.md").write_text(
        "# FAQ\n\nFirst.\n\n## Is it free?\n\nYes.\n\n## Fees {#fees}\n\nNone.\n\n**Why?**\n\nSo."
    )
    known = KnowledgeFolder(tmp_path, site="mkdocs", base_url=BASE)
    article = load([known]).articles["faq"]
    assert article.url == "https://example.org/faq/"
    assert [p.anchor for p in article.paragraphs] == ["faq", "is-it-free", "fees", "fees"]
