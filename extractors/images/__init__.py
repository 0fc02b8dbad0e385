"""Page images: made upright, straight, evenly lit and of the size at which OCR is both fast and right."""

from extractors.images.preparation import Prepared, prepare, turned_back

__all__ = ["Prepared", "prepare", "turned_back"]
