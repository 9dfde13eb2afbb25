// The last look at every text that a script turns into a piece of page (Trusted Types). htmx, and
// jQuery and select2 in the administration, assign HTML: it comes through as it is, or not at all.
// Loaded before all other scripts, and not as a module, because modules wait.
(() => {
  if (!window.trustedTypes) {
    return;
  }
  const ownFiles = new URL("../", document.currentScript.src).href;
  const worker = /^\/\w\w\/gezinnen\/offline\.js$/; // checklist/offline/urls.py
  const forbidden =
    "script, iframe, frame, frameset, object, embed, applet, base, link, meta, style, portal, " +
    "animate, animatemotion, animatetransform, set, foreignobject, " +
    "noscript, noembed, noframes, plaintext, xmp"; // read otherwise where scripts run
  const addresses = ["href", "xlink:href", "src", "action", "formaction", "data", "poster", "ping"];
  const schemes = ["http:", "https:", "mailto:", "tel:"];

  // Only to read the text in a document that runs and fetches nothing.
  const reading = trustedTypes.createPolicy("gastvrij-reading", { createHTML: (html) => html });

  function* everyElement(root) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      if (element.content instanceof DocumentFragment) {
        yield* everyElement(element.content);
      }
    }
  }

  function isHarmlessAddress(value) {
    try {
      return schemes.includes(new URL(value, document.baseURI).protocol);
    } catch {
      return false;
    }
  }

  function isHarmless(element) {
    return (
      !element.matches(forbidden) &&
      [...element.attributes].every(({ name, value }) => {
        const attribute = name.toLowerCase();
        const isPicture = element.localName === "img" && /^data:image\/(png|gif|jpeg|webp)[;,]/i.test(value);
        return (
          !attribute.startsWith("on") &&
          attribute !== "srcdoc" &&
          (!addresses.includes(attribute) || isPicture || isHarmlessAddress(value))
        );
      })
    );
  }

  // Read in the three ways that a browser may read it, depending on where it is put.
  function isHarmlessText(html) {
    return [html, `<template>${html}</template>`, `<svg>${html}</svg>`].every((text) => {
      const page = new DOMParser().parseFromString(reading.createHTML(text), "text/html");
      return [...everyElement(page)].every(isHarmless);
    });
  }

  trustedTypes.createPolicy("default", {
    createHTML: (html) => (isHarmlessText(html) ? html : null),
    createScript: () => null,
    createScriptURL: (address) => {
      const url = new URL(address, document.baseURI).href;
      const isWorker = worker.test(new URL(url).pathname) && new URL(url).origin === location.origin;
      return url.startsWith(ownFiles) || isWorker ? url : null;
    },
  });
})();
