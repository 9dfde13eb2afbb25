// Videos and posts of others: nothing of them is asked for before a reader says so. What they say
// for a provider stays in their browser, until they take it back on the privacy page. Without this
// script there is the link to the original.
const name = (provider) => `embeds-${provider}`;

function isRemembered(provider) {
  try {
    return localStorage.getItem(name(provider)) === "yes";
  } catch {
    return false; // a browser that keeps nothing asks each time
  }
}

function remember(provider, isWanted) {
  try {
    if (isWanted) localStorage.setItem(name(provider), "yes");
    else localStorage.removeItem(name(provider));
  } catch {
    // It is shown all the same.
  }
}

// The frame gets scripts and its own storage, and nothing of our page: it is of another origin,
// which the page's policy names (toolkit/embeds/frames.py). YouTube plays nothing for who does not
// say on which site it stands; which page it is, nobody is told.
function frameOf(embed) {
  const frame = document.createElement("iframe");
  frame.className = "embed__frame";
  frame.title = embed.querySelector("h3").textContent.trim();
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation");
  frame.setAttribute("allow", "fullscreen");
  frame.referrerPolicy = "strict-origin";
  frame.loading = "lazy";
  frame.src = embed.dataset.frame;
  return frame;
}

function show(embed) {
  if (embed.querySelector("iframe")) return;
  const asks = embed.querySelector("[data-asks]");
  asks.before(frameOf(embed));
  asks.hidden = true;
  embed.querySelector("[data-is-remembered]").hidden = !isRemembered(embed.dataset.embed);
}

const embeds = [...document.querySelectorAll("[data-embed]")];
for (const embed of embeds) {
  const provider = embed.dataset.embed;
  if (isRemembered(provider)) {
    show(embed);
    continue;
  }
  embed.querySelector("[data-asks]").hidden = false;
  embed.querySelector("[data-asks] button").addEventListener("click", () => {
    if (embed.querySelector("input").checked) {
      remember(provider, true);
      for (const other of embeds) if (other.dataset.embed === provider) show(other);
    }
    show(embed);
    embed.querySelector("iframe").focus();
  });
}

// --- the privacy page ---------------------------------------------------------------------------
const list = document.querySelector("[data-remembered]");
if (list) {
  const rows = [...list.querySelectorAll("[data-provider]")];
  const look = () => {
    for (const row of rows) row.hidden = !isRemembered(row.dataset.provider);
    list.querySelector("[data-none]").hidden = rows.some((row) => !row.hidden);
  };
  for (const row of rows) {
    row.querySelector("button").addEventListener("click", () => {
      remember(row.dataset.provider, false);
      look();
      const done = list.querySelector("[data-done]");
      done.textContent = done.dataset.words;
    });
  }
  list.hidden = false;
  look();
  addEventListener("storage", look);
}
