"""The gateway: WebSocket connections, their sessions, and the events dispatched to them.

It may import what exists (`world`), how it looks as JSON (`payloads`), and what anybody may do.
"""
