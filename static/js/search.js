// Suggestions under the field of the search, while somebody types: an addition, the form itself works
// without. A combobox as the ARIA Authoring Practices describe it: arrows go through the list, Enter
// opens what is chosen or else sends the form, Escape closes. The site itself is the only one asked.
const PAUSE = 180; // milliseconds without a letter
const LEAST = 3; // letters

function beginAt(form) {
  const field = form.querySelector("input[type=search]");
  const list = form.querySelector("[data-suggestions]");
  const told = form.querySelector("[role=status]"); // how many there are, for whoever does not see them
  let timer = 0;
  let asking = null;
  let asked = field.value.trim();
  let current = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    list.hidden = true;
    told.textContent = "";
    current = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function choose(next) {
    const all = options();
    current = (next + all.length) % all.length;
    all.forEach((one, n) => one.setAttribute("aria-selected", String(n === current)));
    field.setAttribute("aria-activedescendant", all[current].id);
    all[current].scrollIntoView({ block: "nearest" });
  }

  function show({ found, told: words }) {
    const boxes = found.map((one, n) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${n}`;
      option.role = "option";
      option.setAttribute("aria-selected", "false");
      if (one.theme) option.dataset.theme = one.theme;
      option.dataset.address = one.address;
      const title = document.createElement("span");
      title.textContent = one.title;
      const kind = document.createElement("small");
      kind.textContent = one.kind;
      option.append(title, kind);
      return option;
    });
    list.replaceChildren(...boxes);
    current = -1;
    list.hidden = boxes.length === 0;
    told.textContent = words;
    field.setAttribute("aria-expanded", String(boxes.length > 0));
    field.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    const typed = field.value.trim();
    if (typed === asked) return;
    asked = typed;
    asking?.abort();
    if (typed.length < LEAST) {
      close();
      return;
    }
    asking = new AbortController();
    try {
      const address = `${list.dataset.suggestions}?${new URLSearchParams({ zoek: typed })}`;
      const answer = await fetch(address, { signal: asking.signal });
      if (answer.ok && document.activeElement === field) show(await answer.json());
    } catch {
      // Nothing to suggest: the form is still there.
    }
  }

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(current + 1);
    else if (event.key === "ArrowUp") choose(current < 0 ? -1 : current - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && current >= 0) window.location.assign(options()[current].dataset.address);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) window.location.assign(option.dataset.address);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    asking?.abort();
  });
}

document.querySelectorAll("form[data-search]").forEach(beginAt);
