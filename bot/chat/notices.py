"""Notices: the short sentences that the bot says beside its answers."""

NO_TEXT = "That message has no text to look up."
NOT_HERE = "I do not answer in this channel."
NOT_YOURS = "Only who asked and moderators may remove an answer."
SLOWLY = "One moment: you press faster than I can turn pages."
ONLY_THE_LAST = "-# Of the questions that you asked in a row, this is the last."
GONE = "The article of this quote has been changed or removed since; ask again for a fresh answer."


def hint(prefix: str) -> str:
    """Return the one line of help for a bare mention."""
    return f"Write your question behind the mention, or use `{prefix}ask` or `/ask`."


def command_usage(command: str, prefix: str) -> str:
    """Return how a command is written that takes something; empty for another."""
    usage = {
        "ask": f"`{prefix}ask` and then your question.",
        "article": f"`{prefix}article` and then its title.",
        "reload": f"`{prefix}reload` or `{prefix}reload --force`.",
    }
    return usage.get(command, "")


def friendly(prefix: str) -> str:
    """Return the one line of help in reply to small talk."""
    return (
        f"Hello! Ask me something about the articles, and I quote what they say; `{prefix}help` "
        "shows all I can do."
    )


def too_soon(seconds: int) -> str:
    """Say that a member has to wait."""
    return f"One moment: you can ask again in {seconds} s."


def help_text(prefix: str, *, moderator: bool) -> str:
    """Return the commands that a person may use, in Discord's Markdown."""
    lines = [
        f"`{prefix}ask` *question* finds the passages that answer it, word for word",
        f"`{prefix}articles` lists what I know about",
        f"`{prefix}article` *title* lets you read an article in full",
        f"`{prefix}help` shows this",
    ]
    if moderator:
        lines += [
            f"`{prefix}reload` reads the articles again and checks them; `--force` in spite of "
            "lost answers",
            f"`{prefix}rollback` returns to the version before the last reload",
            f"`{prefix}setup` checks rights, commands, knowledge and connection",
        ]
    ways = (
        "Each works as a slash command too. You can also mention me, write to me in a direct "
        "message, or choose *Find an answer* in the menu of a message."
    )
    return "\n".join([*(f"- {line}" for line in lines), ways])
