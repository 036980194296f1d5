"""Deep links open the page at the quoted sentence, as a real browser understands them."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.answers.citation import deep_link
from bot.articles.library import load
from bot.articles.passages import split
from bot.text.sentences import sentences

FAR = '<div style="height: 3000px"></div>'
SPACER = f"<p hidden>spacer</p>{FAR}"

PAGE = f"""<!--
---
title: The harbour (rules & fees)
url: {{url}}
---
-->
<!doctype html><meta charset="utf-8"><title>Harbour</title>
<h1>The harbour (rules &amp; fees)</h1>
<p>Opening words, which are short. It is free.</p>{FAR}
<h2>Hours</h2>
<p>The office opens at nine-thirty, closes at five &amp; rests (always) on <em>Sundays</em>.
It is free. Nobody knows why.</p>{FAR}
<p>{{long}}</p>{FAR}
<ul><li>Boats show a light at night.</li><li>Swimmers wear a red cap by day.</li></ul>{FAR}
<table><tr><th>Boat</th><th>Fee</th></tr><tr><td>Dinghy</td><td>two coins</td></tr></table>{FAR}
<p>Она открыта каждый день, кроме воскресенья.</p>{FAR}
<p>港口办公室早上九点开门。星期天休息。</p>{FAR}
<p>“We are open,” she said… 100% sure?</p>{FAR}
"""
LONG = (
    "This sentence goes on and on about the ways in which boats of all sizes may enter the "
    "harbour, be it in the morning, when the tide is low, or in the evening, when it is high, "
    "and it does not end before the reader has forgotten where it began."
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has there
        """Write nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder that is served on loopback, and its address."""
    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


async def test_the_browser_scrolls_to_each_sentence(
    site: tuple[Path, str], chromium: Browser
) -> None:
    folder, address = site
    url = f"{address}/harbour.html"
    (folder / "harbour.html").write_text(PAGE.format(url=url, long=LONG), encoding="utf-8")
    article = load([folder]).articles["harbour"]
    page = await chromium.new_page(viewport={"width": 800, "height": 600})
    checked = 0
    for passage in split(article):
        for start, end in sentences(passage.text):
            link = deep_link(article, passage, (start, end))
            assert link is not None
            assert link != url, f"no text fragment for {passage.text[start:end]!r}"
            await page.goto("about:blank")
            await page.goto(link)
            await page.wait_for_load_state()
            words = passage.text[start:end].replace("• ", "").split(" | ")[0]
            if passage.kind == "table":  # the page has the values without the headers
                words = words.split("; ")[0].partition(": ")[2]
            words = words[:24]
            shown = await page.evaluate(
                """words => {
                    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                    const folded = text => text.replace(/\\s+/g, ' ');
                    const tops = [];
                    for (let node; (node = walker.nextNode());) {
                        const at = folded(node.data).indexOf(words);
                        if (at < 0) continue;
                        const range = document.createRange();
                        range.selectNodeContents(node);
                        tops.push(range.getBoundingClientRect().top);
                    }
                    return {tops, scrolled: window.scrollY};
                }""",
                words,
            )
            first_screen = passage.first == 1
            assert (shown["scrolled"] > 0) != first_screen, (link, shown)
            assert any(0 <= top < 600 for top in shown["tops"]), (link, shown)
            checked += 1
    await page.close()
    assert checked >= 12
