// Pages of somebody who is signed in. A page that the browser kept aside and shows again (the back
// button) asks the server whether it may still be seen: on a shared device somebody may have
// signed out meanwhile.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.documentElement.hidden = true;
    location.reload();
  }
});
