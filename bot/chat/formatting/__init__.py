"""How text looks in Discord: a reply and its limits, text made inert, quotes, code and tables.

It may import `wording`. Its functions are pure, and none knows Discord's library.
"""
