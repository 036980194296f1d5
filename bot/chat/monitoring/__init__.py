"""How it does: what happens is counted, and logged under the id of the question that it came from.

It may import no other room of the chat.
"""
