// The board of a place on a picture. The fields are the truth: drawing writes into them, and typing in them redraws. Whoever cannot or
// does not want to draw uses the fields alone; on the board itself every place can be reached, moved and sized by keyboard.

const SVG = "http://www.w3.org/2000/svg";
const SMALLEST = 6; // pixels of the picture: a shorter pull is a click
const NEAR = 14; // how near to the first corner, in pixels of the screen, closes a polygon
const FEWEST = { rect: 4, circle: 3, poly: 6 };

const numbersOf = (text) => text.split(/[\s,;]+/).filter(Boolean).map(Number);
const element = (name, attributes = {}, parent = null) => {
  const made = document.createElementNS(name === "div" || name === "p" || name === "button" ? "http://www.w3.org/1999/xhtml" : SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
};

class Board {
  constructor(block, { words, address }) {
    this.block = block;
    this.words = words;
    this.address = address;
    this.areas = block.childBlocks.areas;
    this.tool = "rect";
    this.corners = []; // of the polygon under way
    this.picture = this.keptPicture();
    this.build();
    const form = block.container[0];
    form.addEventListener("input", () => this.draw());
    form.addEventListener("change", () => { this.follow(); this.draw(); });
    new MutationObserver(() => this.draw()).observe(this.areas.container[0], { childList: true, subtree: true });
    this.chosen = this.chosenId();
    if (this.chosen) this.fetchPicture();
    this.draw();
  }

  // --- what the fields say

  field(row, name) { return row.block.childBlocks[name]; }

  rows() {
    return this.areas.children.map((row, place) => {
      const shape = this.field(row, "shape").getValue(), numbers = numbersOf(this.field(row, "coords").getValue() || "");
      const sound = numbers.length >= FEWEST[shape] && numbers.every(Number.isFinite);
      return { row, place, shape, numbers: sound ? numbers : null, text: this.field(row, "text").getValue(), right: this.isRight(row) };
    });
  }

  isRight(row) {
    const weight = Number(this.field(row, "fraction").getValue() || 0);
    return Boolean(this.field(row, "right").getValue()) || weight > 0;
  }

  keptPicture() {
    try { return JSON.parse(this.block.childBlocks.image.childBlocks.kept.getValue()); } catch { return null; }
  }

  chosenId() { return this.block.childBlocks.image.childBlocks.chosen.getState()?.id ?? null; }

  follow() {
    if (this.chosenId() === this.chosen) return;
    this.chosen = this.chosenId();
    if (this.chosen) this.fetchPicture();
    else { this.picture = this.keptPicture(); this.draw(); }
  }

  async fetchPicture() {
    const wanted = this.chosen;
    const answer = await fetch(this.address.replace(/0\/$/, `${wanted}/`), { credentials: "same-origin" });
    const told = answer.ok ? await answer.json() : null;
    if (this.chosen !== wanted) return;
    this.picture = told?.url ? told : null;
    this.hint.textContent = told?.error ?? this.words.how;
    this.draw();
  }

  write(row, shape, numbers) {
    this.field(row, "shape").setState(shape);
    this.field(row, "coords").setState(numbers.map((each) => String(Math.round(each * 10) / 10)).join(", "));
    this.field(row, "coords").container?.[0]?.querySelector("input")?.dispatchEvent(new Event("change", { bubbles: true }));
    this.draw();
  }

  add(shape, numbers) {
    const empty = this.areas.children.find((row) => !this.field(row, "coords").getValue());
    const row = empty ?? this.areas.insert({ ...this.areas.blockDef.initialChildState }, this.areas.children.length, { animate: false });
    this.write(row, shape, numbers);
    return this.areas.children.indexOf(row);
  }

  // --- the board

  build() {
    const board = element("div", { class: "hotspot-board", role: "group", "aria-label": this.words.board });
    const bar = element("div", { class: "hotspot-board__bar" }, board);
    this.buttons = Object.keys(FEWEST).map((shape) => {
      const button = element("button", { type: "button", class: "button button-small button-secondary" }, bar);
      button.textContent = this.words[shape];
      button.addEventListener("click", (event) => this.choose(shape, event.detail === 0));
      return [shape, button];
    });
    this.hint = element("p", { class: "help", "aria-live": "polite" }, board);
    this.svg = element("svg", { class: "hotspot-board__picture" }, board);
    this.svg.addEventListener("pointerdown", (event) => this.pressed(event));
    this.svg.addEventListener("pointermove", (event) => this.pulled(event));
    this.svg.addEventListener("pointerup", () => this.released());
    this.svg.addEventListener("keydown", (event) => this.typed(event));
    board.addEventListener("keydown", (event) => this.polygonKeys(event));
    this.areas.container[0].closest("[data-contentpath]").before(board);
    this.choose("rect", false);
  }

  choose(shape, byKeyboard) {
    this.tool = shape;
    this.corners = [];
    for (const [name, button] of this.buttons) button.setAttribute("aria-pressed", String(name === shape));
    this.hint.textContent = this.picture ? this.words[shape === "poly" && !byKeyboard ? "points" : "how"] : this.words.choose;
    if (byKeyboard && this.picture) this.focus(this.add(shape, this.middle(shape)));
    else if (this.svg) this.draw();
  }

  middle(shape) {
    const { width, height } = this.picture, [x, y, size] = [width / 2, height / 2, Math.min(width, height) / 6];
    if (shape === "circle") return [x, y, size];
    if (shape === "rect") return [x - size, y - size, 2 * size, 2 * size];
    return [x, y - size, x + size, y + size, x - size, y + size];
  }

  draw() {
    if (this.drawing || !this.svg) return;
    const focused = this.svg.contains(document.activeElement) ? document.activeElement.dataset?.place : undefined;
    this.svg.replaceChildren();
    this.svg.toggleAttribute("hidden", !this.picture);
    if (!this.picture) { this.hint.textContent = this.words.choose; return; }
    if (this.hint.textContent === this.words.choose) this.hint.textContent = this.words.how;
    const { url, width, height } = this.picture;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.unit = width / (this.svg.getBoundingClientRect().width || 640);
    element("image", { href: url, width, height }, this.svg);
    for (const each of this.rows()) if (each.numbers) this.drawPlace(each);
    this.drawCorners();
    if (focused !== undefined) this.focus(Number(focused));
  }

  drawPlace({ place, shape, numbers, text, right }) {
    const label = `${place + 1}. ${text || this.words.unnamed}${right ? `, ${this.words.right}` : ""}. ${this.words.keys}`;
    const group = element("g", { tabindex: 0, role: "button", "aria-label": label, "data-place": place, class: right ? "is-right" : "" }, this.svg);
    if (shape === "rect") element("rect", { x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3] }, group);
    else if (shape === "circle") element("circle", { cx: numbers[0], cy: numbers[1], r: numbers[2] }, group);
    else element("polygon", { points: numbers.join(" ") }, group);
    const [x, y] = this.centre(shape, numbers);
    const sign = element("text", { x, y, "font-size": 18 * this.unit }, group);
    sign.textContent = `${place + 1}${right ? " ✓" : ""}`;
    this.handles(shape, numbers).forEach(([hx, hy], nth) => element("circle", { cx: hx, cy: hy, r: 6 * this.unit, "data-handle": nth }, group));
  }

  drawCorners() {
    if (this.corners.length) element("polyline", { points: this.corners.join(" "), class: "is-under-way" }, this.svg);
    if (this.corners.length) element("circle", { cx: this.corners[0], cy: this.corners[1], r: 7 * this.unit, class: "is-first" }, this.svg);
  }

  centre(shape, numbers) {
    if (shape === "rect") return [numbers[0] + numbers[2] / 2, numbers[1] + numbers[3] / 2];
    if (shape === "circle") return numbers;
    const half = numbers.length / 2;
    return [0, 1].map((side) => numbers.filter((_each, nth) => nth % 2 === side).reduce((sum, each) => sum + each, 0) / half);
  }

  handles(shape, numbers) {
    if (shape === "rect") return [[numbers[0] + numbers[2], numbers[1] + numbers[3]]];
    if (shape === "circle") return [[numbers[0] + numbers[2], numbers[1]]];
    return numbers.flatMap((each, nth) => (nth % 2 ? [] : [[each, numbers[nth + 1]]]));
  }

  focus(place) { this.svg.querySelector(`[data-place="${place}"]`)?.focus(); }

  // --- pointer

  at(event) {
    const box = this.svg.getBoundingClientRect(), { width, height } = this.picture;
    const inside = (value, most) => Math.min(Math.max(value, 0), most);
    return [inside((event.clientX - box.left) / box.width * width, width), inside((event.clientY - box.top) / box.height * height, height)];
  }

  pressed(event) {
    if (!this.picture || event.button) return;
    const from = this.at(event), held = event.target.closest("[data-place]");
    if (this.tool === "poly" && (!held || this.corners.length)) { event.preventDefault(); this.corner(from); return; }
    event.preventDefault();
    this.svg.setPointerCapture(event.pointerId);
    if (held) {
      const each = this.rows()[Number(held.dataset.place)], handle = event.target.dataset.handle;
      this.pull = { from, place: each.place, shape: each.shape, numbers: each.numbers, handle: handle === undefined ? null : Number(handle) };
      this.focus(each.place);
    } else this.pull = { from, place: null };
  }

  pulled(event) {
    if (!this.pull) return;
    const to = this.at(event), { from, place, shape, numbers, handle } = this.pull;
    const by = [to[0] - from[0], to[1] - from[1]];
    if (place !== null) {
      this.write(this.areas.children[place], shape, handle === null ? this.moved(shape, numbers, by) : this.sized(shape, numbers, by, handle));
    } else if (Math.hypot(...by) >= SMALLEST) {
      const made = this.tool === "circle" ? [...from, Math.hypot(...by)]
        : [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.abs(by[0]), Math.abs(by[1])];
      if (this.pull.made === undefined) this.pull.made = this.add(this.tool, made);
      else this.write(this.areas.children[this.pull.made], this.tool, made);
    }
  }

  released() {
    const made = this.pull?.made;
    this.pull = null;
    if (made !== undefined) this.focus(made);
  }

  corner([x, y]) {
    const [firstX, firstY] = this.corners;
    const closes = this.corners.length >= 6 && Math.hypot(x - firstX, y - firstY) <= NEAR * this.unit;
    if (closes) this.close();
    else { this.corners.push(Math.round(x), Math.round(y)); this.draw(); }
  }

  close() {
    const corners = this.corners;
    this.corners = [];
    if (corners.length >= 6) this.focus(this.add("poly", corners));
    else this.draw();
  }

  polygonKeys(event) {
    if (!this.corners.length || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") this.close();
    else { this.corners = []; this.draw(); }
  }

  // --- keyboard

  typed(event) {
    const held = event.target.closest("[data-place]");
    if (!held || this.corners.length) return;
    const { row, place, shape, numbers } = this.rows()[Number(held.dataset.place)];
    const step = Math.max(1, Math.round(this.picture.width / 200));
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (by) {
      event.preventDefault();
      this.write(row, shape, event.shiftKey ? this.sized(shape, numbers, by, 0) : this.moved(shape, numbers, by));
      this.focus(place);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.field(row, "text").focus?.();
    }
  }

  moved(shape, numbers, [x, y]) {
    if (shape === "poly") return numbers.map((each, nth) => each + (nth % 2 ? y : x));
    return [numbers[0] + x, numbers[1] + y, ...numbers.slice(2)];
  }

  sized(shape, numbers, [x, y], handle) {
    if (shape === "rect") return [numbers[0], numbers[1], Math.max(SMALLEST, numbers[2] + x), Math.max(SMALLEST, numbers[3] + y)];
    if (shape === "circle") return [numbers[0], numbers[1], Math.max(SMALLEST, numbers[2] + x - y)];
    return numbers.map((each, nth) => (nth === 2 * handle ? each + x : nth === 2 * handle + 1 ? each + y : each));
  }
}

// The block stays Wagtail's own: only what it renders gets a board.
function HotspotBlockDefinition(...given) {
  const own = given.pop();
  const definition = new window.wagtailStreamField.blocks.StructBlockDefinition(...given);
  const render = definition.render.bind(definition);
  definition.render = (...where) => {
    const block = render(...where);
    new Board(block, own);
    return block;
  };
  return definition;
}

window.telepath.register("quizzes.HotspotBlock", HotspotBlockDefinition);
