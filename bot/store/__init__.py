"""What is kept on disk: arrays and texts that are mapped, not read."""
