// A passkey needs a script: without it, or in a browser that knows none, its button is not there.
// When the browser or its owner stops halfway, a sentence says so, in the page's language.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-without-passkey]")) part.hidden = true;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const words of document.querySelectorAll("[data-passkey-problem] > *")) words.hidden = false;
});
