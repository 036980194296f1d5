"""What a button carries: custom ids, and the buttons that are made of them.

It may import `formatting` and `wording`.
"""
