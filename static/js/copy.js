// A button that copies what stands in a field. Without this script one selects it by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const told = document.getElementById("copied");
  field.addEventListener("focus", () => field.select());
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (await copied(field)) {
      button.textContent = told.textContent = button.dataset.copied;
    }
  });
}

async function copied(field) {
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Not allowed here, or an old browser; if this fails too, the text is selected at least.
    return document.execCommand("copy");
  }
}
