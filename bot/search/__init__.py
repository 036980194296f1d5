"""How it is found: from the words of a question to a ranking of passages."""
