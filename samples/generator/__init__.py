"""Makes invented documents of all kinds, each with its expected reading, from one seed."""
