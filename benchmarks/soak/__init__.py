"""An hour of questions while everything goes wrong that can: `make soak MINUTES=60`."""
