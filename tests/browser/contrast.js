// Every text that is hard to read on what is behind it, as WCAG 2 counts (4.5, large text 3), and
// every edge of a control that is hard to see (3).
() => {
  const parse = (colour) => {
    const numbers = colour.match(/^rgba?\(([^)]+)\)$/);
    if (!numbers) throw new Error(`a colour that this test cannot read: ${colour}`);
    const [red, green, blue, alpha = 1] = numbers[1].split(/[\s,/]+/).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (front, back) => {
    const mix = (name) => front[name] * front.alpha + back[name] * (1 - front.alpha);
    return { red: mix("red"), green: mix("green"), blue: mix("blue"), alpha: 1 };
  };
  const luminance = ({ red, green, blue }) => {
    const [r, g, b] = [red, green, blue].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };

  // What an element paints behind its text: its own background, or that of a tile in ::before.
  const paints = (element) => {
    const tile = getComputedStyle(element, "::before");
    const isTile = tile.content !== "none" && tile.position === "absolute" && tile.zIndex === "-1";
    return [...(isTile ? [parse(tile.backgroundColor)] : []),
            parse(getComputedStyle(element).backgroundColor)];
  };
  const grounds = new Map();
  const ground = (element) => {
    if (!grounds.has(element)) grounds.set(element, mixed(element));
    return grounds.get(element);
  };
  const mixed = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      layers.push(...paints(one));
      if (layers.some((layer) => layer.alpha === 1)) break;
    }
    const canvas = { red: 255, green: 255, blue: 255, alpha: 1 };
    return layers.reverse().reduce((back, front) => over(front, back), canvas);
  };
  const opacity = (element) => {
    let product = 1;
    for (let one = element; one; one = one.parentElement) {
      product *= Number(getComputedStyle(one).opacity);
    }
    return product;
  };
  const isSeen = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest(":disabled, [hidden]");

  const hard = new Set();
  const judge = (colour, element, enough, words) => {
    const back = ground(element);
    const front = parse(colour);
    const found = ratio(over({ ...front, alpha: front.alpha * opacity(element) }, back), back);
    const name = [element.tagName.toLowerCase(), ...element.classList].join(".");
    if (found < enough) hard.add(`${found.toFixed(2)} < ${enough}: ${name} “${words.trim().slice(0, 40)}”`);
  };

  document.querySelectorAll("details").forEach((details) => (details.open = true));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const element = text.parentElement;
    if (!text.data.trim() || !isSeen(element)) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    judge(style.color, element, isLarge ? 3 : 4.5, text.data);
  }
  for (const control of document.querySelectorAll(".tick, .chip, input, select, textarea")) {
    const style = getComputedStyle(control);
    if (isSeen(control) && style.appearance !== "auto" && style.borderTopStyle !== "none") {
      judge(style.borderTopColor, control.parentElement, 3, control.id || control.innerText);
    }
  }
  return [...hard];
}
