"""What the bot listens to, one subject each: parse, call, render, send."""
