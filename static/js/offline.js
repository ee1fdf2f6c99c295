// Modules taken along. One file with two lives: in a page it takes modules, shows what waits and sends it; as the service worker (/sw.js is
// this same file) it answers with the copies when there is no connection, and keeps the forms that could not be sent. Nothing is stored
// before somebody asks for it. An answer keeps the id of the form it was given in, so however often it is sent, it counts once.

const PAGES = "taken-pages";
const FLAG = "offline"; // in localStorage: this device holds something; without it no page looks further
const PATIENCE_MS = 6000; // a connection that says nothing for so long is none, when there is a copy

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const store = {
  open() {
    const opening = indexedDB.open("cheminer", 1);
    opening.onupgradeneeded = () => { for (const name of ["taken", "answers"]) opening.result.createObjectStore(name, { keyPath: "id" }); };
    return asked(opening);
  },
  async on(name, mode, work) {
    const base = await store.open();
    const transaction = base.transaction(name, mode);
    const whole = new Promise((resolve, reject) => { transaction.oncomplete = resolve; transaction.onabort = () => reject(transaction.error); });
    try {
      const result = await asked(work(transaction.objectStore(name)));
      await whole; // written, not only promised
      return result;
    } finally { base.close(); }
  },
  all: (name) => store.on(name, "readonly", (rows) => rows.getAll()),
  put: (name, row) => store.on(name, "readwrite", (rows) => rows.put(row)),
  remove: (name, id) => store.on(name, "readwrite", (rows) => rows.delete(id)),
  clear: (name) => store.on(name, "readwrite", (rows) => rows.clear()),
};

// --- as the service worker

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function offlinePage(request) {
  const wanted = new URL(request.url).pathname.split("/")[1];
  const cache = await caches.open(PAGES);
  const known = (await cache.keys()).map((each) => new URL(each.url).pathname).filter((path) => path.endsWith("/offline/"));
  const path = known.find((each) => each.startsWith(`/${wanted}/`)) ?? known[0];
  return (path && await cache.match(path)) || Response.error();
}

async function page(request) {
  const copy = await caches.match(request);
  const fresh = fetch(request);
  if (!copy) return fresh.catch(() => offlinePage(request));
  return Promise.race([fresh, later(PATIENCE_MS)]).then((answer) => answer ?? copy, () => copy);
}

async function sent(request) {
  const copy = request.clone();
  return fetch(request).catch(() => kept(copy));
}

async function kept(request) {
  const { pathname } = new URL(request.url);
  const [, module] = pathname.match(/\/walk\/([0-9a-f-]{36})\/$/) ?? [];
  const [, quiz] = pathname.match(/\/quiz\/([\w-]+)\/start\/$/) ?? [];
  const [, attempt] = pathname.match(/^(.*\/quiz\/[0-9a-f-]{36}\/)(?:answer|submit)\/$/) ?? [];
  if (attempt && await caches.match(attempt)) return Response.redirect(`${attempt}#not-sent`, 303); // quiz.js kept what was answered
  if (module) return Response.redirect(await keep(module, await request.formData()), 303);
  const found = quiz && (await store.all("taken")).flatMap((each) => each.quizzes).find((each) => each.slug === quiz && each.attempt);
  return found ? Response.redirect(found.attempt, 303) : offlinePage(request);
}

async function keep(module, data) {
  const fields = [...data].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const one = Object.fromEntries(fields);
  const place = new URL(one.go || "/", location.origin);
  await store.put("answers", {
    id: crypto.randomUUID(), module, nonce: one.nonce, ask: one.ask, kind: one.kind, version: Number(one.version), fields,
    answered_at: Date.now(), page: place.pathname + place.search, said: "",
  });
  return place.origin === location.origin ? place.href : location.origin;
}

function work() {
  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (origin !== location.origin) return;
    if (request.mode === "navigate") event.respondWith(request.method === "GET" ? page(request) : sent(request));
    else if (/^\/(static|media)\//.test(pathname)) event.respondWith(caches.match(request).then((copy) => copy ?? fetch(request)));
  });
}

// --- in a page

const words = () => document.querySelector("[data-offline]");
const say = (place, sentence) => { place.hidden = !sentence; if (place.textContent !== sentence) place.textContent = sentence; };
const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

async function json(url, options) {
  const answer = await fetch(url, options);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

async function copyPage(cache, url, credentials) {
  const answer = await fetch(url, { credentials });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const text = (await answer.text())
    .replace("<html ", "<html data-taken ")
    .replace(/<details class="menu">[\s\S]*?<\/details>/, ""); // nobody's address stays on the device
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": answer.headers.get("Content-Security-Policy") ?? "" };
  await cache.put(url, new Response(text, { headers }));
  return [...text.matchAll(/ (?:src|href)="(\/(?:static|media\/images)\/[^"]+)"/g)].map(([, address]) => address);
}

async function attemptAt(quiz, module, token) {
  if (quiz.attempt) return quiz.attempt;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, module: module.id, step: quiz.ask, next: quiz.next });
  const answer = await fetch(quiz.start, { method: "POST", body, credentials: "same-origin" });
  return answer.ok && answer.redirected ? new URL(answer.url).pathname : "";
}

