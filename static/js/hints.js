// Below a Dutch text, how hard it is to read while somebody types: htmx asks, this keeps what was
// opened open, and says it in the tab too (languages.js). Without it a save tells.
const isHint = (target) => target?.classList.contains("hint");
let wasOpen = false;

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (isHint(target)) wasOpen = Boolean(target.querySelector("details[open]"));
});
document.addEventListener("htmx:afterSwap", ({ detail: { target, requestConfig } }) => {
  if (!isHint(target)) return;
  const opened = wasOpen && target.querySelector("details");
  if (opened) opened.open = true;
  noteInTab(requestConfig.elt, target.querySelector("[data-note]")?.dataset.note ?? "");
});

function noteInTab(field, words) {
  const tab = document.getElementById(`tab-${field.id}`);
  const note = tab?.querySelector(".languages__note");
  if (!tab || note?.classList.contains("languages__note--wrong")) return;
  note?.remove();
  if (!words) return;
  const made = document.createElement("span");
  made.className = "languages__note";
  made.lang = document.documentElement.lang;
  made.textContent = words;
  tab.append(" ", made);
}

// A row that was added has another name than the form that it is made of.
document.addEventListener("formset:added", ({ target }) => {
  target.querySelectorAll("[hx-params]").forEach((field) => field.setAttribute("hx-params", `csrfmiddlewaretoken,${field.name}`));
  window.htmx?.process(target);
});
