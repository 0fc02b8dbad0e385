"""Where a document ends and what kind it is."""
