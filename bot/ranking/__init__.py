"""How it is found: a question becomes a query, and a query a ranking of passages.

It may import `index` and what stands below it.
"""
