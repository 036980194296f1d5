"""What is known: articles, their paragraphs and passages, and how they are read from files."""
