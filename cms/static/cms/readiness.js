// What a page lacks: leads from each lack to its field, and is said again after each save that the editor makes by itself.
const WAIT = 700; // milliseconds: a few saves in a row are one question
const UNFOLD = 150; // milliseconds: a tab or a folded panel opens a moment after it is asked to, and what is hidden takes no focus

function fieldOf({ field, step, block }) {
  const section = block ? document.getElementById(`block-${block}-section`) : null;
  if (section) return section.querySelector("[data-panel-toggle]") ?? section;
  const titles = document.querySelectorAll(`[name^="${field}-"][name$="-value-title"]`);
  const named = step ? [...titles].find((each) => each.value === step) : null;
  const inputs = `input:not([type=hidden]), textarea, select, button`;
  return named ?? document.querySelector(`[name="${field}"]`) ?? document.querySelector(`[data-contentpath="${field}"]`)?.querySelector(inputs);
}

function show(target) {
  const tab = target.closest("[role=tabpanel]");
  if (tab) document.querySelector(`[role=tab][aria-controls="${tab.id}"], [role=tab][href="#${tab.id}"]`)?.click();
  for (let panel = target.closest("[data-panel]"); panel; panel = panel.parentElement.closest("[data-panel]")) {
    panel.querySelector("[data-panel-toggle][aria-expanded=false]")?.click();
  }
  setTimeout(() => {
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  }, UNFOLD);
}

document.addEventListener("click", (event) => {
  const lack = event.target.closest(".readiness__go");
  const target = lack && fieldOf(lack.dataset);
  if (target) show(target);
});

let soon = 0;

async function sayAgain(page) {
  const panel = document.querySelector("[data-readiness]");
  if (!panel) return;
  const answer = await fetch(panel.dataset.readiness.replace("/0/", `/${page}/`)).catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  const made = new DOMParser().parseFromString(text, "text/html").querySelector("[data-readiness]");
  if (!made) return;
  const open = panel.querySelector("details")?.open;
  if (open !== undefined && made.querySelector("details")) made.querySelector("details").open = open;
  if (made.innerHTML !== panel.innerHTML) {
    panel.className = made.className;
    panel.innerHTML = made.innerHTML;
  }
}

document.addEventListener("w-autosave:success", ({ detail }) => {
  const page = detail?.data?.pk ?? location.pathname.match(/\/pages\/(\d+)\/edit/)?.[1];
  clearTimeout(soon);
  if (page) soon = setTimeout(sayAgain, WAIT, page);
});
