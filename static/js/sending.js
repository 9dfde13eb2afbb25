// Before a form is sent: is it small enough, and is there a connection? If not, the page stays as it
// is, with everything that was typed, and a sentence says so beside the button. The words and the
// sizes stand in `#undo`. Without this script the browser sends at once, and its back button leads
// back to the form.
const area = document.getElementById("undo");
const LONGEST_WAIT = 4000; // milliseconds; after that the browser tries by itself
const asked = new WeakSet(); // a second tap while we look is no second sending
const goes = new WeakSet();

function bytesOf(form, submitter) {
  let words = 0;
  let files = 0;
  for (const [name, value] of new FormData(form, submitter)) {
    if (value instanceof File) files += value.size;
    else words += new URLSearchParams([[name, value]]).toString().length + 1;
  }
  return { words, files };
}

function isTooLarge(form, submitter) {
  const { words, files } = bytesOf(form, submitter);
  return words > Number(area.dataset.mostWords) || files > Number(area.dataset.mostFiles);
}

async function isReached() {
  if (!navigator.onLine) return false;
  try {
    const signal = AbortSignal.timeout(LONGEST_WAIT);
    await fetch("/health/live", { method: "HEAD", cache: "no-store", signal });
    return true;
  } catch (problem) {
    return problem.name === "TimeoutError";
  }
}

function tell(form, submitter, words) {
  form.querySelector("[data-not-sent]")?.remove();
  const note = document.createElement("p");
  note.className = "notice";
  note.dataset.kind = "error";
  note.dataset.notSent = "";
  note.setAttribute("role", "alert");
  note.tabIndex = -1;
  note.textContent = words;
  const button = submitter?.closest(".actions") ?? submitter;
  if (button && form.contains(button)) button.before(note);
  else form.append(note);
  note.focus();
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  const isOurs = form.method === "post" && !form.closest("[hx-post], [data-hx-post], [data-passkey]");
  const isHtmx = submitter?.closest("[hx-post], [data-hx-post]");
  // What the worker of the lists keeps goes to it, also without a connection (js/offline/).
  const isKept = form.hasAttribute("data-waits") && navigator.serviceWorker?.controller;
  if (event.defaultPrevented || !isOurs || isHtmx || isKept || goes.delete(form)) return;
  event.preventDefault();
  if (asked.has(form)) return;
  if (isTooLarge(form, submitter)) {
    tell(form, submitter, area.dataset.tooLarge);
    return;
  }
  asked.add(form);
  const isThere = await isReached();
  asked.delete(form);
  if (!isThere) {
    tell(form, submitter, area.dataset.offline);
  } else if (form.isConnected) {
    goes.add(form);
    if (submitter?.isConnected) form.requestSubmit(submitter);
    else form.requestSubmit();
  }
});
