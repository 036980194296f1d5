"""What is meant: a small local sentence model makes vectors of questions and of sections.

It is an option. Nothing here is imported before it is switched on, and nothing here answers by
itself: `ranking` takes what it says for one more kind of evidence. It may import `index` and what
stands below it.
"""
