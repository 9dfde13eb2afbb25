// What was said while there was no connection, in order: from one queue to the next, and nothing
// else. No storage, no network, no clock (tests/checklist/offline/ plays it with the server's forms).
//
// An entry: { id, address, fields: [[name, value], ...], at, tried, state }. It waits to be sent;
// or it is asked about, since somebody else said something else; or it came too late.
self.queue = (() => {
  const NEW_EACH_TIME = "note"; // of these, none takes another's place
  const NERVOUS = 1500; // milliseconds in which a second tap is the first one
  const TAKEN = 204;
  const BECOMES = { 409: "asked", 422: "asked", 404: "late", 410: "late" };
  const TICKS = { tick: "done", reopen: "open" };

  const valueOf = (fields, name) => fields.find((field) => field[0] === name)?.[1];
  const isTick = (entry) => Object.keys(TICKS).some((name) => valueOf(entry.fields, name) !== undefined);

  // What an entry changes: by name, what its user saw and what they made of it.
  function changesOf({ fields }) {
    const changes = {};
    for (const [name, value] of fields) {
      const seen = name in TICKS ? value : valueOf(fields, `initial-${name}`);
      const made = TICKS[name] ?? value;
      if (seen !== undefined && seen !== made) changes[name in TICKS ? "state" : name] = { seen, made };
    }
    return changes;
  }

  // By name, what was on the way: what was seen first, and what each earlier one made of it.
  function wayOf(before) {
    const way = {};
    for (const earlier of before) {
      for (const [name, { seen, made }] of Object.entries(changesOf(earlier))) {
        if (name !== NEW_EACH_TIME) way[name] = [...(way[name] ?? [seen]), made];
      }
    }
    return way;
  }

  // The page did not show yet what its user said before: as if it had. What they left alone goes
  // along; what they changed is a change of what they said last.
  function rebased(entry, before) {
    const own = changesOf(entry);
    let { fields } = entry;
    for (const [name, way] of Object.entries(wayOf(before))) {
      const shown = valueOf(fields, `initial-${name}`) === undefined && name === "state" ? Object.keys(TICKS) : [`initial-${name}`];
      const seen = fields.find((field) => shown.includes(field[0]))?.[1];
      const last = way.at(-1);
      if (!way.slice(0, -1).includes(seen) || own[name]?.made === last) continue;
      fields = fields.map(([field, value]) => [field, shown.includes(field) || (field === name && !own[name]) ? last : value]);
    }
    return { ...entry, fields };
  }

  const withNumber = (fields, number) => fields.map(([name, value]) => [name, name === "sent_as" ? number : value]);

  // The page, opened once, gives all that is said on it one number, and the site takes the same words
  // under one number once. Who goes back to what they said before says it anew; who presses the same
  // button twice does not.
  function named(entry, last) {
    if (!last) return entry;
    const number = valueOf(last.fields, "sent_as");
    const again = withNumber(entry.fields, number);
    const isSame = JSON.stringify(again) === JSON.stringify(last.fields);
    return { ...entry, fields: isSame ? again : withNumber(entry.fields, entry.id) };
  }

  function add(queue, entry) {
    const before = queue.filter((one) => one.state === "waiting" && one.address === entry.address);
    const last = before.at(-1);
    if (last && isTick(last) && isTick(entry) && !last.tried) {
      // A second tap takes the first one back; nobody heard of it yet.
      return entry.at - last.at < NERVOUS ? queue : queue.filter((one) => one !== last);
    }
    return [...queue, named(rebased(entry, before), last)];
  }

  const change = (queue, id, changes) => queue.map((one) => (one.id === id ? { ...one, ...changes } : one));

  // What becomes of it with this answer. What is asked about is answered under a number of its own.
  function answered(queue, id, status) {
    if (status === TAKEN) return queue.filter((one) => one.id !== id);
    const state = BECOMES[status];
    if (!state) return queue;
    const { fields } = queue.find((one) => one.id === id);
    return change(queue, id, { state, fields: withNumber(fields, id) });
  }

  return { add, answered, change, changesOf, isTick, valueOf };
})();
