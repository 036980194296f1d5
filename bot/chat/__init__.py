"""Where it is said: the Discord client, its commands, and how answers become messages."""
