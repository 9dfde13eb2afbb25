// What is said about an item: sent at once, or kept here and sent in order when there is a
// connection, to the same address and in the same words as the form would.
self.sending = (() => {
  const ADDRESS = /^\/\w\w\/gezinnen\/[0-9a-f-]{36}\/punt\/[\w-]+\/(?:[0-9a-f-]{36}\/)?$/;
  const TOKEN = /name="csrfmiddlewaretoken" value="(\w+)"/;
  const KEPT = { status: 204, headers: { "Kept-On-Device": "1" } };

  // With a day in the time of the device, which is where it was said.
  const dayOf = (at) => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

  const isWaiting = (entry) => entry.state === "waiting";

  // Is there a connection, and is it still the same person's? Then a token for their forms.
  async function token() {
    const address = pages.unsentPage();
    const times = store.times();
    const response = await fetch(address, { cache: "no-store" }).catch(() => null);
    if (!response) return null;
    const former = await store.owner();
    const copy = response.clone();
    await pages.look(address, response, times);
    if (!response.ok || response.redirected || (await store.owner()) !== former) return null;
    return TOKEN.exec(await copy.text())?.[1] ?? null;
  }

  function post(entry, given) {
    return fetch(entry.address, {
      method: "POST",
      headers: { "X-CSRFToken": given, "Sent-Later": "1" },
      body: new URLSearchParams([...entry.fields, ["ticked_on", dayOf(entry.at)]]),
      redirect: "manual",
    });
  }

  // One after the other; the first that finds no connection leaves the others to wait with it.
  const sendAll = () =>
    navigator.locks.request("gastvrij-sending", async () => {
      if (!(await store.unsent()).some(isWaiting)) return;
      const given = await token();
      if (!given) return;
      for (const entry of (await store.unsent()).filter(isWaiting)) {
        await store.change((all) => queue.change(all, entry.id, { tried: true }));
        const response = await post(entry, given).catch(() => null);
        if (!response) return;
        if (response.status === 404 && (await pages.isGone(new URL(entry.address, location)))) continue;
        const left = await store.change((all) => queue.answered(all, entry.id, response.status));
        if (left.some((one) => one.id === entry.id && isWaiting(one))) return;
      }
    });

  // A tick for several people is one for each of them.
  function entriesOf(request, url, fields, tried) {
    const title = decodeURIComponent(request.headers.get("About") ?? "");
    const about = { family: pages.familyOf(url), at: Date.now(), tried, state: "waiting", title };
    const make = (address, said) => ({ ...about, id: crypto.randomUUID(), address, fields: said });
    const together = queue.valueOf(fields, "wie");
    if (together === undefined) {
      const number = queue.valueOf(fields, "sent_as") ?? crypto.randomUUID();
      return [make(url.pathname, [...fields.filter(([name]) => name !== "sent_as"), ["sent_as", number]])];
    }
    return together.split(" ").map((one) => {
      const [person, seen] = one.split(":");
      return make(`${url.pathname}${person}/`, [["tick", seen], ["sent_as", crypto.randomUUID()]]);
    });
  }

  function keptAnswer(request, url) {
    return request.headers.get("HX-Request") ? new Response(null, KEPT) : Response.redirect(pages.listOf(url), 303);
  }

  async function keep(request, url, fields, tried) {
    for (const entry of entriesOf(request, url, fields, tried)) await store.change((all) => queue.add(all, entry));
    self.registration.sync?.register("send").catch(() => {});
    await tell();
  }

  // The answer to what was asked about: with the page, if it is asked once more.
  async function again(entry, request, url, fields, given) {
    await store.change((all) => queue.change(all, entry.id, { fields, state: "waiting" }));
    const response = await post({ ...entry, fields }, given).catch(() => null);
    if (response) await store.change((all) => queue.answered(all, entry.id, response.status));
    await tell();
    const isPage = response && response.status !== 204 && response.status !== 410;
    return isPage ? response : Response.redirect(response?.status === 410 ? pages.unsentPage() : pages.listOf(url), 303);
  }

  async function say(request, url) {
    const copy = request.clone();
    if (!(await store.owner())) return fetch(request);
    const all = [...(await copy.formData())];
    const fields = all.filter(([name]) => name !== "csrfmiddlewaretoken");
    const number = queue.valueOf(fields, "sent_as");
    const asked = (await store.unsent()).find((one) => one.id === number && !isWaiting(one));
    if (asked) return again(asked, request, url, fields, queue.valueOf(all, "csrfmiddlewaretoken"));
    const its = async () => (await store.unsent()).some((one) => isWaiting(one) && one.family === pages.familyOf(url));
    if (await its()) await sendAll();
    let tried = false;
    if (navigator.onLine && !(await its())) {
      try {
        return await fetch(request);
      } catch {
        tried = true; // and perhaps heard
      }
    }
    await keep(request, url, fields, tried);
    return keptAnswer(request, url);
  }

  return { ADDRESS, say, sendAll };
})();
