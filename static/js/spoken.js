// The administration for who listens to it: what Django's own widgets leave without a name gets one.
const nameOf = (select) => select?.labels?.[0]?.textContent.replace(/:?\s*$/, "").trim() ?? "";

// A box in which one searches: that of several choices stands in the form, that of one choice in a
// list which opens below, and says on its list whose it is.
function nameSearch(box) {
  const list = box.closest(".select2-container").querySelector("[id^=select2-][id$=-results]");
  const select = list
    ? document.getElementById(list.id.slice("select2-".length, -"-results".length))
    : box.closest(".select2-container").previousElementSibling;
  const name = nameOf(select);
  if (name) box.setAttribute("aria-label", name);
}

function mend() {
  document.querySelectorAll(".select2-search__field:not([aria-label])").forEach(nameSearch);
  document.querySelectorAll(".help-tooltip[aria-label]:not([role])").forEach((one) => one.setAttribute("role", "img"));
}

// Each of several choices has a cross of its own; one for all of them would be no line of their list.
document.querySelectorAll("select.admin-autocomplete[multiple]").forEach((one) => (one.dataset.allowClear = "false"));
new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true });
mend();
