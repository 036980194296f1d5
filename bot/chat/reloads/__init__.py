"""Reloads: one after the other, by themselves where files change, and how each went.

It may import `messages`, `delivery` and what stands below them.
"""
