// What htmx is answered when something is wrong: said aloud in the undo area, never lost in silence.
// The words stand in `data-failed` of that area, so that they are in the reader's language.
const area = document.getElementById("undo");

function tellFailure() {
  const message = document.createElement("p");
  message.textContent = area.dataset.failed;
  const box = document.createElement("div");
  box.className = "undo";
  box.append(message);
  area.replaceChildren(box);
}

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
