// What sticks out of the window sideways; what scrolls within itself may be wider.
() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const sticksOut = (element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 0 && (right > root.clientWidth + 1 || left < -1);
  };
  const scrolls = (element) =>
    element && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  const found = [...document.body.querySelectorAll("*")]
    .filter((element) => sticksOut(element) && !scrolls(element.parentElement))
    .filter((element) => ![...element.children].some(sticksOut))
    .map((element) => [element.tagName.toLowerCase(), ...element.classList].join("."));
  return [`${root.scrollWidth} > ${root.clientWidth} pixels: ${[...new Set(found)].slice(0, 8)}`];
}
