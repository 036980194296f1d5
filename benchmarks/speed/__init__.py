"""Speed and memory, side by side with other engines on the same text."""
