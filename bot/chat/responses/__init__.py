"""The responder, and what it says where: an answer, what its buttons lead to, what became of it.

It may import `reloads`, `scopes`, `questions` and what stands below them.
"""
