// A page begun from a hole in the map of the catalogue opens with what it is for filled in: `?objectives=projects&route_act=3`.
const GIVEN = ["objectives", "profiles", "maturity_from", "maturity_to", "route_inform", "route_train", "route_act"];

function fill(name, value) {
  for (const field of document.querySelectorAll(`[name="${name}"]`)) {
    if (field.type === "checkbox") field.checked ||= field.value === value;
    else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const asked = new URLSearchParams(location.search);
if (location.pathname.includes("/pages/add/")) {
  for (const name of GIVEN) if (asked.get(name)) fill(name, asked.get(name));
}
