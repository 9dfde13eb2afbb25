// Forms of the administration: the languages of a text as tabs, a translation with the Dutch text
// beside it. Without this script they stand under each other: gastvrij/lib/languages_admin.py.
const SOURCE = "nl";
const KEY = "gastvrij-language-of-texts";
const bar = document.querySelector(".languages");
const groups = new Map(); // each row of a form, with what shows one of its languages
const isWrong = (field) => field.getAttribute("aria-invalid") === "true";
const make = (name, fields, ...content) => {
  const made = Object.assign(document.createElement(name), fields);
  made.append(...content);
  return made;
};

function remembered(language) {
  try {
    if (language) sessionStorage.setItem(KEY, language);
    return sessionStorage.getItem(KEY);
  } catch {
    return language; // then it holds for this page only
  }
}

function makeTab({ panel, field, language }) {
  const tab = make("button", { type: "button", id: `tab-${field.id}`, role: "tab", lang: language }, field.dataset.name);
  const words = isWrong(field) ? bar?.dataset.wrong : field.dataset.note;
  if (words) {
    const note = make("span", { className: "languages__note", lang: document.documentElement.lang }, words);
    note.classList.toggle("languages__note--wrong", isWrong(field));
    tab.append(" ", note);
  }
  panel.id ||= `panel-${field.id}`;
  panel.role = "tabpanel";
  panel.setAttribute("aria-labelledby", tab.id);
  tab.setAttribute("aria-controls", panel.id);
  if (language === SOURCE && bar) panel.dataset.caption = bar.dataset.source;
  return tab;
}

function makeTabs(row) {
  const all = [...row.children]
    .map((panel) => ({ panel, field: panel.querySelector("[data-language]") }))
    .filter(({ field }) => field);
  if (groups.has(row) || all.length < 2 || row.closest(".empty-form")) return;
  const { title } = all[0].field.dataset;
  for (const one of all) {
    one.language = one.field.dataset.language;
    one.tab = makeTab(one);
    one.tab.addEventListener("click", () => show(one.language));
  }
  const show = (language) => {
    row.dataset.shown = language;
    for (const { panel, field, tab, language: own } of all) {
      panel.hidden = own !== language && own !== SOURCE;
      field.readOnly = own !== language; // beside a translation, the Dutch text is there to be read
      tab.ariaSelected = own === language;
      tab.tabIndex = own === language ? 0 : -1;
    }
  };
  const list = make("div", { className: "languages__tabs", role: "tablist", ariaLabel: title }, ...all.map(({ tab }) => tab));
  list.addEventListener("keydown", ({ key, target }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    const here = all.findIndex(({ tab }) => tab === target.closest("[role=tab]"));
    if (step && here >= 0) {
      const next = all[(here + step + all.length) % all.length];
      show(next.language);
      next.tab.focus();
    }
  });
  // Lines below the form have no heading of their own above each text.
  row.before(make("div", { className: "languages__head" }, row.closest(".inline-related") ? title : "", list));
  groups.set(row, show);
  const wrong = all.find(({ field }) => isWrong(field));
  show((wrong ?? all.find(({ language }) => language === remembered()) ?? all[0]).language);
}

function markBar(language) {
  bar?.querySelectorAll("button").forEach((one) => (one.ariaPressed = one.dataset.show === language));
}

// A field of which another language is shown: from the list of mistakes, or from the desk.
function openFor(hash) {
  const field = document.getElementById(decodeURIComponent(hash.slice(1)));
  groups.get(field?.closest(".form-multiline"))?.(field.dataset.language);
  field?.focus();
}

bar?.addEventListener("click", ({ target: { dataset } }) => {
  if (!dataset.show) return;
  markBar(remembered(dataset.show));
  groups.forEach((show) => show(dataset.show));
});
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.('a[href^="#id_"]');
  if (link) openFor(link.hash);
});
document.addEventListener("formset:added", ({ target }) => target.querySelectorAll(".form-multiline").forEach(makeTabs));
document.querySelectorAll(".form-multiline").forEach(makeTabs);
if (bar) bar.hidden = !groups.size;
markBar(remembered() ?? SOURCE);
if (location.hash.startsWith("#id_")) openFor(location.hash);
