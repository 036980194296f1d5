"""What is kept on disk as a whole? One bot runs with a data folder; it is backed up and restored.

It may import `errors` and nothing else of the bot, and knows the files by their names only.
"""
