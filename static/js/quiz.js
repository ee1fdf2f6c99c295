// Saves each answer as it is given. An answer keeps the id made here until the server acknowledges that id; only then does the page say
// "saved". What could not be sent waits in localStorage, and goes when the connection or the page comes back. One request at a time, so
// that answers arrive in the order in which they were given.

const WAIT_MS = 700; // after the last keystroke
const RETRY_MS = [2000, 5000, 15000, 30000];
const GIVE_UP_MS = 20000; // a request that has not answered by then is sent again, with the same ids

const store = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
  },
  write(key, pending) {
    try {
      if (Object.keys(pending).length) localStorage.setItem(key, JSON.stringify(pending));
      else localStorage.removeItem(key);
    } catch { /* no storage here: the answers stay in the page until they are saved */ }
  },
};

const newId = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
  (+digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+digit / 4)))).toString(16));

class Keeper {
  constructor(form) {
    this.form = form;
    this.key = `quiz:${form.dataset.quiz}`;
    this.pending = store.read(this.key);
    this.known = {}; // what each question held when it was last kept: touching a field without changing it is no answer
    this.timers = {};
    this.failures = 0;
    this.sending = false;
    this.leaving = false;
  }

  start() {
    this.empty = Object.fromEntries([...this.form.querySelectorAll("[data-left-of]:not([hidden])")].map((link) =>
      [link.dataset.leftOf, JSON.stringify(this.fieldsOf(this.question(link.dataset.leftOf)))]));
    for (const [ref, answer] of Object.entries(this.pending)) this.fill(ref, answer.fields);
    for (const box of this.form.querySelectorAll("[data-question]")) this.known[box.dataset.question] = JSON.stringify(this.fieldsOf(box));
    this.form.addEventListener("input", (event) => this.changed(event, WAIT_MS));
    this.form.addEventListener("change", (event) => this.changed(event, 0));
    this.form.addEventListener("click", (event) => this.pointed(event));
    for (const box of this.form.querySelectorAll("[data-question]")) this.mark(box);
    this.form.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("online", () => { this.failures = 0; this.network(); this.send(); this.uploadAll(); });
    addEventListener("offline", () => this.network());
    addEventListener("pagehide", () => this.keepAll());
    addEventListener("pageshow", (event) => { if (event.persisted) { this.leaving = false; this.send(); } });
    this.network();
    if (location.hash === "#not-sent") { // where offline.js leads when the form met no connection
      this.stay();
      history.replaceState(null, "", location.pathname);
    }
    this.send();
  }

  question(ref) { return this.form.querySelector(`[data-question="${CSS.escape(ref)}"]`); }

  say(ref, sentence) {
    const status = this.question(ref)?.querySelector("[data-status]");
    if (status && status.textContent !== sentence) status.textContent = sentence;
  }

  network() {
    const line = this.form.querySelector("[data-network]");
    if (line) line.hidden = navigator.onLine;
  }

  fieldsOf(box) {
    const fields = [];
    for (const input of box.querySelectorAll("input:not([type=file]), select, textarea")) {
      if (["radio", "checkbox"].includes(input.type) ? input.checked : input.name) fields.push([input.name, input.value]);
    }
    return fields;
  }

  fill(ref, fields) {
    const box = this.question(ref);
    if (!box) return;
    const given = new Map();
    for (const [name, value] of fields) given.set(name, [...(given.get(name) ?? []), value]);
    for (const input of box.querySelectorAll("input:not([type=file]), select, textarea")) {
      const values = given.get(input.name) ?? [];
      if (["radio", "checkbox"].includes(input.type)) input.checked = values.includes(input.value);
      else input.value = values[0] ?? "";
    }
    this.say(ref, this.form.dataset.waiting);
    this.left(ref);
  }

  // Which questions have no answer yet, beside the button that submits: what begins as an empty form and is so still, or was emptied.
  left(ref) {
    const link = this.form.querySelector(`[data-left-of="${CSS.escape(ref)}"]`);
    if (!link) return;
    const fields = this.fieldsOf(this.question(ref));
    link.hidden = fields.some(([, value]) => value.trim()) && JSON.stringify(fields) !== this.empty?.[ref];
    this.form.querySelector("[data-left]").hidden = !this.form.querySelector("[data-left-of]:not([hidden])");
  }

  changed(event, wait) {
    const box = event.target.closest("[data-question]");
    if (!box) return;
    const ref = box.dataset.question;
    if (event.target.type === "file") {
      if (event.type === "change") this.upload(box, event.target);
      return;
    }
    this.mark(box);
    this.left(ref);
    clearTimeout(this.timers[ref]);
    this.timers[ref] = setTimeout(() => { this.keep(box); this.send(); }, wait);
  }

