"""QR codes for the pages."""

from __future__ import annotations

from base64 import b64encode

import zxingcpp


def drawn(text: str) -> str:
    """Return the address of an SVG that shows the text as a QR code, and holds it: it can be fetched by nobody else."""
    drawing: str = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_svg()
    return f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"
