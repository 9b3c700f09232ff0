// The graph of columns: who comes from whom, and ways through it. Belongs here: walking.
// Not: what is shown of it (trace.js), the columns themselves (data.js).
"use strict";
const GRAPH = (() => {
  const VALUES = 0, DECISIONS = 1, ROWS = 2;
  const columns = TILLBOOK.columns;
  const relations = TILLBOOK.relations;
  const byName = new Map(columns.map((c, id) => [`${relations[c[0]][0]}.${c[1]}`, id]));
  const made = columns.map(() => []);
  const decided = columns.map(() => []);
  const ofRelation = relations.map(() => []);
  const rowsOf = columns.map(() => []);
  columns.forEach((column, id) => {
    ofRelation[column[0]].push(id);
    column[4].forEach((parent) => made[parent].push(id));
    column[5].forEach((parent) => decided[parent].push(id));
  });
  relations.forEach((relation, place) => relation[4].forEach((id) => rowsOf[id].push(place)));

  // Columns one step further, each with how the step is made: 0 value, 1 decision, 2 row.
  function next(id, reach, forward) {
    const column = columns[id];
    const steps = (forward ? made[id] : column[4]).map((other) => [other, VALUES]);
    if (reach >= DECISIONS) {
      (forward ? decided[id] : column[5]).forEach((other) => steps.push([other, DECISIONS]));
    }
    if (reach >= ROWS) {
      const others = forward
        ? rowsOf[id].flatMap((relation) => ofRelation[relation])
        : relations[column[0]][4];
      others.forEach((other) => steps.push([other, ROWS]));
    }
    return steps;
  }

  // Every column that can be come to, each with the column before it on a shortest way, and how.
  function reached(start, reach, forward) {
    const before = new Map([[start, null]]);
    const waiting = [start];
    for (let place = 0; place < waiting.length; place += 1) {
      for (const [other, kind] of next(waiting[place], reach, forward)) {
        if (!before.has(other)) {
          before.set(other, [waiting[place], kind]);
          waiting.push(other);
        }
      }
    }
    return before;
  }

  // The way from the start to an end: [column, how the step to it was made].
  function way(before, end) {
    const steps = [];
    for (let id = end; id !== null;) {
      const step = before.get(id);
      steps.unshift([id, step ? step[1] : null]);
      id = step ? step[0] : null;
    }
    return steps;
  }

  const begins = (id) => !columns[id][4].length && !columns[id][5].length;
  const layer = (id) => relations[columns[id][0]][2];
  const name = (id) => `${relations[columns[id][0]][0]}.${columns[id][1]}`;
  return { byName, next, reached, way, begins, layer, name };
})();