  keep(box) {
    const ref = box.dataset.question;
    clearTimeout(this.timers[ref]);
    delete this.timers[ref];
    const fields = this.fieldsOf(box);
    if (this.known[ref] === JSON.stringify(fields)) return;
    this.known[ref] = JSON.stringify(fields);
    this.pending[ref] = { event_id: newId(), fields, answered_at: Date.now() };
    store.write(this.key, this.pending);
    this.say(ref, navigator.onLine ? this.form.dataset.saving : this.form.dataset.waiting);
  }

  // A file goes at once, under one id until the server acknowledges it; a file that could not go stays chosen, and goes with the form.
  async upload(box, input) {
    const ref = box.dataset.question;
    if (!input.files.length || input.dataset.sending) return;
    input.dataset.sending = "1";
    input.eventId = input.sent === input.files[0] ? input.eventId : newId();
    input.sent = input.files[0];
    this.say(ref, this.form.dataset.saving);
    const body = new FormData();
    body.append("event_id", input.eventId);
    body.append("file", input.files[0]);
    try {
      const { saved, refused } = await this.ask(this.form.getAttribute("action").replace(/answer\/$/, `${ref}/upload/`), body);
      for (const { sentence, row, value } of [...saved, ...refused]) {
        this.say(ref, sentence);
        if (row) this.form.elements[`seen-${ref}`].value = row;
        if (value) box.querySelector("[data-kept]").value = value;
        this.left(ref);
      }
      if (input.files[0] === input.sent) input.value = "";
      this.known[ref] = JSON.stringify(this.fieldsOf(box));
    } catch {
      this.say(ref, this.form.dataset.file);
    }
    delete input.dataset.sending;
  }

  uploadAll() {
    for (const input of this.form.querySelectorAll("[data-question] input[type=file]")) this.upload(input.closest("[data-question]"), input);
  }

  // The picture is a second way to choose: a click on a place is a click on its line, and the place shows what is chosen.
  pointed(event) {
    const area = event.target.closest("[data-area]");
    area?.closest("[data-question]")?.querySelector(`input[value="${CSS.escape(area.dataset.area)}"]`)?.click();
  }

  mark(box) {
    for (const area of box.querySelectorAll("[data-area]")) {
      const input = box.querySelector(`input[value="${CSS.escape(area.dataset.area)}"]`);
      area.classList.toggle("is-chosen", Boolean(input?.checked));
      area.closest("svg").classList.add("is-live");
    }
  }

  keepAll() {
    if (this.leaving) return;
    for (const ref of Object.keys(this.timers)) this.keep(this.question(ref));
  }

  async send() {
    const refs = Object.keys(this.pending);
    if (this.sending || this.leaving || !refs.length || !navigator.onLine) return;
    this.sending = true;
    let again = 0;
    try {
      const answers = refs.map((ref) => ({ question: ref, ...this.pending[ref] }));
      this.settle(await this.post({ answers, sent_at: Date.now() }));
      this.network();
      this.failures = 0;
    } catch {
      for (const ref of refs) this.say(ref, this.form.dataset.waiting);
      again = RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)];
    }
    this.sending = false;
    if (Object.keys(this.pending).length) setTimeout(() => this.send(), again);
  }

  post(body) {
    return this.ask(this.form.getAttribute("action"), JSON.stringify(body), { "Content-Type": "application/json" });
  }

  async ask(address, body, headers = {}) {
    const answer = await fetch(address, {
      method: "POST",
      headers: { ...headers, "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
      body,
      credentials: "same-origin",
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
    if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(`HTTP ${answer.status}`);
    return answer.json();
  }

  settle({ saved, refused }) {
    for (const { event_id: id, sentence, row } of [...saved, ...refused]) {
      const ref = Object.keys(this.pending).find((key) => this.pending[key].event_id === id);
      if (!ref) continue; // changed again meanwhile: the newer answer is still to come
      delete this.pending[ref];
      this.say(ref, sentence);
      const seen = this.form.elements[`seen-${ref}`];
      if (row && seen) seen.value = row;
    }
    store.write(this.key, this.pending);
  }

  stay() {
    const line = this.form.querySelector("[data-network]");
    line.textContent = this.form.dataset.stay;
    line.hidden = false;
    line.scrollIntoView({ block: "center" });
  }

  submitted(event) {
    this.keepAll();
    if (!navigator.onLine) {
      event.preventDefault();
      this.stay();
      return;
    }
    this.leaving = true; // the form itself carries every answer; what it fails to bring stays in storage for the next visit
  }
}

const form = document.querySelector("form[data-quiz]");
if (form) new Keeper(form).start();
const closed = document.querySelector("[data-quiz-closed]");
if (closed) store.write(`quiz:${closed.dataset.quizClosed}`, {});
