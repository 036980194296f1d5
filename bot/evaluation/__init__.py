"""How good the answers are: question sets in, measures out.

It may import `knowledge_base` and what stands below it, but not `chat`.
"""
