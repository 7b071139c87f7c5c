// The people in the order of their visits, and the step before a person's medicines: who is this?

import { called, clone, say, tel } from "./clone.js";
import { chip } from "./med.js";
import { openDoor, openWrong } from "./sheets.js";

const GROUPS = ["next", "then", "away", "done"];

// The order is set when the list is entered; while it is looked at, rows only change where they stand.
export function order(data) {
  const rows = data.people.map((one) => ({ id: one.id, group: one.group || "then" }));
  if (!rows.some((one) => one.group === "next")) {
    const first = rows.find((one) => one.group === "then");
    if (first) first.group = "next";
  }
  return rows.map((one) => ({ ...one, group: one.group === "away" ? "then" : one.group }));
}

function row(person, group) {
  const values = {
    ...person, hash: `#person/${person.id}`, away: person.group === "away" ? "away" : group === "done" ? "done" : "",
    chips: (person.chips || []).map(chip),
  };
  return clone(group === "next" ? "visit-next" : "visit", values);
}

export function list(round, rows) {
  const people = new Map(round.data.people.map((one) => [one.id, one]));
  for (const id of people.keys()) {
    if (!rows.some((one) => one.id === id)) rows.push({ id, group: "added" });
  }
  const groups = [...GROUPS, "added"].map((name) => {
    const inside = rows.filter((one) => one.group === name && people.has(one.id));
    if (!inside.length) return null;
    const node = clone("group", { label: say(`group_${name}`), heading: say(`group_${name}`) });
    node.append(...inside.map((one) => {
      const found = row(people.get(one.id), name);
      found.dataset.person = one.id;
      return found;
    }));
    return node;
  });
  return clone("list", {
    ...round.data, cover: round.urls.cover, list: round.urls.list, groups: people.size ? groups : [clone("nobody")],
  }, { refresh: () => round.refresh(true), wrong: () => openWrong(round, null) });
}

export function identity(round, person) {
  const office = { ...round.office, tel: tel(round.office?.number) };
  const fresh = () => round.person(person.id) || person;
  return clone("identity", {
    ...called(person), ...person, office,
    photo: person.photo ? clone("photo", person) : clone("nophoto"),
    others: (person.together || []).map((one) => clone("notthis", { line: say("this_is_other", one) })),
  }, { this: () => round.identified(fresh()), door: () => openDoor(round, fresh()) });
}
