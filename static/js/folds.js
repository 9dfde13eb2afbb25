// On a phone, each part of a long page is folded under its heading, until somebody opens it or an
// address leads into it. Without a script, on a wide screen and on paper all of it is there.
const narrow = matchMedia("(max-width: 47.99rem)");
const parts = [...document.querySelectorAll("[data-folds] > section:not([data-stays])")];

function target() {
  const id = decodeURIComponent(location.hash.slice(1));
  return id ? document.getElementById(id) : null;
}

function show(part, isOpen) {
  part.toggleAttribute("data-folded", !isOpen);
  part.querySelector("h2 > button")?.setAttribute("aria-expanded", String(isOpen));
}

function fold(part) {
  const heading = part.querySelector("h2");
  if (!heading.querySelector("button")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => show(part, part.hasAttribute("data-folded")));
    heading.append(button);
  }
  show(part, part.contains(target()));
}

function unfold(part) {
  const button = part.querySelector("h2 > button");
  show(part, true);
  button?.replaceWith(...button.childNodes);
}

// The table of contents is a block of its own there, which anybody opens, also without a script.
const contents = document.querySelectorAll("details[data-closed-on-a-phone]");

function look() {
  for (const one of contents) one.open = !narrow.matches;
  parts.forEach(narrow.matches ? fold : unfold);
}

function lead() {
  const part = target()?.closest("[data-folded]");
  if (!part) return;
  show(part, true);
  target().scrollIntoView();
}

look();
lead();
narrow.addEventListener("change", look);
addEventListener("hashchange", lead);
