"""Turns pages into what scanners, fax machines and telephones make of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from samples.generator import fonts
from samples.generator.paper import Drawn, Ink

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What happens to a page on its way into the file."""

    dpi: int = 150
    skew: float = 0.0  # degrees
    turn: int = 0  # degrees clockwise: 0, 90, 180, 270
    noise: float = 4.0  # standard deviation of grey values
    blur: float = 0.4  # pixels
    fade: float = 0.0  # how much of the contrast is lost, 0-1
    fax: bool = False  # black and white at a fax's resolution
    stamp: str = ""  # words of a rubber stamp over the text
    coffee: bool = False  # the ring of a cup
    shadow: bool = False  # a dark edge, as from a book
    punched: bool = False  # holes of a file
    streaks: bool = False  # lines of a dirty glass
    folded: bool = False
    photo: bool = False  # taken with a telephone: perspective, uneven light, a table around
    quality: int = 45  # of the JPEG


def pages(drawn: Drawn, damage: Damage, dice: Random) -> list[Picture]:
    """Return the pages of a document as damaged grey pictures, or colour ones where a telephone took them."""
    document = pypdfium2.PdfDocument(drawn.pdf)
    pictures = []
    for number in range(drawn.pages):
        scale = damage.dpi / 72
        image = document[number].render(scale=scale).to_pil().convert("RGB")
        _write(image, [ink for ink in drawn.inks if ink.page == number], scale, dice)
        if damage.stamp:
            image = _stamped(image, damage.stamp, dice)
        pictures.append(_damaged(np.asarray(image), damage, dice))
    document.close()
    return pictures


def _write(image: Image.Image, inks: Sequence[Ink], scale: float, dice: Random) -> None:
    """Set handwriting letter by letter, each a little off its line."""
    draw = ImageDraw.Draw(image)
    for ink in inks:
        face = ImageFont.truetype(str(fonts.path(dice.choice(fonts.HANDS))), int(ink.size * scale))
        x = ink.x * scale
        for sign in ink.text:
            draw.text((x, ink.y * scale + dice.gauss(0, 0.5) * scale), sign, font=face, fill=ink.colour, anchor="ls")
            x += draw.textlength(sign, font=face) * dice.uniform(0.94, 1.06)


