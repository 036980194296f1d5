"""What is said: a ranking becomes quotes with highlight, citation and confidence.

It may import `ranking` and what stands below it.
"""
