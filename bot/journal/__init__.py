"""What is stored of questions: the answer to "what do members ask, and what do we not know?".

Nothing is stored until a moderator switches the journal on.
"""
