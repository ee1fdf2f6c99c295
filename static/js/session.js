// A session is led with the arrow keys, or a pointer's remote control, which sends them too. Without this script the two links do the same.

const links = document.querySelector("[data-session]");
const KEYS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" };

document.addEventListener("keydown", (event) => {
  const wanted = KEYS[event.key];
  if (!wanted || event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
  links.querySelector(`[rel=${wanted}]`)?.click();
});
