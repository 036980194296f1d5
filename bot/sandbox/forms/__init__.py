"""What Discord accepts in a request's body, and how it names each fault."""
