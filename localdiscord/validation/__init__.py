"""What Discord accepts in the body of a request, and how it names each error by field.

It may import `errors`, `mentions` and `world`.
"""
