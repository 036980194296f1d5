"""Where a message comes from and how a reply gets there: origins, permissions, payloads, retries.

It may import `formatting`, `wording` and `monitoring`.
"""