async function take(box) {
  const { modules } = await json(box.dataset.take);
  const { token, owner } = await json(words().dataset.answers);
  await navigator.serviceWorker.register("/sw.js");
  localStorage.setItem(FLAG, owner || "1");
  navigator.storage?.persist?.();
  const cache = await caches.open(PAGES);
  const needed = new Set(await copyPage(cache, words().dataset.page, "omit"));
  const total = modules.reduce((sum, module) => sum + module.pages.length + module.quizzes.length, 0);
  let done = 0;
  const copied = async (url, credentials) => {
    for (const each of await copyPage(cache, url, credentials)) needed.add(each);
    say(box.querySelector("[role=status]"), filled(box.dataset.taking, { done: ++done, total }));
  };
  for (const module of modules) {
    for (const url of module.pages) await copied(url, "omit"); // as anybody sees it: a copy holds no name and no answer
    for (const quiz of module.quizzes) {
      quiz.attempt = await attemptAt(quiz, module, token);
      if (quiz.attempt) await copied(quiz.attempt, "same-origin");
    }
  }
  await cache.addAll([...needed]);
  const at = Date.now();
  for (const [place, module] of modules.entries()) await store.put("taken", { ...module, at, place });
}

function offer(box) {
  const button = box.querySelector("button"), status = box.querySelector("[role=status]");
  box.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await take(box);
      say(status, box.dataset.taken);
      button.hidden = true;
    } catch { say(status, box.dataset.failed); }
    button.disabled = false;
  });
}

// Answers to quizzes that wait: quiz.js keeps them, by attempt.
function quizzesWaiting() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith("quiz:"));
  const rows = keys.map((id) => ({ id, attempt: id.slice(5), answers: Object.entries(JSON.parse(localStorage.getItem(id)) ?? {}) }));
  return rows.filter((row) => row.answers.length);
}

const countOf = (quizzes) => quizzes.reduce((sum, row) => sum + row.answers.length, 0);
const unsent = async () => (await store.all("answers")).length + countOf(quizzesWaiting());
const mayLose = (count) => !count || confirm(filled(words().dataset.lose, { count }));

async function removeAll() {
  await Promise.all([caches.delete(PAGES), store.clear("taken"), store.clear("answers")]);
  for (const key of Object.keys(localStorage)) if (key === FLAG || key.startsWith("quiz:")) localStorage.removeItem(key);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}

// What waits, sent: first what was given in modules, then what a quiz kept. An owner who is not the one signed in now is left alone.
async function flush() {
  const rows = (await store.all("answers")).sort((a, b) => a.answered_at - b.answered_at), waiting = rows.filter((row) => !row.said);
  const quizzes = quizzesWaiting().filter((row) => !document.querySelector(`form[data-quiz="${row.attempt}"]`));
  if (!navigator.onLine || !(waiting.length || quizzes.length)) return;
  const { token, owner } = await json(words().dataset.answers);
  const theirs = localStorage.getItem(FLAG);
  if (theirs !== "1" && theirs !== owner) {
    const count = waiting.length + countOf(quizzes);
    say(words(), filled(owner ? words().dataset.others : words().dataset.signIn, { count }));
    return;
  }
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  let count = 0, refused = "";
  for (let start = 0; start < waiting.length; start += 50) {
    const body = JSON.stringify({ answers: waiting.slice(start, start + 50), sent_at: Date.now() });
    for (const { id, sentence } of (await json(words().dataset.answers, { method: "POST", headers, body })).answers) {
      if (sentence) await store.put("answers", { ...rows.find((row) => row.id === id), said: sentence });
      else await store.remove("answers", id);
      if (sentence) refused = words().dataset.refused; else count += 1;
    }
  }
  for (const row of quizzes) {
    const told = await flushQuiz(row, headers).catch(() => ({ saved: [], refused: [] })); // another person's, or withdrawn: it stays
    count += told.saved.length;
    refused ||= told.refused[0]?.sentence ?? "";
  }
  if (count || refused) say(words(), [count && filled(words().dataset.sent, { count }), refused].filter(Boolean).join(" "));
}

async function flushQuiz({ id, attempt, answers }, headers) {
  const body = JSON.stringify({ answers: answers.map(([question, answer]) => ({ question, ...answer })), sent_at: Date.now() });
  const told = await json(filled(words().dataset.quiz, { attempt }), { method: "POST", headers, body });
  localStorage.removeItem(id);
  return told;
}

