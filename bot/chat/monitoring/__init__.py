"""How does it do? What happened is counted, and told to those who watch over the bot."""
