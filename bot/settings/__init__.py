"""How it is set: what `footnote.yaml` and the environment say, checked before anything starts.

It may import `articles` and what stands below it; only `cli` imports it.
"""
