"""How text looks in Discord: a reply and its limits, text made inert, quotes, code and tables.

It may import `wording`; Discord's library is not among what it knows.
"""
