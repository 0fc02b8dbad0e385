"""Documents the project made itself, and the generator that makes them; for development, not in the wheel."""
