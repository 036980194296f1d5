"""Answer quality, side by side with other engines on the same questions."""
