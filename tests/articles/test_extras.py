"""Formats that need an extra: reStructuredText by docutils, PDF by pypdf."""

from pathlib import Path

import pytest

from bot.articles.formats import readers
from bot.articles.library import load
from tests.conftest import WriteArticles

RST = """General FAQ
===========

.. contents::

.. note:: Read this first.

What is Python?
---------------

A language. See :ref:`tutorial` and :doc:`the docs </x>`.

.. code-block:: python

   a = 1

   b = 2

.. toctree::
   :maxdepth: 2

   a

.. include:: /etc/hostname
"""


def pdf(words: str) -> bytes:
    """Return a PDF of one page with a line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    content = b"%PDF-1.4\n"
    places = []
    for number, written in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s endobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (table, len(content))
    )


def test_restructured_text_is_read_as_its_page_shows_it(write_articles: WriteArticles) -> None:
    article = load([write_articles({"a.rst": RST})]).articles["a"]
    assert article.title == "General FAQ"
    found = [(article.body[p.start : p.end], p.section, p.kind) for p in article.paragraphs]
    assert found == [
        ("Read this first.", None, "text"),
        ("A language. See tutorial and the docs.", "What is Python?", "text"),
        ("a = 1\n\nb = 2", "What is Python?", "code"),
    ]


def test_a_pdf_is_read_as_text(write_articles: WriteArticles) -> None:
    folder = write_articles({"opening-hours.pdf": pdf("The harbour opens at nine.")})
    article = load([folder]).articles["opening-hours"]
    assert (article.title, article.body) == ("Opening hours", "The harbour opens at nine.")


def test_a_broken_pdf_is_a_fault(write_articles: WriteArticles) -> None:
    library = load([write_articles({"a.pdf": b"%PDF-1.4 nothing", "b.md": "Text."})])
    (fault,) = library.faults
    assert fault.what == "it cannot be read as PDF"


def test_without_its_extra_a_file_is_a_hint(
    write_articles: WriteArticles, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder: Path = write_articles({"a.rst": RST, "b.md": "Text."})
    monkeypatch.setattr(readers, "find_spec", lambda _: None)
    library = load([folder])
    assert list(library.articles) == ["b"]
    assert list(map(str, library.hints)) == [
        f"{folder / 'a.rst'}: is not read without docutils; install it: "
        'pip install "footnote-bot[rst]"'
    ]
