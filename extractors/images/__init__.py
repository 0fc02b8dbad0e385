"""Page images: made upright, straight, evenly lit and of the size at which OCR is both fast and right."""

from extractors.images.prepare import Prepared, prepare

__all__ = ["Prepared", "prepare"]
