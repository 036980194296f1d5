"""Commands: their context, what is offered while they are typed, and how Discord learns of them.

It may import `messages`, `delivery` and what stands below them.
"""
