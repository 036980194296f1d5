"""Where it is said: the Discord client, its commands, and how answers become messages.

It may import `knowledge_base` and what stands below it; no other room imports discord.
"""
