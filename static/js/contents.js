// The contents beside a text show where a reader is. Without a script they are links, and that is all.
const links = [...document.querySelectorAll("[data-contents] a[href^='#']")];
const parts = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
const EDGE = 120;

function mark() {
  const passed = parts.filter((part) => part && part.getBoundingClientRect().top < EDGE);
  const here = parts.indexOf(passed.at(-1));
  links.forEach((link, n) => {
    if (n === here) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
}

let waits = false;
function soon() {
  if (waits) return;
  waits = true;
  requestAnimationFrame(() => {
    waits = false;
    mark();
  });
}

if (links.length) {
  addEventListener("scroll", soon, { passive: true });
  mark();
}
