// Drags answers, words and lines to where they belong. The list of each row stays, and is what is kept and sent: what is dropped chooses in
// it, as a hand at a keyboard would, and what is chosen there shows here. Pointers alone see any of this; without this script nothing is
// missing but the dragging.

const EDGE = 40; // pixels from the edge of the window: beyond, the page moves along
const STEP = 12;
const NEAR = 6; // pixels a pointer moves before it drags: less is a click

const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
const choices = (select) => [...select.options].filter((option) => option.value);

function choose(select, value) {
  if (select.value === value) return;
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

// Follows a pointer with a copy of what it took hold of. `drop` hears what lies under the pointer in the end, `tap` that nothing moved.
function pull(thing, { from = thing, drop, tap }) {
  thing.addEventListener("click", (event) => event.preventDefault()); // in a label: the field is not meant
  thing.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const box = from.getBoundingClientRect();
    const [dx, dy] = [box.left - event.clientX, box.top - event.clientY];
    const stop = new AbortController();
    const { signal } = stop;
    let copy = null;
    let over = null;
    const under = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY);
    const show = (target) => {
      over?.classList.remove("is-over");
      over = target?.closest("[data-takes]") ?? null;
      over?.classList.add("is-over");
    };
    const end = () => {
      stop.abort();
      show(null);
      copy?.remove();
      from.classList.remove("is-dragged");
    };
    thing.setPointerCapture(event.pointerId);
    thing.addEventListener("pointermove", (move) => {
      if (!copy) {
        if (Math.hypot(move.clientX - event.clientX, move.clientY - event.clientY) < NEAR) return;
        copy = from.cloneNode(true);
        copy.classList.add("drag__copy");
        copy.style.inlineSize = `${box.width}px`;
        document.body.append(copy);
        from.classList.add("is-dragged");
      }
      copy.style.transform = `translate(${move.clientX + dx}px, ${move.clientY + dy}px)`;
      if (move.clientY < EDGE || move.clientY > innerHeight - EDGE) scrollBy(0, move.clientY < EDGE ? -STEP : STEP);
      const shelf = under(move)?.closest(".drag:has(.drag__box)"); // boxes may be more than it shows at once
      if (shelf) {
        const { top, bottom } = shelf.getBoundingClientRect();
        if (move.clientY < top + EDGE || move.clientY > bottom - EDGE) shelf.scrollBy(0, move.clientY < top + EDGE ? -STEP : STEP);
      }
      show(under(move));
    }, { signal });
    thing.addEventListener("pointerup", (up) => {
      const moved = Boolean(copy);
      end();
      if (moved) drop(under(up));
      else tap?.();
    }, { signal });
    thing.addEventListener("pointercancel", end, { signal });
    document.addEventListener("keydown", (key) => { if (key.key === "Escape") end(); }, { signal });
  });
  return thing;
}

function shelf(rows) {
  const made = make("div", "drag");
  made.setAttribute("aria-hidden", "true"); // a pointer's tool: others have the lists
  made.append(make("p", "small", rows.dataset.hint));
  const field = make("div", "drag__field"); // as far as the shelf goes along: what follows, such as when it was saved, stays in sight
  rows.before(field);
  field.append(made, rows);
  return made;
}

// Answers or words on a shelf, each to be put into the list of a row or a gap. A click puts it into the first that is free.
function answers(rows, selects) {
  const groups = new Map(); // lists that offer the same
  for (const select of selects) {
    const offered = JSON.stringify(choices(select).map((option) => option.value));
    groups.set(offered, [...(groups.get(offered) ?? []), select]);
  }
  const made = shelf(rows);
  const updates = [];
  for (const group of groups.values()) {
    const line = make("div", "drag__shelf");
    for (const select of group) select.closest("label").dataset.takes = "";
    for (const { value, text } of choices(group[0])) {
      const token = make("span", "drag__thing", text);
      pull(token, {
        drop: (target) => {
          const select = target?.closest("label")?.querySelector("select");
          if (group.includes(select)) choose(select, value);
        },
        tap: () => { const free = group.find((select) => !select.value); if (free) choose(free, value); },
      });
      updates.push(() => token.classList.toggle("is-used", group.some((select) => select.value === value)));
      line.append(token);
    }
    made.append(line);
  }
  return () => updates.forEach((update) => update());
}

// Boxes on a shelf, each line to be put into one; out of them again, its list is emptied.
function lines(rows, selects) {
  const made = shelf(rows);
  const line = make("div", "drag__boxes");
  made.append(line);
  const boxes = choices(selects[0]).map(({ value, text }) => {
    const box = make("div", "drag__box");
    Object.assign(box.dataset, { takes: "", value });
    box.append(make("b", "", text));
    line.append(box);
    return box;
  });
  const place = (select) => (target) => {
    const box = target?.closest("[data-takes]");
    choose(select, boxes.includes(box) ? box.dataset.value : "");
  };
  for (const select of selects) {
    const row = select.closest("label");
    const handle = make("span", "drag__handle");
    handle.setAttribute("aria-hidden", "true");
    row.classList.add("is-held");
    row.append(pull(handle, { from: row.querySelector("span"), drop: place(select) }));
  }
  return () => {
    for (const box of boxes) {
      box.replaceChildren(box.firstChild, ...selects.filter((select) => select.value === box.dataset.value).map((select) =>
        pull(make("span", "drag__thing", select.closest("label").querySelector("span").textContent), { drop: place(select) })));
    }
  };
}

// Rows that stand in the order of their places. Moving one gives every row its place; a place that is chosen moves its row once the hand
// has left the list.
function places(rows) {
  const hint = make("span", "", ` ${rows.dataset.hint}`);
  hint.setAttribute("aria-hidden", "true");
  rows.closest("fieldset").querySelector(".ask__how").append(hint);
  const lists = () => [...rows.querySelectorAll("select")];
  const sort = () => {
    const told = lists();
    if (new Set(told.map((select) => select.value || "none")).size !== told.length || told.some((select) => !select.value)) return;
    const sorted = [...told].sort((one, other) => one.value - other.value);
    if (sorted.every((select, nth) => select === told[nth])) return;
    rows.append(...sorted.map((select) => select.closest("label")));
  };
  rows.addEventListener("moved", (event) => {
    lists().forEach((select, nth) => { select.value = String(nth + 1); });
    event.target.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
  });
  rows.addEventListener("focusout", (event) => { if (!rows.contains(event.relatedTarget)) sort(); });
  return sort;
}

for (const rows of document.querySelectorAll("fieldset:not([disabled]) [data-drag]")) {
  const { drag } = rows.dataset;
  const selects = [...rows.querySelectorAll(drag === "words" ? "select[data-word]" : "select")];
  if (!selects.length) continue;
  const update = { answers, words: answers, lines, places }[drag](rows, selects);
  if (drag !== "places") rows.addEventListener("change", update);
  update();
}
