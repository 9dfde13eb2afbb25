// On somebody's own device: starts the worker, and tells what it keeps and has not sent yet.
const box = document.getElementById("offline");
const words = box.dataset;
const keptAt = document.documentElement.dataset.keptAt;
const family = /gezinnen\/([0-9a-f-]{36})\//.exec(location.pathname)?.[1];
const told = { waiting: false, lost: 0 };
let isLeaving = false;
// A page that was kept is shown where nothing answered in time, whatever the browser believes.
let isAway = Boolean(keptAt) || !navigator.onLine;
let unsent = [];

const counted = (name, n) => (words[n === 1 ? `${name}One` : `${name}Many`] ?? words[n === 1 ? "one" : "many"]).replace("{n}", n);

// On the pages about families their own worker; elsewhere any of them, once there is one.
async function workerForHere() {
  const isInScope = location.pathname.startsWith(words.worker.replace(/[^/]*$/, ""));
  if (isInScope) return (await navigator.serviceWorker.ready).active;
  return (await navigator.serviceWorker.getRegistrations()).find((one) => one.active)?.active;
}

async function ask(message) {
  const worker = await workerForHere();
  if (!worker) return null;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(event.data);
    worker.postMessage(message, [port2]);
  });
}

function sentence(text, address, label) {
  const line = document.createElement("p");
  line.textContent = `${text} `;
  if (address) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = label;
    line.append(link);
  }
  return line;
}

function momentOfPage() {
  const moment = new Date(keptAt);
  const isToday = moment.toDateString() === new Date().toDateString();
  const how = isToday ? { timeStyle: "short" } : { dateStyle: "full", timeStyle: "short" };
  const shown = new Intl.DateTimeFormat(document.documentElement.lang, how).format(moment);
  return (isToday ? words.keptToday : words.kept).replace("{moment}", shown);
}

function tellAll() {
  const mine = unsent.filter((one) => !family || one.family === family);
  const waiting = mine.filter((one) => one.how === "waiting").length;
  const others = mine.length - waiting;
  const page = location.pathname === words.unsentPage ? "" : words.unsentPage;
  const lines = [];
  if (isAway) lines.push(sentence(keptAt && page ? momentOfPage() : words.away));
  if (told.lost) lines.push(sentence(counted("lost", told.lost)));
  if (waiting) lines.push(sentence(counted("", waiting), page, words.show));
  if (others) lines.push(sentence(counted("asked", others), page, words.show));
  if (told.waiting && !waiting && navigator.onLine) lines.push(sentence(words.sent, location.href, words.again));
  told.waiting ||= waiting > 0;
  const text = lines.map((line) => line.textContent).join();
  if (text === box.textContent) return; // what was said is not read out again
  box.replaceChildren(...lines);
}

// The rows of a list show what was ticked here, though nobody else knows yet.
function mark() {
  for (const button of document.querySelectorAll("button[formaction]")) {
    const address = new URL(button.formAction).pathname;
    const said = unsent.findLast((one) => one.address === address && one.isTick && one.how === "waiting");
    const item = button.closest(".item");
    if (!item || (!said && !button.dataset.unsent)) continue;
    button.toggleAttribute("data-unsent", Boolean(said));
    if (said) button.setAttribute("aria-pressed", "true");
    else button.removeAttribute("aria-pressed");
    if (button.parentElement === item) {
      item.dataset.was ??= item.dataset.state;
      item.dataset.state = said?.changes.state.made ?? item.dataset.was;
    }
    item.querySelector("[data-told]")?.remove();
    if (!said) continue;
    const note = document.createElement("p");
    note.className = "item__note";
    note.dataset.told = "";
    note.textContent = words[said.changes.state.made];
    item.querySelector(".item__body").append(note);
  }
}

// The form of an item shows what was chosen in it before, which the page does not know yet.
function fill() {
  const fields = document.querySelector(".progress-form")?.elements;
  const its = unsent.filter((one) => one.address === location.pathname && one.how === "waiting");
  if (!fields || told.isFilled) return;
  told.isFilled = true;
  for (const { changes } of its) {
    for (const [name, { made }] of Object.entries(changes)) {
      if (name === "note") continue; // a note is each time a new one
      fields[name].value = fields[`initial-${name}`].value = made;
    }
  }
}

navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (data.kind !== "state" || data.owner !== words.owner) return;
  unsent = data.unsent;
  if (data.lost) {
    told.lost = data.lost;
    ask({ kind: "told" });
  }
  tellAll();
  mark();
  fill();
});

// Each tap has a number, so that one whose answer was lost is not heard twice.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "post") return;
  detail.parameters.sent_as ??= crypto.randomUUID();
  const title = detail.elt.closest(".item")?.querySelector(".item__title")?.textContent.trim();
  if (title) detail.headers.About = encodeURIComponent(title); // for the worker, if it keeps it
});

for (const form of document.querySelectorAll("[data-signs-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (unsent.length && !confirm(counted("signOut", unsent.length))) return;
    isLeaving = true;
    // What is on the device goes first, also where the site can't hear it.
    const second = new Promise((resolve) => setTimeout(resolve, 1000));
    if (navigator.serviceWorker) await Promise.race([ask({ kind: "forget" }), second]);
    form.submit();
  });
}

function start() {
  if (isLeaving) return;
  tellAll();
  ask({ kind: "start", owner: words.owner, address: location.href });
}

if (window.isSecureContext && navigator.serviceWorker && navigator.locks && crypto.randomUUID) {
  if (keptAt) for (const old of document.querySelectorAll("#messages > *, #undo > *")) old.remove();
  navigator.serviceWorker.register(words.worker).then(start, () => {});
  addEventListener("online", () => {
    isAway = false;
    start();
  });
  addEventListener("offline", () => {
    isAway = true;
    tellAll();
  });
  tellAll();
}
