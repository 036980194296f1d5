"""What the bot listens to, one subject each: parse, call, render, send.

It may import `moderators` and what stands below it.
"""
