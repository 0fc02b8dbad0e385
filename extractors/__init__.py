"""Bytes to words, carriers, candidates and fields."""
