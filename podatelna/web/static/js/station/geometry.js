// Places on a page as it was scanned (0 to 1, origin top left), and where they are once the page is turned.

/** @typedef {{x0: number, y0: number, x1: number, y1: number}} Box */
/** @typedef {{x: number, y: number}} Point */

/**
 * Return where a point of the page as scanned lies on the page turned clockwise.
 * @param {Point} at
 * @param {number} turn degrees
 * @returns {Point}
 */
export function turned(at, turn) {
  if (turn === 90) return { x: 1 - at.y, y: at.x };
  if (turn === 180) return { x: 1 - at.x, y: 1 - at.y };
  if (turn === 270) return { x: at.y, y: 1 - at.x };
  return at;
}

/**
 * Return where a point of the turned page lies on the page as scanned.
 * @param {Point} at
 * @param {number} turn
 * @returns {Point}
 */
export function turnedBack(at, turn) {
  return turned(at, (360 - turn) % 360);
}

/** @param {Box} box @param {number} turn @returns {Box} */
export function turnedBox(box, turn) {
  return around(turned({ x: box.x0, y: box.y0 }, turn), turned({ x: box.x1, y: box.y1 }, turn));
}

/** @param {Box} box @param {number} turn @returns {Box} */
export function turnedBackBox(box, turn) {
  return turnedBox(box, (360 - turn) % 360);
}

/** @param {Point} one @param {Point} other @returns {Box} */
export function around(one, other) {
  return {
    x0: Math.min(one.x, other.x),
    y0: Math.min(one.y, other.y),
    x1: Math.max(one.x, other.x),
    y1: Math.max(one.y, other.y),
  };
}

/** @param {Box} box @param {Point} at */
export function holds(box, at) {
  return box.x0 <= at.x && at.x <= box.x1 && box.y0 <= at.y && at.y <= box.y1;
}

/** @param {Box} one @param {Box} other @returns {Box} */
export function joined(one, other) {
  return {
    x0: Math.min(one.x0, other.x0),
    y0: Math.min(one.y0, other.y0),
    x1: Math.max(one.x1, other.x1),
    y1: Math.max(one.y1, other.y1),
  };
}

/** @param {number} value @param {number} least @param {number} most */
export function within(value, least, most) {
  return Math.min(most, Math.max(least, value));
}
