// Pages of families that were opened: kept as they came, and shown while there is no connection.
self.pages = (() => {
  const ADDRESS = /^\/\w\w\/gezinnen\/(?:([0-9a-f-]{36})\/(punt\/[\w-]+\/(?:[0-9a-f-]{36}\/)?|loket\/)?|zonder-verbinding\/)?$/;
  const FAMILY = /^\/\w\w\/gezinnen\/([0-9a-f-]{36})\//;
  const HEADING = /<h1[^>]*>([^]*?)<\/h1>/;
  const FILE = /(?:href|src)="([^"]+)"/g;
  const HEADERS = [
    "Content-Type",
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
  ];
  const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'", nbsp: "\u00a0" };
  const PATIENCE = 8000; // milliseconds: one bar of signal is no connection

  const familyOf = (url) => FAMILY.exec(url.pathname)?.[1] ?? "";
  const listOf = (url) => new URL(FAMILY.exec(url.pathname)[0], url);
  const unsentPage = () => new URL("zonder-verbinding/", self.registration.scope);

  // An item is the same from wherever one came; of a list it matters what was chosen.
  function nameOf(url) {
    const query = new URLSearchParams(url.pathname.includes("/punt/") ? "" : url.search);
    query.delete("ongedaan");
    return `${url.pathname}?${query}`;
  }

  function headingOf(html) {
    const words = (HEADING.exec(html)?.[1] ?? "").replace(/<[^>]*>/g, "");
    return words.replace(/&(#?\w+);/g, (all, name) => ENTITIES[name] ?? all).trim();
  }

  async function keepFiles(html) {
    const times = store.times();
    const files = await caches.open(store.FILES);
    for (const [, address] of html.matchAll(FILE)) {
      if (address.startsWith(STATIC) && !(await files.match(address))) await files.add(address).catch(() => {});
    }
    if (times !== store.times()) await caches.delete(store.FILES);
  }

  async function keep(url, response) {
    const html = await response.text();
    const headers = HEADERS.map((name) => [name, response.headers.get(name)]).filter(([, value]) => value);
    const page = { address: url.pathname + url.search, title: headingOf(html), html, headers };
    await store.keepPage(nameOf(url), familyOf(url), page);
    await keepFiles(html);
  }

  async function kept(url) {
    const name = ADDRESS.test(url.pathname) ? nameOf(url) : "";
    const page = (name && (await store.page(name))) || (await store.page(nameOf(unsentPage())));
    if (!page) return Response.error();
    const html = page.html.replace("<html ", `<html data-kept-at="${new Date(page.at).toISOString()}" `);
    return new Response(html, { headers: [...page.headers, ["Cache-Control", "no-store"]] });
  }

  // What an answer of the site tells about what is kept here; `times` is from when it was asked.
  async function look(url, response, times) {
    if (times !== store.times() || response.type !== "basic" || response.status >= 500) return;
    const owner = response.headers.get("Own-Device");
    const isPage = response.headers.get("Content-Type")?.startsWith("text/html");
    if (!owner) return response.ok && isPage ? store.forget() : undefined;
    await store.begin(owner);
    if (response.status === 404 && familyOf(url)) return isGone(url);
    if (response.ok && isPage && ADDRESS.test(url.pathname)) return keep(url, response);
  }

  // A family goes with its pages, what was not sent about it, and older lists on which it stands.
  async function forget(family) {
    await store.forgetFamily(family);
    for (const { address, html } of await store.pages()) {
      if (html.includes(family)) await store.forgetPage(nameOf(new URL(address, location)));
    }
  }

  // Of which families something is kept here that was erased, or may not be seen any more?
  async function forgetTheGone(owner) {
    const kept = (await store.pages()).map(({ address }) => familyOf(new URL(address, location)));
    const families = new Set([...kept, ...(await store.unsent()).map((one) => one.family)]);
    families.delete("");
    if (!families.size) return;
    const address = new URL("weg/", unsentPage());
    for (const family of families) address.searchParams.append("gezin", family);
    const response = await fetch(address, { redirect: "manual", cache: "no-store" }).catch(() => null);
    if (!response?.ok || response.headers.get("Own-Device") !== owner) return;
    for (const family of (await response.json()).gone) await forget(family);
  }

  // Nothing is here: is it only this page, or may this family not be seen any more?
  async function isGone(url) {
    const answer = await fetch(listOf(url), { redirect: "manual", cache: "no-store" }).catch(() => null);
    const isFamily = answer?.status === 404;
    if (isFamily) await forget(familyOf(url));
    else await store.forgetPage(nameOf(url));
    return isFamily;
  }

  async function answer(event, url) {
    const times = store.times();
    const asked = fetch(event.request);
    asked.catch(() => {});
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    try {
      const has = ADDRESS.test(url.pathname) && (await store.page(nameOf(url)).catch(() => null));
      const response = await (has ? Promise.race([asked, late]) : asked);
      if (!response) return kept(url);
      const copy = response.clone();
      event.waitUntil(look(url, copy, times).then(tell).catch(() => {})); // it was wiped meanwhile
      return response;
    } catch {
      return kept(url);
    }
  }

  async function file(request) {
    try {
      return await fetch(request);
    } catch {
      return (await caches.match(request, { cacheName: store.FILES, ignoreVary: true })) ?? Response.error();
    }
  }

  return { answer, familyOf, file, forgetTheGone, isGone, keep, listOf, look, nameOf, unsentPage };
})();
