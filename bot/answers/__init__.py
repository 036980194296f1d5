"""What is said: quotes with highlight and citation, or an honest no-answer."""
