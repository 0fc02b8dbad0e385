"""How work flows and survives: the queue, the workers, their supervisor. Nothing outside knows that there is DBOS."""
