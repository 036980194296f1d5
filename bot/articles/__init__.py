"""What is known: files become articles, and articles passages.

It may import `text`, `checked_yaml` and `errors`.
"""
