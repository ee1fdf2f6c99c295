// Drags a line of a list to another place, then posts that line's own form with its new place: the same change as by the buttons Up and
// Down, which stay, and are what a keyboard uses. Lines without a form only tell that they have moved. Without this script nothing is
// missing but the handles.

const MOVED = "is-dragged";
const EDGE = 40; // pixels from the edge of the window: beyond, the page moves along
const STEP = 12;

class Reorder {
  constructor(list) {
    this.list = list;
    for (const line of this.lines) (line.querySelector("form") ?? line).append(this.handle(line));
  }

  get lines() { return [...this.list.children]; }

  handle(line) {
    const handle = document.createElement("span");
    handle.className = "changes__handle";
    handle.title = this.list.dataset.reorder;
    handle.setAttribute("aria-hidden", "true"); // a pointer's tool: others have the buttons
    handle.addEventListener("pointerdown", (event) => this.begin(event, handle, line));
    handle.addEventListener("click", (event) => event.preventDefault()); // in a label: the field is not meant
    return handle;
  }

  begin(event, handle, line) {
    if (event.button !== 0) return;
    event.preventDefault();
    const from = this.lines.indexOf(line);
    const stop = new AbortController();
    const { signal } = stop;
    const end = (place) => {
      stop.abort();
      line.classList.remove(MOVED);
      if (place === null) this.put(line, from);
      else if (place !== from) this.send(line, place + 1);
    };
    handle.setPointerCapture(event.pointerId);
    line.classList.add(MOVED);
    handle.addEventListener("pointermove", (move) => this.follow(line, move.clientY), { signal });
    handle.addEventListener("pointerup", () => end(this.lines.indexOf(line)), { signal });
    handle.addEventListener("pointercancel", () => end(null), { signal });
    document.addEventListener("keydown", (key) => { if (key.key === "Escape") end(null); }, { signal });
  }

  follow(line, y) {
    if (y < EDGE || y > innerHeight - EDGE) scrollBy(0, y < EDGE ? -STEP : STEP);
    const others = this.lines.filter((each) => each !== line);
    const after = others.filter((each) => { const box = each.getBoundingClientRect(); return box.top + box.height / 2 < y; });
    this.put(line, after.length);
  }

  // The dragged line stays where it is in the document and the others step around it: a node that is taken out loses its pointer.
  put(line, place) {
    const lines = this.lines;
    const from = lines.indexOf(line);
    for (const other of lines.slice(from + 1, place + 1)) this.list.insertBefore(other, line);
    for (const other of lines.slice(place, Math.max(from, place)).reverse()) this.list.insertBefore(other, line.nextSibling);
  }

  send(line, to) {
    const form = line.querySelector("form");
    if (!form) {
      line.dispatchEvent(new CustomEvent("moved", { bubbles: true }));
      return;
    }
    for (const [name, value] of [["do", "move"], ["to", to]]) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    form.submit();
  }
}

for (const list of document.querySelectorAll("[data-reorder]")) if (!list.closest("fieldset[disabled]")) new Reorder(list);
