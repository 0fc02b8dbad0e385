"""Doors: how a file becomes a submission."""
