// A button that shows what was typed as a password, and hides it again.

for (const button of document.querySelectorAll("button[data-shows]")) {
  const shows = /** @type {HTMLButtonElement} */ (button);
  shows.hidden = false;
  shows.addEventListener("click", () => {
    const isShown = shows.getAttribute("aria-pressed") !== "true";
    shows.setAttribute("aria-pressed", String(isShown));
    for (const id of (shows.dataset.shows || "").split(" ")) {
      document.getElementById(id)?.setAttribute("type", isShown ? "text" : "password");
    }
  });
}
