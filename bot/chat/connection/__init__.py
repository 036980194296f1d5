"""The connection to Discord: the client, its login, its delays and heartbeat, its run and its end.

It may import every other room of the chat, and none of them imports it.
"""
