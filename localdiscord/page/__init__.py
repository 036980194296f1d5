"""The page on which people use the local Discord: its files, and the WebSocket it acts by.

It may import everything but `rest` and `server`.
"""
