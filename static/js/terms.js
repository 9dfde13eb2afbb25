// A word that is explained is a link to its explanation, so that it breaks and joins as a word does.
// It opens as a sheet over the page; without this script the link shows it where it stands.
addEventListener("click", (event) => {
  const link = event.target.closest?.("a.term");
  const explanation = link && document.getElementById(link.hash.slice(1));
  if (!explanation?.showPopover) return;
  event.preventDefault();
  if (!explanation.matches(":popover-open")) explanation.showPopover();
});