def _stamped(image: Image.Image, words: str, dice: Random) -> Image.Image:
    """Press a rubber stamp onto the page, over whatever stands there."""
    colour = dice.choice(((190, 30, 40), (40, 50, 160), (30, 110, 60)))
    size = image.width // 22
    face = ImageFont.truetype(str(fonts.path("truetype/liberation/LiberationSans-Bold.ttf")), size)
    lines = words.split("\n")
    wide = int(max(face.getlength(line) for line in lines)) + size
    high = int(size * 1.25 * len(lines)) + size
    seal = Image.new("RGBA", (wide, high), (0, 0, 0, 0))
    draw = ImageDraw.Draw(seal)
    draw.rectangle((3, 3, wide - 4, high - 4), outline=(*colour, 190), width=max(3, size // 9))
    for number, line in enumerate(lines):
        draw.text((size / 2, size * 0.45 + number * size * 1.25), line, font=face, fill=(*colour, 190))
    seal = seal.rotate(dice.uniform(-18, 18), expand=True, resample=Image.Resampling.BICUBIC)
    place = (int(image.width * dice.uniform(0.15, 0.55)), int(image.height * dice.uniform(0.35, 0.7)))
    stamped = image.convert("RGBA")
    stamped.alpha_composite(seal, place)
    return stamped.convert("RGB")


def _damaged(picture: Picture, damage: Damage, dice: Random) -> Picture:
    steps: list[tuple[bool, Callable[[Picture, Random], Picture]]] = [
        (damage.coffee, _coffee),
        (damage.folded, _fold),
        (damage.punched, _punch),
    ]
    for wanted, step in steps:
        if wanted:
            picture = step(picture, dice)
    if damage.skew:
        picture = _rotated(picture, damage.skew)
    if damage.photo:
        picture = _photographed(picture, dice)
    else:
        picture = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    if damage.shadow:
        picture = _shadow(picture, dice)
    if damage.streaks:
        picture = _streaks(picture, dice)
    if damage.fade:
        picture = (255 - (255 - picture.astype(np.float32)) * (1 - damage.fade)).astype(np.uint8)
    if damage.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), damage.blur).astype(np.uint8)
    picture = _noisy(picture, damage.noise, dice)
    if damage.fax:
        picture = _faxed(picture, dice)
    return np.ascontiguousarray(np.rot90(picture, -damage.turn // 90))


def _noisy(picture: Picture, deviation: float, dice: Random) -> Picture:
    grain = np.random.default_rng(dice.randrange(2**32)).normal(0, deviation, picture.shape[:2])
    grain = grain if picture.ndim == 2 else grain[..., None]
    noisy: Picture = np.clip(picture.astype(np.float32) + grain, 0, 255).astype(np.uint8)
    return noisy


def _rotated(picture: Picture, degrees: float) -> Picture:
    high, wide = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1)
    paper = (250, 250, 250)
    return cv2.warpAffine(picture, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=paper).astype(np.uint8)


def _coffee(picture: Picture, dice: Random) -> Picture:
    high, wide = picture.shape[:2]
    stain = np.zeros((high, wide), np.uint8)
    centre = (int(wide * dice.uniform(0.2, 0.85)), int(high * dice.uniform(0.2, 0.85)))
    radius = int(wide * dice.uniform(0.12, 0.17))
    cv2.circle(stain, centre, radius, 70, max(2, wide // 160))
    cv2.ellipse(stain, centre, (radius, radius - 3), dice.uniform(0, 360), 0, 200, 110, max(3, wide // 110))
    cv2.circle(stain, centre, radius, 16, -1)
    soft = cv2.GaussianBlur(stain, (0, 0), wide / 500)[..., None].astype(np.float32) / 255
    brown = np.array((120, 80, 40), np.float32)
    mixed: Picture = (picture * (1 - soft) + brown * soft).astype(np.uint8)
    return mixed


def _fold(picture: Picture, dice: Random) -> Picture:
    high, wide = picture.shape[:2]
    light = np.ones((high, wide), np.float32)
    for share in (1 / 3, 2 / 3):
        row = int(high * share + dice.uniform(-8, 8))
        light[row - 2 : row + 1] = 0.82
        light[row + 1 : row + 14] *= np.linspace(0.9, 1, 13, dtype=np.float32)[:, None]
    folded: Picture = (picture * light[..., None]).astype(np.uint8)
    return folded


def _punch(picture: Picture, dice: Random) -> Picture:
    high, wide = picture.shape[:2]
    punched = picture.copy()
    for share in (0.37, 0.63):
        cv2.circle(punched, (int(wide * 0.035), int(high * share)), wide // 75, (40, 40, 40), -1)
    return punched


def _shadow(picture: Picture, dice: Random) -> Picture:
    wide = picture.shape[1]
    edge = int(wide * dice.uniform(0.06, 0.16))
    light = np.ones(wide, np.float32)
    light[:edge] = np.linspace(dice.uniform(0.15, 0.45), 1, edge)
    light = light if dice.random() < 0.5 else light[::-1]
    light = light[None, :] if picture.ndim == 2 else light[None, :, None]
    shaded: Picture = (picture * light).astype(np.uint8)
    return shaded


def _streaks(picture: Picture, dice: Random) -> Picture:
    streaked = picture.copy()
    for _ in range(dice.randint(2, 4)):
        column = dice.randrange(picture.shape[1])
        streaked[:, column : column + dice.choice((1, 1, 2))] = dice.randint(90, 190)
    return streaked


def _faxed(picture: Picture, dice: Random) -> Picture:
    grain = np.random.default_rng(dice.randrange(2**32))
    black = picture < 165
    specks = grain.random(picture.shape)
    black = (black | (specks < 0.0006)) & (specks < 0.995)
    return np.where(black, 0, 255).astype(np.uint8)


def _photographed(picture: Picture, dice: Random) -> Picture:
    """Lay the page on a table and look at it from a corner, under a lamp."""
    high, wide = picture.shape[:2]
    margin = int(wide * 0.07)
    size = (wide + 2 * margin, high + 2 * margin)
    jitter = wide * 0.045
    corners = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    target = corners + margin + np.array([[dice.uniform(-jitter, jitter) for _ in "xy"] for _ in corners], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    table = np.array(dice.choice(((120, 90, 60), (90, 90, 95), (70, 80, 70), (160, 140, 120))), np.float32)
    grain = np.random.default_rng(dice.randrange(2**32)).normal(0, 6, (size[1], 1, 1))
    ground = np.clip(np.full((size[1], size[0], 3), table) + grain, 0, 255).astype(np.uint8)
    cv2.warpPerspective(picture, matrix, size, dst=ground, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_TRANSPARENT)
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    lamp = (size[0] * dice.uniform(0.2, 0.8), size[1] * dice.uniform(0.1, 0.6))
    distance = np.hypot(columns - lamp[0], rows - lamp[1]) / size[1]
    light = np.clip(1.05 - 0.5 * distance, 0.4, 1.05)[..., None]
    warm = np.array((1.0, dice.uniform(0.95, 1.0), dice.uniform(0.86, 0.98)), np.float32)
    photo: Picture = np.clip(ground * light * warm, 0, 255).astype(np.uint8)
    return photo


def as_pdf(pictures: Sequence[Picture], damage: Damage) -> bytes:
    """Return pictures as the pages of a PDF, one image a page and no text."""
    pdf = pikepdf.new()
    for picture in pictures:
        high, wide = picture.shape[:2]
        size = (wide * 72 / damage.dpi, high * 72 / damage.dpi)
        pdf.add_blank_page(page_size=size)
        page = pdf.pages[-1]
        image = pdf.make_stream(
            jpeg(picture, damage.quality),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=wide,
            Height=high,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceGray if picture.ndim == 2 else pikepdf.Name.DeviceRGB,
            Filter=pikepdf.Name.DCTDecode,
        )
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        page.obj.Contents = pdf.make_stream(f"q {size[0]:.2f} 0 0 {size[1]:.2f} 0 0 cm /Im0 Do Q".encode())
    return _saved(pdf)


def as_tiff(pictures: Sequence[Picture], damage: Damage) -> bytes:
    """Return black-and-white pictures as one TIFF of fax compression."""
    stream = io.BytesIO()
    first, *rest = [Image.fromarray(picture).convert("1", dither=Image.Dither.NONE) for picture in pictures]
    dpi = (float(damage.dpi), float(damage.dpi))
    first.save(stream, format="TIFF", compression="group4", save_all=True, append_images=rest, dpi=dpi)
    return stream.getvalue()


def as_png(picture: Picture) -> bytes:
    """Return a picture as a PNG of sixteen greys, the size of which is bearable."""
    stream = io.BytesIO()
    Image.fromarray(picture).convert("L").quantize(16).save(stream, format="PNG", optimize=True)
    return stream.getvalue()


def jpeg(picture: Picture, quality: int) -> bytes:
    """Return a picture as JPEG."""
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, format="JPEG", quality=quality, optimize=True)
    return stream.getvalue()


def _saved(pdf: pikepdf.Pdf) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return stream.getvalue()
