// Reads the page aloud with the browser's own voice, and marks what is read. Without a script, or
// without a voice for the language, the button is not there.
const button = document.querySelector("[data-aloud]");
const label = button?.querySelector("span");
const start = label?.textContent;
const voices = window.speechSynthesis;
const language = document.documentElement.lang;

function voiceFor(code) {
  return voices.getVoices().find((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === code);
}

function offer() {
  button.hidden = !voiceFor(language);
}

// What is read: the title, then each thing to do, sentence by sentence as it stands there.
function parts() {
  const found = [document.querySelector("h1")];
  for (const part of document.querySelectorAll("[data-aloud-part]")) {
    if (part.checkVisibility?.() === false) continue;
    found.push(...part.querySelectorAll(":scope > h2, :scope > h3, :scope > p, :scope > ul > li, dt, dd"));
  }
  return found;
}

function stop() {
  voices.cancel();
  for (const marked of document.querySelectorAll(".is-read")) marked.classList.remove("is-read");
  label.textContent = start;
  button.setAttribute("aria-pressed", "false");
}

function read(rest) {
  const [part, ...others] = rest;
  if (!part) return stop();
  const spoken = new SpeechSynthesisUtterance(part.textContent.trim().replace(/\s+/g, " "));
  const code = part.querySelector(":scope > [lang]")?.lang || language;
  spoken.lang = code;
  spoken.voice = voiceFor(code) || voiceFor(language);
  spoken.rate = 0.9;
  spoken.onstart = () => {
    // What is read is seen: a fold opens when its words come.
    part.closest("details:not([open])")?.setAttribute("open", "");
    part.classList.add("is-read");
    part.scrollIntoView({ block: "nearest" });
  };
  spoken.onend = () => {
    part.classList.remove("is-read");
    if (button.getAttribute("aria-pressed") === "true") read(others);
  };
  spoken.onerror = stop;
  voices.speak(spoken);
}

if (button && voices) {
  offer();
  voices.addEventListener?.("voiceschanged", offer);
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") return stop();
    voices.cancel();
    button.setAttribute("aria-pressed", "true");
    label.textContent = button.dataset.stop;
    read(parts());
  });
  addEventListener("pagehide", () => voices.cancel());
}
