"""A world from a file, and one sentence for each mistake in it."""

from pathlib import Path

import pytest

from localdiscord import LocalDiscord
from localdiscord.seed_file import SeedError, read_seed
from localdiscord.world import ChannelKind
from tests.localdiscord.raw import RawClient
from tests.localdiscord.specification import check

WORLD = """
bots:
  - name: Librarian
    shards: 2
    max_concurrency: 2
  - name: Greeter
    message_content: false
    permissions: [VIEW_CHANNEL, SEND_MESSAGES, ADD_REACTIONS]
people:
  - name: ada
  - name: bo
    display_name: Bo the Second
servers:
  - name: Library
    owner: bo
    roles:
      - {name: Staff, permissions: [MANAGE_MESSAGES, PIN_MESSAGES], colour: "#e9a23b"}
      - {name: Readers}
    members:
      ada: [Staff, Readers]
      bo: []
    channels:
      - {name: rooms, kind: category}
      - {name: desk, topic: Ask here, category: rooms}
      - name: staff
        overwrites:
          - {to: "@everyone", deny: [VIEW_CHANNEL]}
          - {to: Staff, allow: [VIEW_CHANNEL]}
      - {name: questions, kind: forum, tags: [open, done], require_tag: true}
      - {name: news, kind: announcement}
      - {name: hall, kind: voice}
  - name: Garden
    bots: [Greeter]
    members: {bo: []}
    channels:
      - {name: path}
"""


async def test_everything_in_the_file_exists(tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    path.write_text(WORLD, encoding="utf-8")
    async with LocalDiscord(read_seed(path)) as local, RawClient(local) as api:
        library, garden = local.guilds
        assert [c.kind for c in library.channels.values()] == [
            *(ChannelKind.CATEGORY, ChannelKind.TEXT, ChannelKind.TEXT, ChannelKind.FORUM),
            *(ChannelKind.ANNOUNCEMENT, ChannelKind.VOICE),
        ]
        ada, bo = local.people["ada"], local.people["bo"]
        assert bo.user.display_name == "Bo the Second"
        assert (library.owner_id, ada.user.display_name) == (bo.user.id, "Ada")
        desk, staff = local.channel_named("desk"), local.channel_named("staff")
        assert desk.parent_id == local.channel_named("rooms").id
        assert (ada.sees(staff), bo.sees(staff)) == (True, True)  # bo owns it
        assert (bo.user.id in garden.members, ada.user.id in garden.members) == (True, False)
        librarian, greeter = local.applications
        assert greeter.bot.id in garden.members
        assert librarian.bot.id not in garden.members
        assert (librarian.shards, greeter.message_content) == (2, False)
        shards = (await api.send("GET", "/gateway/bot")).body
        assert (shards["shards"], shards["session_start_limit"]["max_concurrency"]) == (2, 2)
        post = {"name": "n", "message": {"content": "x"}}
        forum = local.channel_named("questions")
        refused = await api.send("POST", f"/channels/{forum.id}/threads", post)
        assert refused.code == 40067
        tagged = post | {"applied_tags": [str(forum.tags[0].id)]}
        assert (await api.send("POST", f"/channels/{forum.id}/threads", tagged)).status == 201
        assert (await api.send("GET", f"/guilds/{garden.id}")).code == 50001
        ada.pin(ada.say("hello", channel=desk))
        check(local, requests=False)


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("shards: 2", "shards: many"), 4, "shards: this must be a number from 1 to 16"),
        (("message_content: false", "message_content: no"), 7, "this must be true or false"),
        (("[VIEW_CHANNEL, ", "[SEE_CHANNEL, "), 8, "'SEE_CHANNEL' is unknown; known are"),
        (("name: ada", "nam: ada"), 10, "nam: this key is unknown; known are name"),
        (("name: ada", "name: bo"), 2, "the name 'bo' is given twice"),
        (("owner: bo", "owner: cy"), 15, "'cy' is unknown; known are ada, bo"),
        (('"#e9a23b"', "yellow"), 17, "this must be a colour"),
        (("ada: [Staff, Readers]", "cy: []"), 20, "no such person; there are ada, bo"),
        (("kind: forum", "kind: circus"), 29, "'circus' is unknown; known are text, voice"),
        (
            ("category: rooms", "category: attic"),
            14,
            "in the category attic, which is none",
        ),
        (("{name: path}", "{name: path, kind: voice}"), 32, "a server needs a text channel"),
        (("to: Staff", "to: Nobody"), 28, "'Nobody' is unknown"),
        (("members: {bo: []}", "members: [bo]"), 34, "this must be a mapping"),
        (("tags: [open, done]", "tags: open"), 29, "this must be a list"),
        (
            ("  - name: Greeter", "  - name: Greeter\n    token: x"),
            7,
            "has not the form of a token",
        ),
    ],
)
def test_a_mistake_is_one_sentence_with_file_and_line(
    tmp_path: Path, change: tuple[str, str], line: int, said: str
) -> None:
    path = tmp_path / "world.yaml"
    path.write_text(WORLD.replace(*change, 1), encoding="utf-8")
    with pytest.raises(SeedError) as raised:
        read_seed(path)
    (sentence,) = [s for s in str(raised.value).splitlines() if said in s]
    assert sentence.startswith(f"{path}:{line}: "), sentence


@pytest.mark.parametrize(
    "text",
    [
        *("", "- x", "x: [", "servers: []", "\t", "servers: [{name: a}]", "\x00"),
        pytest.param("[" * 5000, marks=pytest.mark.no_cover),  # it is PyYAML that reads them
    ],
)
def test_what_is_no_world_at_all_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "world.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SeedError, match=r"world\.yaml"):
        read_seed(path)


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SeedError, match="not UTF-8"):
        read_seed(path)
