// Says how hard the new password is to guess, while it is typed.

const PAUSE = 300; // milliseconds without a key after which the server is asked
const field = /** @type {HTMLInputElement} */ (document.getElementById("new"));
const box = /** @type {HTMLElement} */ (document.getElementById("strength"));
const meter = /** @type {HTMLMeterElement} */ (box.querySelector("meter"));
const told = /** @type {HTMLElement} */ (box.querySelector("output"));
const csrf = document.querySelector('meta[name="csrf"]')?.getAttribute("content") || "";
let timer = 0;
let turn = 0;

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(judge, PAUSE);
});

async function judge() {
  const mine = ++turn;
  const found = field.value ? await ask(field.value) : null;
  if (mine !== turn) return;
  box.hidden = !found;
  meter.value = found ? found.strength : 0;
  told.value = found ? found.told : "";
}

/** @param {string} password @returns {Promise<{strength: number, told: string} | null>} */
async function ask(password) {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRF": csrf };
  const sent = { method: "POST", headers, body: JSON.stringify({ password }) };
  try {
    const answer = await fetch("/password/strength", sent);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
