"""YAML values with their lines, checked against a schema; front matter and settings use it.

It imports nothing of the bot but `errors`.
"""
