// On a phone, each part of a long page is folded under its heading, until somebody opens it, an
// address leads into it or the browser's search finds a word there (hidden=until-found). Without a
// script, on a wide screen and on paper all of it is there.
const narrow = matchMedia("(max-width: 47.99rem)");
const HEADING = ":scope > :is(h2, h3, h4)";
const parts = [...document.querySelectorAll("[data-folds] > section:not([data-stays]), [data-folds] .region")].filter(
  (part) => part.querySelector(HEADING),
);

function target() {
  const id = decodeURIComponent(location.hash.slice(1));
  return id ? document.getElementById(id) : null;
}

function show(part, isOpen) {
  part.toggleAttribute("data-folded", !isOpen);
  part.querySelector(":scope > .folds__body").hidden = isOpen ? false : "until-found";
  part.querySelector(`${HEADING} > button`)?.setAttribute("aria-expanded", String(isOpen));
}

// What stands below the heading, in one box that can be hidden as a whole.
function wrap(part, heading) {
  const body = document.createElement("div");
  body.className = part.classList.contains("stack") ? "folds__body stack" : "folds__body";
  while (heading.nextSibling) body.append(heading.nextSibling);
  body.addEventListener("beforematch", (event) => show(part, true));
  part.append(body);
}

// The rules of a region that the reader chose are what they came for.
function matters(part) {
  const chosen = part.closest("[data-region-first]")?.dataset.regionFirst;
  return part.contains(target()) || (chosen && chosen === part.dataset.region);
}

function fold(part) {
  const heading = part.querySelector(HEADING);
  if (!part.querySelector(":scope > .folds__body")) wrap(part, heading);
  if (!heading.querySelector("button")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => show(part, part.hasAttribute("data-folded")));
    heading.append(button);
  }
  show(part, Boolean(matters(part)));
}

function unfold(part) {
  const button = part.querySelector(`${HEADING} > button`);
  if (!button) return;
  show(part, true);
  button.replaceWith(...button.childNodes);
}

// The table of contents is a block of its own there, which anybody opens, also without a script.
const contents = document.querySelectorAll("details[data-closed-on-a-phone]");

function look() {
  for (const one of contents) one.open = !narrow.matches;
  parts.forEach(narrow.matches ? fold : unfold);
}

function lead() {
  const to = target();
  if (!to?.closest("[data-folded]")) return;
  for (const part of parts) {
    if (part.contains(to) && part.hasAttribute("data-folded")) show(part, true);
  }
  to.scrollIntoView();
}

look();
lead();
narrow.addEventListener("change", look);
addEventListener("hashchange", lead);
