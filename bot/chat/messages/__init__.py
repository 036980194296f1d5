"""What members are shown: answers, contexts, articles, lists and notices, by pure functions.

It may import `buttons`, `formatting` and `wording`.
"""
