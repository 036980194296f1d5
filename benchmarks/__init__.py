"""Speed and answer quality, measured side by side."""
