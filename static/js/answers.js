// What htmx is answered when something is wrong: said aloud in the undo area, never lost in silence,
// and shown at the item that it is about; the focus stays on its button. The words are those of a
// site that is too busy, or stand in `data-failed` of that area: both in the reader's language.
const area = document.getElementById("undo");
const BUSY = 503;

function tellFailure(event) {
  const { xhr, elt } = event.detail;
  const isSentence = xhr?.getResponseHeader("Content-Type")?.startsWith("text/plain");
  const words = xhr?.status === BUSY && isSentence ? xhr.responseText : area.dataset.failed;
  const message = document.createElement("p");
  message.textContent = words;
  const item = elt?.closest(".item");
  if (item) {
    item.querySelector("[data-problem]")?.remove();
    const note = document.createElement("p");
    note.className = "item__note";
    note.dataset.problem = "";
    note.textContent = words;
    item.querySelector(".item__body").append(note);
  }
  const box = document.createElement("div");
  box.className = "undo";
  box.append(message);
  area.replaceChildren(box);
}

// A button of a list says its address once, for the form without this script and for htmx.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  detail.path = detail.elt.getAttribute("formaction") ?? detail.path;
});

document.addEventListener("htmx:responseError", tellFailure);
document.addEventListener("htmx:sendError", tellFailure);

// A fragment that was redirected is a whole page, such as the sign-in: go there.
document.addEventListener("htmx:beforeSwap", (event) => {
  const asked = new URL(event.detail.pathInfo.finalRequestPath, location.href).pathname;
  const answered = new URL(event.detail.xhr.responseURL, location.href);
  if (answered.pathname !== asked) {
    event.detail.shouldSwap = false;
    location.assign(answered);
  }
});
