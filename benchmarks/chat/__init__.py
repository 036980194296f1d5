"""What an answer costs in the chat, beside a bare command: `make bench-chat`."""
