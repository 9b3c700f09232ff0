// The page of one column: where it begins or what depends on it, the way there, and step by step.
// The address says which: #RELATION.COLUMN, then ?forward=1&reach=0..2&to=RELATION.COLUMN.
"use strict";
(() => {
  const REACHES = ["Values only", "and what decides them", "and which rows there are"];
  const BACK = ["is made of", "is decided by", "has rows by"];
  const FORWARD = ["goes into", "decides", "decides the rows of"];
  const CONSTANT = 1;
  const DELIVERED = [5, 4, 6]; // raw, seeds, settings; constants of models come last
  const place = document.getElementById("trace");

  function make(tag, attributes, ...content) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "on") element.addEventListener(...value);
      else if (value !== null) element.setAttribute(name, value);
    }
    element.append(...content);
    return element;
  }

  function asked() {
    const [name, rest] = decodeURIComponent(location.hash.slice(1)).split("?");
    const words = new URLSearchParams(rest || "");
    return {
      id: GRAPH.byName.get(name),
      name,
      forward: words.get("forward") === "1",
      reach: Math.min(2, Number(words.get("reach")) || 0),
      to: GRAPH.byName.get(words.get("to")),
    };
  }

  function address(change) {
    const { id, forward, reach, to } = { ...asked(), ...change };
    const words = new URLSearchParams();
    if (forward) words.set("forward", "1");
    if (reach) words.set("reach", reach);
    if (to !== undefined && to !== null) words.set("to", GRAPH.name(to));
    return `#${GRAPH.name(id)}${words.size ? "?" + words : ""}`;
  }

  const go = (change) => { location.hash = address(change); };
  const relation = (id) => TILLBOOK.relations[TILLBOOK.columns[id][0]];
  const meaning = (id) => TILLBOOK.meanings[TILLBOOK.columns[id][2]];
  const label = (id) => `${relation(id)[1]}.${TILLBOOK.columns[id][1]}`;
  const page = (id) => `relations/${relation(id)[0]}.html#${TILLBOOK.columns[id][1]}`;
  const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const LAYER_KEYS = ["marts", "core", "intermediate", "staging", "seeds", "raw", "settings"];
  const badge = (id) => make("span", { class: `badge ${LAYER_KEYS[GRAPH.layer(id)]}` },
    TILLBOOK.layers[GRAPH.layer(id)]);

  function choices(state) {
    const choice = (name, value, text, checked, change) => make("label", {},
      make("input", {
        type: "radio", name, value, checked: checked ? "" : null,
        on: ["change", () => { refocus = `${name}-${value}`; go(change); }], id: `${name}-${value}`,
      }), text);
    return make("div", { class: "choices" },
      make("fieldset", {}, make("legend", {}, "Direction"),
        choice("way", "back", "Back: where it comes from", !state.forward, { forward: false, to: null }),
        choice("way", "forward", "Forward: what depends on it", state.forward, { forward: true, to: null })),
      make("fieldset", {}, make("legend", {}, "Follow"),
        ...REACHES.map((text, reach) =>
          choice("reach", reach, text, state.reach === reach, { reach, to: null }))));
  }

  // Ends of all ways: beginnings of a column, or all that depends on it.
  function ends(state, before) {
    const others = [...before.keys()].filter((id) => id !== state.id);
    const shown = state.forward ? others : others.filter(GRAPH.begins);
    const order = (id) => (state.forward ? GRAPH.layer(id) : DELIVERED.indexOf(GRAPH.layer(id)) >>> 0);
    return shown.sort((a, b) => order(a) - order(b) || (GRAPH.name(a) < GRAPH.name(b) ? -1 : 1));
  }

  function endList(state, listed, chosen) {
    const box = make("div", { class: "ends" });
    let list = null;
    let group = null;
    for (const id of listed) {
      if (relation(id) !== group) {
        group = relation(id);
        list = make("ul", {});
        box.append(make("h3", {}, group[1]), list);
      }
      const constant = TILLBOOK.columns[id][3] === CONSTANT ? " (constant)" : "";
      list.append(make("li", {}, make("button", {
        type: "button", "aria-pressed": String(id === chosen), id: `end-${id}`,
        title: meaning(id) || null,
        on: ["click", () => { refocus = `end-${id}`; go({ to: id }); }],
      }, TILLBOOK.columns[id][1] + constant)));
    }
    return box;
  }

  function hop(id, before) {
    const card = make("li", { class: "hop" }, badge(id), " ",
      make("a", { href: page(id) }, label(id)));
    const isSaid = before !== undefined && meaning(before) === meaning(id);
    if (meaning(id) && !isSaid) card.append(make("p", { class: "meaning" }, meaning(id)));
    const steps = TILLBOOK.columns[id][6];
    if (steps.length) {
      card.append(make("details", {}, make("summary", {}, "In SQL"),
        ...steps.flatMap(([where, text]) => [make("p", { class: "place" }, where), make("code", {}, text)])));
    }
    return card;
  }

  function wayTo(state, before, end) {
    const words = state.forward ? FORWARD : BACK;
    const list = make("ol", { class: "way" });
    let last;
    for (const [id, kind] of GRAPH.way(before, end)) {
      if (kind !== null) list.append(make("li", { class: "arrow" }, words[kind]));
      list.append(hop(id, last));
      last = id;
    }
    return list;
  }

  // A list whose entries open one step further; what is already open above is not opened again.
  function branch(state, id, above) {
    const list = make("ul", {});
    const words = state.forward ? FORWARD : BACK;
    for (const [other, kind] of GRAPH.next(id, state.reach, state.forward)) {
      const text = [make("a", { href: page(other) }, label(other)), " ",
        make("small", {}, kind ? `${words[kind]} · ` : "", TILLBOOK.layers[GRAPH.layer(other)])];
      const further = GRAPH.next(other, state.reach, state.forward).length;
      if (!further || above.includes(other)) {
        list.append(make("li", { class: "leaf" }, ...text));
        continue;
      }
      const opened = make("details", { on: ["toggle", () => {
        if (opened.open && opened.childElementCount === 1) {
          opened.append(branch(state, other, [...above, other]));
        }
      }] }, make("summary", {}, ...text));
      list.append(make("li", {}, opened));
    }
    return list;
  }

  let refocus = null;
  function show() {
    const state = asked();
    if (state.id === undefined) {
      if (state.name) place.replaceChildren(make("p", {}, `There is no column ${state.name}; search for one above.`));
      return;
    }
    const before = GRAPH.reached(state.id, state.reach, state.forward);
    const listed = ends(state, before);
    const chosen = before.has(state.to) ? state.to : listed[0];
    const through = new Set([...before.keys()].map((id) => TILLBOOK.columns[id][0])).size;
    document.title = `${label(state.id)} · Tillbook`;
    const scrolled = place.querySelector(".ends")?.scrollTop || 0;
    place.className = state.forward ? "forward" : "";
    const verb = state.forward
      ? `${many(listed.length, "column")} in ${many(through - 1, "relation")} ${listed.length === 1 ? "depends" : "depend"} on it.`
      : `It begins in ${many(listed.length, "column")}; ${many(before.size - 1, "column")} of ${many(through, "relation")} lie on the way.`;
    place.replaceChildren(
      make("p", { class: "crumbs" }, make("a", { href: "index.html" }, "All relations"), " / ",
        badge(state.id), " ", make("a", { href: page(state.id) }, relation(state.id)[1])),
      make("h1", {}, `${relation(state.id)[1]}.`, make("wbr"), TILLBOOK.columns[state.id][1]),
      make("p", { class: "lead" }, meaning(state.id)), choices(state));
    if (!listed.length) {
      place.append(hop(state.id), make("p", {}, state.forward
        ? "Nothing depends on it." : "It begins here, or follow also what decides it."));
      return;
    }
    place.append(make("p", { role: "status" }, verb),
      make("div", { class: "panes" },
        make("section", { "aria-label": "Ends" },
          make("h2", {}, state.forward ? "What depends on it" : "Where it begins"),
          endList(state, listed, chosen)),
        make("section", { "aria-label": "Way" },
          make("h2", {}, `The way to ${label(chosen)}`), wayTo(state, before, chosen))),
      make("section", { class: "tree" }, make("h2", {}, "Step by step"), branch(state, state.id, [state.id])));
    place.querySelector(".ends").scrollTop = scrolled;
    if (refocus) document.getElementById(refocus)?.focus({ preventScroll: true });
    refocus = null;
  }
  window.addEventListener("hashchange", show);
  show();
})();
