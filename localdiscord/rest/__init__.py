"""The REST API: from an HTTP request to its handler and back.

It may import everything but `page` and `server`.
"""
