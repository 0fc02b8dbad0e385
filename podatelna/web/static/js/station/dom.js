// Building elements without a template language, and without ever parsing text as HTML.

/**
 * Return a new element.
 * @param {string} tag
 * @param {Record<string, unknown>} [properties] `class`, `data`, `aria-…`, `role`, `on…`; anything else is a property
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) put(made, name, value);
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** @param {HTMLElement} made @param {string} name @param {unknown} value */
function put(made, name, value) {
  if (value === undefined || value === null) return;
  if (name === "class") made.className = String(value);
  else if (name === "data") Object.assign(made.dataset, value);
  else if (name.startsWith("on")) made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  else if (name.includes("-") || name === "role" || name === "for" || name === "list") made.setAttribute(name, String(value));
  else Reflect.set(made, name, value);
}

/**
 * Return the element with this id; the page always has it.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
}

/**
 * Return what the server put into a block of JSON.
 * @param {string} id
 */
export function json(id) {
  return JSON.parse(byId(id).textContent || "null");
}

/**
 * Put values into a text of the catalogue: `{n}` becomes `values.n`.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
