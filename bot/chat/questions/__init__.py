"""Questions before they are answered: where and when they may be, what they go on from, who waits.

It may import `messages`, `delivery` and what stands below them.
"""
