"""How good the answers are: qrels and a run in, measures out."""
