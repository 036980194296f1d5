"""What is searched: the vocabulary, the postings and the files that keep them.

It may import `articles` and what stands below it.
"""
