"""What a sentence model brings and costs, measured with and without it in one run."""
