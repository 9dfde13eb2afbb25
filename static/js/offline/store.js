// What is kept on this device: encrypted with keys that no script can read out, for one person, for
// seven days at most. Which page or family a record is about is a keyed hash.
self.store = (() => {
  const NAME = "gastvrij";
  const FILES = "gastvrij-files";
  const LONGEST = 7 * 24 * 60 * 60 * 1000;
  const MOST_PAGES = 200;
  const text = new TextEncoder();
  let opening = null;

  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  // Null where nothing is kept: only who begins makes it, so asking after a wipe leaves nothing here.
  function open(isBeginning = false) {
    opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      let isNone = false;
      request.onupgradeneeded = () => {
        isNone = !isBeginning;
        if (isNone) return request.transaction.abort();
        request.result.createObjectStore("about");
        request.result.createObjectStore("pages");
      };
      request.onerror = () => {
        opening = null;
        if (isNone) resolve(null);
        else reject(request.error);
      };
      request.onsuccess = () => {
        const database = request.result;
        // Whoever deletes it (gone.js) does not wait for us.
        database.onversionchange = database.onclose = () => {
          database.close();
          opening = null;
        };
        resolve(database);
      };
    });
    return opening;
  }

  async function within(name, mode, act) {
    const database = await open();
    return database ? done(act(database.transaction(name, mode).objectStore(name))) : undefined;
  }
  const read = (name, key) => within(name, "readonly", (kept) => kept.get(key));
  const write = (name, key, value) => within(name, "readwrite", (kept) => kept.put(value, key));
  const remove = (name, key) => within(name, "readwrite", (kept) => kept.delete(key));
  const keysOf = async (name) => (await within(name, "readonly", (kept) => kept.getAllKeys())) ?? [];

  // One at a time, whichever language's worker it is.
  const alone = (act) => navigator.locks.request(NAME, act);

  async function keys() {
    const kept = await read("about", "keys");
    if (!kept) throw new Error("nobody's");
    return kept;
  }

  async function nameOf(words) {
    const signed = await crypto.subtle.sign("HMAC", (await keys()).hashing, text.encode(words));
    return Array.from(new Uint8Array(signed).slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function closed(value, name) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: "AES-GCM", iv, additionalData: text.encode(name) };
    const box = await crypto.subtle.encrypt(how, (await keys()).closing, text.encode(JSON.stringify(value)));
    return { iv, box };
  }

  async function openedOf({ iv, box }, name) {
    const how = { name: "AES-GCM", iv, additionalData: text.encode(name) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, (await keys()).closing, box)));
  }

  const owner = () => read("about", "owner");

  // How often all was wiped: what was asked before is not kept after.
  let wiped = 0;
  const times = () => wiped;

  async function wipe() {
    wiped += 1;
    (await opening?.catch(() => null))?.close();
    opening = null;
    await done(indexedDB.deleteDatabase(NAME));
    for (const name of await caches.keys()) await caches.delete(name);
  }
  const forget = () => alone(wipe);

  // From now on it is this person's; what somebody else left goes first.
  const begin = (who) =>
    alone(async () => {
      const former = await owner();
      if (former === who) return;
      if (former) await wipe();
      while (!(await open(true))); // somebody may be asking at this very moment
      const closing = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
      const hashing = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
      await write("about", "keys", { closing, hashing });
      await write("about", "owner", who);
    });

  async function unsent() {
    const kept = (await owner()) && (await read("about", "queue"));
    return kept ? openedOf(kept, "queue") : [];
  }

  // Changes what is not sent yet, and gives it back as it is then.
  const change = (how) =>
    alone(async () => {
      const before = await unsent();
      const after = how(before);
      if (after !== before) await write("about", "queue", await closed(after, "queue"));
      return after;
    });

  const keepPage = (address, family, page) =>
    alone(async () => {
      const name = await nameOf(address);
      await write("pages", name, { at: Date.now(), family: await nameOf(family), ...(await closed(page, name)) });
    });

  async function page(address) {
    if (!(await owner())) return null;
    const name = await nameOf(address);
    const kept = await read("pages", name);
    return kept && isFresh(kept) ? { at: kept.at, ...(await openedOf(kept, name)) } : null;
  }

  async function pages() {
    if (!(await owner())) return [];
    const one = async (name) => {
      const kept = await read("pages", name);
      return { at: kept.at, ...(await openedOf(kept, name)) };
    };
    return Promise.all((await keysOf("pages")).map(one));
  }

  const isFresh = ({ at }) => Date.now() - at < LONGEST;

  async function forgetPage(address) {
    if (await owner()) await remove("pages", await nameOf(address));
  }

  async function forgetFamily(family) {
    if (!(await owner())) return;
    const its = await nameOf(family);
    for (const name of await keysOf("pages")) if ((await read("pages", name))?.family === its) await remove("pages", name);
    const before = await unsent();
    const left = await change((queue) => queue.filter((one) => one.family !== family));
    await lose(before.length - left.length);
  }

  async function lose(number) {
    if (number > 0) await write("about", "lost", ((await read("about", "lost")) ?? 0) + number);
  }
  const lost = async () => ((await owner()) && (await read("about", "lost"))) ?? 0;
  const lostIsTold = () => remove("about", "lost");

  // What is older than seven days goes, and what is more than a device should hold.
  async function tidy() {
    if (!(await owner())) return;
    const kept = [];
    for (const name of await keysOf("pages")) kept.push({ name, at: (await read("pages", name))?.at ?? 0 });
    kept.sort((one, other) => other.at - one.at);
    for (const [place, one] of kept.entries()) if (!isFresh(one) || place >= MOST_PAGES) await remove("pages", one.name);
    const before = await unsent();
    if (before.every(isFresh)) return;
    const left = await change((queue) => queue.filter(isFresh));
    await lose(before.length - left.length);
  }

  return { FILES, times, owner, begin, forget, unsent, change, keepPage, page, pages, forgetPage, forgetFamily, lost, lostIsTold, tidy };
})();
