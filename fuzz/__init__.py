"""Hostile input for all that reads what others write: see `targets`, and `make fuzz SECONDS=60`."""
