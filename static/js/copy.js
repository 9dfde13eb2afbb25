// A button that copies what stands in a field. Without this script one selects it by hand.
// The old way to copy is enough for that, and needs none of the permissions that pages may ask for.
const told = document.getElementById("copied");

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  field.addEventListener("focus", () => field.select());
  button.hidden = false;
  button.addEventListener("click", () => {
    field.focus();
    field.select();
    if (document.execCommand("copy")) {
      button.textContent = told.textContent = button.dataset.copied;
      button.focus();
    }
  });
}
