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

  // The page did not show yet what its user said before: as if it had.
  function after(fields, { seen, made }, name) {
    const shown = `initial-${name}`;
    const isUnchanged = valueOf(fields, name) === seen;
    return fields.map(([field, value]) => {
      const isSeen = field === shown || (name === "state" && field in TICKS);
      return [field, value === seen && (isSeen || (field === name && isUnchanged)) ? made : value];
    });
  }

  function rebased(entry, before) {
    let { fields } = entry;
    for (const earlier of before) {
      for (const [name, change] of Object.entries(changesOf(earlier))) {
        const shown = valueOf(fields, `initial-${name}`);
        const isOfTick = name === "state" && shown === undefined;
        if (name !== NEW_EACH_TIME && (isOfTick || shown === change.seen)) fields = after(fields, change, name);
      }
    }
    return { ...entry, fields };
  }

  function add(queue, entry) {
    const before = queue.filter((one) => one.state === "waiting" && one.address === entry.address);
    const last = before.at(-1);
    if (last && isTick(last) && isTick(entry) && !last.tried) {
      // A second tap takes the first one back; nobody heard of it yet.
      return entry.at - last.at < NERVOUS ? queue : queue.filter((one) => one !== last);
    }
    return [...queue, rebased(entry, before)];
  }

  const change = (queue, id, changes) => queue.map((one) => (one.id === id ? { ...one, ...changes } : one));

  // What becomes of it with this answer. What is asked about is answered under a number of its own.
  function answered(queue, id, status) {
    if (status === TAKEN) return queue.filter((one) => one.id !== id);
    const state = BECOMES[status];
    if (!state) return queue;
    const { fields } = queue.find((one) => one.id === id);
    return change(queue, id, { state, fields: fields.map(([name, value]) => [name, name === "sent_as" ? id : value]) });
  }

  return { add, answered, change, changesOf, isTick, valueOf };
})();
