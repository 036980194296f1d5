r"""The lines below a quote: where it comes from, where else the same is said, where it leads.

\[1\] **2019-03-02** · [Title · section · ¶ 6 · publisher](https://…#:~:text=…)
-# the same in Other title · ¶ 2
-# Links: [the form (example.org)](https://example.org/form)
"""

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from bot.answers.answer import Citation, Quote
from bot.chat.formatting.block_quote import Span
from bot.chat.formatting.escaping import length
from bot.chat.formatting.markdown import can_be_linked, masked_link, shortened
from bot.chat.formatting.reply import MAX_LINK
from bot.chat.messages.style import USUAL, Style
from bot.chat.wording.translations import ENGLISH, Words

MAX_LABEL = 300

_MAX_REPEAT = 100  # of the label of another place that says the same
_MAX_REPEATS = 2
_MAX_LINKS = 5
_MAX_LINKED = 60  # of the words that are linked


@lru_cache(maxsize=1 << 10)  # the same passages answer again and again
def render_citation(
    citation: Citation, *, max_label: int = MAX_LABEL, max_link: int = MAX_LINK
) -> str:
    """Render a citation: a masked link where it has a page, else its label.

    Args:
        citation: the citation.
        max_label: how long the label may be for Discord.
        max_link: how long a link may be; where the deep link is longer, the plain one is taken.
    """
    links = (citation.deep_link, citation.url)
    link = next((u for u in links if u and len(u) <= max_link and can_be_linked(u)), None)
    if link is None:
        return shortened(citation.label, max_label)
    return masked_link(citation.label, link, max_label)


def render_number(quote: Quote, style: Style = USUAL) -> str:
    """Render the number of a quote, and where it matters when it was written, its date."""
    dated = quote.citation.dated
    if dated and (quote.rank in style.dated or (style.old_before and dated < style.old_before)):
        return f"\\[{quote.rank}\\] **{dated}** · "
    return f"\\[{quote.rank}\\] "


def render_repeats(also: Sequence[Citation], words: Words = ENGLISH) -> str:
    """Name other places that say the same; empty if there are none."""
    if not also:
        return ""
    named = "; ".join(shortened(citation.label, _MAX_REPEAT) for citation in also[:_MAX_REPEATS])
    if len(also) > _MAX_REPEATS:
        said = words.gettext("the same in {places} and {count} more")
        said = said.format(places=named, count=len(also) - _MAX_REPEATS)
    else:
        said = words.gettext("the same in {places}").format(places=named)
    return f"-# {said}"


def render_links(
    quote: Quote, slices: Sequence[Span], max_chars: int, words: Words = ENGLISH
) -> str:
    """Name where the shown part of a quote leads: five links at most; empty if nowhere.

    Args:
        quote: the quote.
        slices: the ranges of its text that are shown.
        max_chars: how long the line may be for Discord.
        words: the bot's own words.
    """
    if not quote.links:
        return ""
    name = words.gettext("Links:")
    line = f"-# {name} "
    spent, found = length(line), dict[str, str]()
    for start, end, target in quote.links:
        if not any(first <= start and end <= last for first, last in slices):
            continue
        host = host_of(target)
        if host is None or target in found or len(found) == _MAX_LINKS:
            continue
        text = shortened(quote.text[start:end].replace("[", "(").replace("]", ")"), _MAX_LINKED)
        link = f"[{text} ({shortened(host, _MAX_LINKED)})]({target})" if text else ""
        if link and spent + length(link) + 3 <= max_chars:
            found[target] = link
            spent += length(link) + 3
    return line + " · ".join(found.values()) if found else ""


def host_of(url: str) -> str | None:
    """Return the host that a web link leads to, in ASCII; None where it cannot be linked."""
    if not can_be_linked(url):
        return None
    try:
        host = urlsplit(url).hostname
        return host.encode("idna").decode("ascii") if host else None
    except (ValueError, UnicodeError):
        return None
