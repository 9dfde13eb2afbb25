// What a thumb must hit and is smaller than 44 by 44 pixels.
() => {
  const targets = ".tick, .site-nav a, .languages a, .tabs a, .chip, .button, .breadcrumbs a, "
    + ".pagination a, .pager a, .more, .choice, .site-footer li :is(a, button), summary, "
    + "select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])";
  return [...document.querySelectorAll(targets)]
    .filter((target) => target.checkVisibility({ visibilityProperty: true }))
    .map((target) => [target, target.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 43.5 || height < 43.5)
    .map(([target, { width, height }]) =>
      `${[target.tagName.toLowerCase(), ...target.classList].join(".")} `
      + `“${(target.innerText || target.id).trim().split("\n")[0].slice(0, 30)}” ${width} x ${height}`);
}
