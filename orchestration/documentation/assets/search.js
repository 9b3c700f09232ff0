// Search over names and meanings, on every page. Belongs here: finding and the list of results.
// Not: what is searched (data.js).
"use strict";
(() => {
  const MOST = 40;
  const field = document.getElementById("search");
  const list = document.getElementById("results");
  const root = document.body.dataset.root;
  let chosen = -1;

  function rank(words, name, title, meaning) {
    if (name === words[0]) return 0;
    const named = words.every((word) => title.includes(word));
    if (named && name.startsWith(words[0])) return 1;
    if (named) return 2;
    return words.every((word) => title.includes(word) || meaning.includes(word)) ? 3 : -1;
  }

  function* found(words) {
    for (const [name, title, layer, description] of TILLBOOK.relations) {
      const place = rank(words, title, title, description.toLowerCase());
      if (place >= 0) yield [place, layer, title, description, `relations/${name}.html`];
    }
    for (const [relation, column, meaning] of TILLBOOK.columns) {
      const [name, title, layer] = TILLBOOK.relations[relation];
      const words_of = TILLBOOK.meanings[meaning];
      const place = rank(words, column, `${title}.${column}`, words_of.toLowerCase());
      if (place >= 0) {
        const target = `relations/${name}.html#${column}`;
        yield [place + 0.5, layer, `${title}.${column}`, words_of, target];
      }
    }
  }

  function show(results) {
    list.replaceChildren(...results.map(([, layer, title, words, target], place) => {
      const item = document.createElement("li");
      item.id = `result-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const link = document.createElement("a");
      link.href = root + target;
      link.tabIndex = -1;
      link.append(title, " ");
      const small = document.createElement("small");
      small.textContent = `${TILLBOOK.layers[layer]}${words ? " · " + words : ""}`;
      link.append(small);
      item.append(link);
      return item;
    }));
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    list.hidden = !results.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
  }

  function search() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return show([]);
    const results = [...found(words)];
    results.sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1));
    return show(results.slice(0, MOST));
  }

  function choose(place) {
    const items = list.children;
    if (!items.length) return;
    items[chosen]?.setAttribute("aria-selected", "false");
    chosen = (place + items.length) % items.length;
    items[chosen].setAttribute("aria-selected", "true");
    items[chosen].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", items[chosen].id);
  }

  field.addEventListener("input", search);
  field.addEventListener("focus", search);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter") {
      (list.children[Math.max(chosen, 0)]?.querySelector("a"))?.click();
      show([]);
    } else if (event.key === "Escape") show([]);
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const writes = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !writes) {
      event.preventDefault();
      field.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search") || event.target.closest("#results a")) show([]);
  });
})();
