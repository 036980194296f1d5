"""What moderators do and are shown: articles they edit, gaps, history, status and the check-up.

It may import `responses` and what stands below it.
"""
