// What one page has to say on the next one: kept in this window until it is told. The browser keeps it as it is, so it
// says nothing of what stands on a paper.

const PLACE = "podatelna said";

/** Let the next page say this. @param {string} text */
export function sayNext(text) {
  try {
    sessionStorage.setItem(PLACE, text);
  } catch {
    // the browser keeps nothing: it stays unsaid
  }
}

/** Return what the page before left to be said, this once; empty where it left nothing. */
export function takeSaid() {
  try {
    const text = sessionStorage.getItem(PLACE) || "";
    sessionStorage.removeItem(PLACE);
    return text;
  } catch {
    return "";
  }
}
