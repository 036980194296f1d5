"""Scopes: the articles to which a channel is restricted, how they are kept, written and told.

It may import `commands` and what stands below it.
"""
