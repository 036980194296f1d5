"""The REST API, version 10: the routes that the bot uses, with Discord's answers and refusals."""
