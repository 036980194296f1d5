"""What serves now: the current snapshot, and how a reload puts another in its place.

It may import `answers` and what stands below it.
"""