// On a copy: forms get an id of their own, and what was given since is shown where it was given.
async function laidOver() {
  for (const field of document.querySelectorAll("input[name=nonce]")) field.value = crypto.randomUUID();
  for (const row of await store.all("answers")) {
    const place = document.getElementById(`ask-${row.ask}`);
    if (!place) continue;
    for (const [name, value] of row.fields) {
      for (const input of place.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type=hidden])`)) {
        if (["radio", "checkbox"].includes(input.type)) input.checked ||= input.value === value; else input.value = value;
      }
    }
    const status = place.querySelector(".saved--here") ?? Object.assign(document.createElement("p"), { className: "saved saved--here" });
    status.textContent = row.said || words().dataset.kept;
    place.append(status);
  }
}

async function forget(module) {
  const cache = await caches.open(PAGES);
  for (const url of [...module.pages, ...module.quizzes.map((quiz) => quiz.attempt)]) if (url) await cache.delete(url);
  await store.remove("taken", module.id);
}

async function show(shelf) {
  const taken = (await store.all("taken")).sort((a, b) => a.at - b.at || a.place - b.place); // a path in its order
  const answers = (await store.all("answers")).sort((a, b) => a.answered_at - b.answered_at), quizzes = quizzesWaiting();
  const none = !taken.length && !answers.length && !quizzes.length;
  const line = (template, { href, title, words: told }, remove) => {
    const item = shelf.querySelector(`template[data-for=${template}]`).content.firstElementChild.cloneNode(true);
    Object.assign(item.querySelector("a"), { href, textContent: title });
    item.querySelector("small").textContent = told.filter(Boolean).join(" · ");
    item.querySelector("button").addEventListener("click", async () => {
      await remove();
      if (!(await store.all("taken")).length && !await unsent()) await removeAll();
      await show(shelf);
      shelf.querySelector("h1").focus();
    });
    return item;
  };
  const day = (moment) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }).format(moment);
  const fields = (row) => row.fields.filter(([name, value]) => name === "text" && value).map(([, value]) => value);
  const module = (id) => taken.find((one) => one.id === id);
  const holding = (attempt) => taken.find((one) => one.quizzes.some((quiz) => quiz.attempt.includes(attempt)));
  shelf.querySelector("[data-list=taken]").replaceChildren(...taken.map((row) =>
    line("taken", { href: row.url, title: row.title, words: [day(row.at), row.size] }, () => forget(row))));
  shelf.querySelector("[data-list=answers]").replaceChildren(
    ...answers.map((row) => line("answers", {
      href: `${row.page}#ask-${row.ask}`, title: module(row.module)?.title ?? row.page, words: [day(row.answered_at), ...fields(row), row.said],
    }, () => store.remove("answers", row.id))),
    ...quizzes.map((row) => line("answers", {
      href: filled(words().dataset.quiz, row).replace(/answer\/$/, ""), title: holding(row.attempt)?.title ?? shelf.dataset.quiz,
      words: [day(Math.max(...row.answers.map(([, answer]) => answer.answered_at))), filled(shelf.dataset.answers, { count: row.answers.length })],
    }, () => localStorage.removeItem(row.id))),
  );
  shelf.querySelector("[data-if=taken]").hidden = !taken.length;
  shelf.querySelector("[data-if=answers]").hidden = !answers.length && !quizzes.length;
  shelf.querySelector("[data-if=nothing]").hidden = !none;
  shelf.querySelector("[data-remove]").onclick = async () => {
    if (!mayLose(await unsent())) return;
    await removeAll();
    await show(shelf);
    say(words(), words().dataset.removed);
  };
}

function guardSignOut(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await flush().catch(() => {});
    if (!mayLose(await unsent())) return;
    await removeAll();
    form.submit();
  });
}

const emptyShelf = () => document.querySelector("[data-if=nothing]")?.removeAttribute("hidden");

async function look() {
  if (!words() || !("serviceWorker" in navigator && "caches" in self && "indexedDB" in self)) return emptyShelf();
  for (const box of document.querySelectorAll("[data-take]")) offer(box);
  const shelf = document.querySelector("[data-shelf]");
  if (localStorage.getItem(FLAG)) {
    if ("taken" in document.documentElement.dataset) {
      if (!shelf) say(words(), words().dataset.copy);
      await laidOver();
    }
    for (const form of document.querySelectorAll("form[action*='logout']")) guardSignOut(form);
    const send = () => flush().catch(() => {}).then(() => shelf && show(shelf));
    if (shelf) await show(shelf); // what is here is told before the line is tried, which may take its time
    addEventListener("online", send);
    await send();
  } else if (shelf) await show(shelf);
}

if (self.document) look().catch(emptyShelf); // no storage here: nothing is offered, nothing is kept
else work();
