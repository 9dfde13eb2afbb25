// The worker of the pages about families: it hears what they ask the site, and what they ask itself.
const FAMILIES = new URL(self.registration.scope).pathname;

const HOUR = 36e5; // milliseconds
let asked = 0; // when, by this worker: which lives as long as a visit

// Of one entry, what a page shows of it.
function told(entry) {
  const { address, family, state: how } = entry;
  return { address, family, how, isTick: queue.isTick(entry), changes: queue.changesOf(entry) };
}

async function state() {
  const unsent = await store.unsent();
  return {
    kind: "state",
    owner: await store.owner(),
    lost: await store.lost(),
    unsent: unsent.map(told),
  };
}

async function tell() {
  const now = await state();
  for (const page of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) page.postMessage(now);
}

async function everything() {
  const pagesKept = (await store.pages()).map(({ address, title, at }) => ({ address, title, at }));
  const titles = new Map(pagesKept.map(({ address, title }) => [new URL(address, location).pathname, title]));
  const named = (await store.unsent()).map((one) => ({
    ...one,
    changes: queue.changesOf(one),
    title: titles.get(one.address) || one.title,
    familyTitle: titles.get(pages.listOf(new URL(one.address, location)).pathname),
  }));
  return { pages: pagesKept, unsent: named };
}

const ASKED = {
  // A page was opened, or the connection is back. A page may be older than a sign-out elsewhere: only
  // an answer of the site begins keeping, what is somebody else's goes at once.
  async start({ owner, address }) {
    const former = await store.owner();
    if (former && former !== owner) await store.forget();
    const times = store.times();
    await store.tidy();
    const url = address && new URL(address);
    const missing = [url, pages.unsentPage()].filter((one) => one?.pathname.startsWith(FAMILIES));
    for (const one of missing) {
      if (await store.page(pages.nameOf(one))) continue;
      const response = await fetch(one, { cache: "no-store" }).catch(() => null);
      if (response && !response.redirected) await pages.look(one, response, times);
    }
    await sending.sendAll();
    await tell();
    if (url?.pathname !== FAMILIES && Date.now() - asked < HOUR) return;
    asked = Date.now();
    await pages.forgetTheGone(owner);
    await tell();
  },
  everything,
  async discard({ id }) {
    await store.change((all) => all.filter((one) => one.id !== id));
    await tell();
    return everything();
  },
  async told() {
    await store.lostIsTold();
  },
  forget: () => store.forget(),
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim().then(store.tidy)));
self.addEventListener("sync", (event) => event.waitUntil(sending.sendAll().then(tell)));

self.addEventListener("message", (event) => {
  const answer = ASKED[event.data.kind]?.(event.data);
  event.waitUntil(Promise.resolve(answer).then((told) => event.ports[0]?.postMessage(told)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "GET" && url.pathname.startsWith(STATIC)) event.respondWith(pages.file(request));
  else if (request.method === "GET" && request.mode === "navigate") event.respondWith(pages.answer(event, url));
  else if (request.method === "POST" && sending.ADDRESS.test(url.pathname)) event.respondWith(sending.say(request, url));
});

store.tidy();
