"""Footnote answers questions in Discord with word-for-word quotes, each with a citation."""

__version__ = "0.1.0"
