"""Rules, confidence and the decision."""
