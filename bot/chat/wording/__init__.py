"""The bot's own words: the catalogues of each language, and what is said by them.

It may import no other room of the chat.
"""
