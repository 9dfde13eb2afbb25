// The page of what is not sent yet: each change in words, to choose about or to throw away.
const place = document.getElementById("unsent");
const WHY = { waiting: "isWaiting", asked: "isAsked", late: "isLate" };
const part = (name) => place.querySelector(`[data-part="${name}"]`);
const list = part("unsent").querySelector("ol");
const token = place.querySelector("[name=csrfmiddlewaretoken]").value;
const inWords = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }).format(new Date(at));

async function ask(message) {
  const worker = (await navigator.serviceWorker.ready).active;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(event.data);
    worker.postMessage(message, [port2]);
  });
}

function hidden(name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  return field;
}

function shown(entry) {
  const one = document.getElementById("unsent-one").content.cloneNode(true);
  const made = entry.changes.state?.made;
  const told = {
    title: entry.title || entry.address.split("/punt/")[1].split("/")[0].replaceAll("-", " "),
    about: [entry.familyTitle, inWords(entry.at)].filter(Boolean).join(", "),
    change: made ? (place.dataset[made] ?? "") : "",
    note: entry.changes.note?.made ?? "",
    state: place.dataset[WHY[entry.state]],
  };
  for (const [name, text] of Object.entries(told)) {
    const element = one.querySelector(`[data-value="${name}"]`);
    element.textContent = text;
    element.hidden = !text;
  }
  const form = one.querySelector("form");
  form.hidden = entry.state !== "asked";
  form.action = entry.address;
  form.prepend(hidden("csrfmiddlewaretoken", token), ...entry.fields.map(([name, value]) => hidden(name, value)));
  one.querySelector("button[type=button]").addEventListener("click", async () => {
    show(await ask({ kind: "discard", id: entry.id }));
    document.getElementById("not-sent").focus();
  });
  return one;
}

function show({ unsent, pages }) {
  list.replaceChildren(...unsent.map(shown));
  part("unsent").hidden = !unsent.length;
  part("nothing").hidden = Boolean(unsent.length);
  const lists = pages.filter(({ address, title }) => title && !address.endsWith("/zonder-verbinding/"));
  lists.sort((one, other) => one.address.localeCompare(other.address));
  part("pages").hidden = !lists.length;
  part("pages").querySelector("ul").replaceChildren(
    ...lists.map(({ address, title, at }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      Object.assign(link, { href: address, textContent: title });
      const when = document.createElement("span");
      Object.assign(when, { className: "quiet", textContent: ` ${inWords(at)}` });
      item.append(link, when);
      return item;
    }),
  );
}

if (document.getElementById("offline") && navigator.serviceWorker) {
  const look = () => ask({ kind: "everything" }).then(show);
  look();
  navigator.serviceWorker.addEventListener("message", ({ data }) => data.kind === "state" && look());
}
