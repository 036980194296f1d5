"""Words and sentences: a text is cut into words, words become terms, and sentences are found.

It imports nothing of the bot but `errors`.
"""
