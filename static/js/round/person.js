// One person's page. Cards keep their place from the moment it is opened: what is answered turns into a line there.

import { called, clone, say } from "./clone.js";
import { clock, iso, now } from "./clock.js";
import { chip, notice, button } from "./med.js";
import { dotsOf, ribbon } from "./ribbon.js";
import { doseLine, isNow, isOpen, questionNotice, render, section, units } from "./cards.js";
import { openBesides, openDoor, openFinish, openWrong } from "./sheets.js";
import { openDose } from "./dose.js";
import { openFollow } from "./entry.js";
import { add, local, newKey } from "./send.js";

// In the order a page opens in: section, the words of its heading, what is said beside it.
const SECTIONS = [
  ["ask", "ask_heading"], ["late", "late_heading"], ["due", "due_heading"], ["past", "past_heading", "past_aside"],
  ["needed", "needed_heading", "needed_aside"], ["ahead", "ahead_heading"], ["done", "done_heading"], ["others", "others_heading"],
  ["later", "later_heading"], ["paused", "paused_heading"], ["new", "new_heading"],
];
const ORDER = SECTIONS.map(([name]) => name);
const FIRST = ["ask", "late", "due"];

export function banner(person) {
  const one = person.banner;
  const state = { none_known: "none", not_recorded: "unrecorded", unavailable: "unavailable" }[one.allergies.state] || "";
  const node = clone("banner", {
    ...one, allergy_class: state,
    known: (one.allergies.known || []).map(([what, reaction], at, all) => clone("known", { what, reaction: `${reaction ? ` (${reaction})` : ""}${at < all.length - 1 ? "," : ""}` })),
  });
  node.querySelector(".facts").append(...(one.notes || []).map((text) => clone("banner-note", { text })));
  return node;
}

export function couple(round, person) {
  return (person.together || []).map((other) => clone("couple", {
    called: person.called, other: other.called, hash: other.open && round.person(other.id) ? `#person/${other.id}` : "",
  }));
}

// The page as it was laid out when it was opened: in which order the units stand, until it is opened again.
export function layOut(person) {
  const opened = units(person).map((one) => [one.id, section(one)]).sort((a, b) => ORDER.indexOf(a[1]) - ORDER.indexOf(b[1]));
  return { order: opened.map(([id]) => id), opened: new Map(opened), drawn: new Map(), openedAt: now() };
}

export function page(round, person, layout) {
  const fresh = () => round.person(person.id) || person;  // pressed later than drawn: as the round says by then
  const node = clone("person", {
    ...called(person), ...person, how_label: say("how", called(person)), how_takes: person.how_takes || say("not_recorded"), kept: person.kept || say("not_recorded"),
    opened_text: layout.visited ? say("opened_at", { time: clock(layout.openedAt) }) : "",
    chips: chips(person),
    open_text: openText(person),
  }, {
    besides: () => openBesides(round, fresh()),
    hospital: () => move(round, fresh(), "to_hospital"),
    home: () => move(round, fresh(), "home"),
    wrong: () => openWrong(round, fresh()),
    finish: () => openFinish(round, fresh(), openSlots(fresh())),
    door: () => openDoor(round, fresh()),
  });
  layout.drawn.clear();
  draw(round, person, layout, node);
  return node;
}

const chips = (person) => (person.chips || []).filter((one) => ["overdue", "ask", "due", "ahead"].includes(one.kind)).map(chip);

function openSlots(person) {
  return person.slots.filter(isOpen);
}

// "Everything is answered" is never said over a STOP, also not over one before a later dose.
function openText(person) {
  const open = openSlots(person), count = open.filter(isNow).length, later = open.length - count;
  if (count) return say(count === 1 ? "still_open_one" : "still_open", { count });
  return later ? say(later === 1 ? "still_ahead_one" : "still_ahead", { count: later }) : say("still_open_none");
}

function here(node, name) {
  return node.querySelector(`[data-here="${name}"]`);
}

// Draws what has changed, each unit in its own place; a unit that is the same is not touched.
export function draw(round, person, layout, node) {
  const groups = here(node, "groups");
  const found = new Map(units(person).map((one) => [one.id, one]));
  let fresh = 0;
  for (const id of found.keys()) {
    if (layout.opened.has(id)) continue;
    layout.opened.set(id, "new");
    layout.order.push(id);
    fresh += 1;
  }
  for (const id of layout.order) {
    const unit = found.get(id);
    const told = JSON.stringify([unit, unit?.items.map((one) => round.trace(one))]);
    if (layout.drawn.get(id) === told) continue;
    layout.drawn.set(id, told);
    let holder = groups.querySelector(`[data-unit="${CSS.escape(id)}"]`);
    if (!holder) {
      holder = document.createElement("div");
      holder.className = "stack";
      holder.dataset.unit = id;
      groups.append(holder);
    }
    const focused = holder.contains(document.activeElement);
    holder.replaceChildren(...(unit ? render(round, person, unit) : gone(holder)));
    if (focused) holder.querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
  }
  headings(groups, person, layout, found);
  onBody(round, person, here(node, "rest"));
  notToday(here(node, "rest"), person);
  information(here(node, "rest"), person);
  notices(round, person, here(node, "notices"), layout);
  history(round, person, here(node, "history"), layout);
  here(node, "chips")?.replaceChildren(...chips(person));
  node.querySelector("[data-do=hospital]").hidden = Boolean(person.suspended);
  node.querySelector("[data-do=home]").hidden = person.suspended?.kind !== "hospital";
  const small = node.querySelector("[data-do=finish] small");
  if (small) small.textContent = openText(person);
  return fresh;
}

// What the round no longer holds keeps its place too, without its buttons.
function gone(holder) {
  return [clone("line", { face: "later", icon: "later", name: holder.querySelector(".what")?.textContent, text: say("gone") })];
}

// Nothing may re-sort under a finger, and no heading may say "Paused", "Answered" or "Later" over a dose that is open by
// now. So the cards keep the order the page opened in, and the headings follow them: each is worked out from what stands
// below it, and between two cards only a heading comes or goes. The first cards need none to be seen, nor does what is
// answered among them; it is there for who listens.
function headings(groups, person, layout, found) {
  let above = "", first = true;
  for (const id of layout.order) {
    const holder = groups.querySelector(`[data-unit="${CSS.escape(id)}"]`);
    const opened = layout.opened.get(id);
    const name = opened === "new" || !found.has(id) ? opened : section(found.get(id));
    first = first && (FIRST.includes(name) || (name === "done" && FIRST.includes(opened)));
    const wanted = name === above ? null : heading(name, person, first);
    const stands = holder.previousElementSibling?.matches("header") ? holder.previousElementSibling : null;
    above = name;
    if (wanted ? stands?.isEqualNode(wanted) : !stands) continue;
    stands?.remove();
    if (wanted) holder.before(wanted);
  }
}

function heading(name, person, unseen) {
  const [, words, aside] = SECTIONS.find(([one]) => one === name);
  const beside = name === "later" ? person.later_text : aside && say(aside, called(person));
  return clone("heading", { hide: unseen ? "hide" : "", heading: say(words), aside: unseen ? "" : beside });
}

function rows(place, name, heading, aside, list) {
  if (!list.length || place.querySelector(`[data-fixed="${name}"]`)) return;
  const node = clone("group", { label: say(heading), heading: say(heading), aside: aside && say(aside) });
  node.dataset.fixed = name;
  node.append(...list);
  place.append(node);
}

// What is on her between two changes: it may have fallen off, and be replaced early on somebody's word.
function onBody(round, person, place) {
  const told = JSON.stringify([person.worn, round.trace(null)]);
  const old = place.querySelector('[data-fixed="worn"]');
  if (old?.dataset.told === told) return;
  old?.remove();  // what is on her changes with each answer: an old line here would be believed
  rows(place, "worn", "worn_heading", "", (person.worn || []).map((one) =>
    clone("line", { face: "later", icon: "info", name: one.name, text: one.text, buttons: [
      ...(one.of ? [button(say("fell_off"), () => openFollow(round, person, { key: one.of, name: one.name, text: one.dose_text }, "fell_off"))] : []),
      button(say("replaced_early"), () => openDose(round, person, [{ ...one, state: "ask", ring: round.office }], { outcome: "taken" })),
    ] })));
  const node = place.querySelector('[data-fixed="worn"]');
  if (!node) return;
  node.dataset.told = told;
  place.prepend(node);
}

function notToday(place, person) {
  rows(place, "not_today", "not_today_heading", "", (person.not_today || []).map((one) =>
    clone("line", { face: "later", icon: "later", time_text: one.when, name: one.name, text: one.text })));
}

function information(place, person) {
  rows(place, "information", "info_heading", "info_aside", (person.information_only || []).map((one) =>
    clone("line", { face: "infoonly", icon: "info", name: one.name || one.text, bold: one.name ? one.text : "", text: say("never_yours") })));
}

// --- what is said above the cards --------------------------------------------------------------------

function notices(round, person, place, layout) {
  const kept = ["to_hospital", "home"].map((kind) => local(moveSlot(kind, person))).filter((one) => one?.state === "kept");
  const told = JSON.stringify([kept.map((one) => one.key), person.changed, person.reviews, person.to_ask, person.open_by, person.suspended, round.trace(null), layout.read]);
  if (layout.notices === told) return;
  layout.notices = told;
  const found = [];
  for (const one of person.open_by || []) {
    found.push(notice({ kind: "info", icon: "eye", bold: one.text, text: say("open_by"),
      buttons: one.phone ? [clone("link", { text: one.phone, url: `tel:${one.phone.replace(/[^0-9+]/g, "")}`, icon: "phone" })] : null }));
  }
  for (const one of kept) found.push(notice({ kind: "info", icon: "note", bold: say("kept"), text: one.line }));
  if (person.suspended) {
    found.push(notice({ icon: "suspended", bold: person.suspended.text, text: person.suspended.kind === "died" ? "" : say("away_text", called(person)),
      buttons: [clone("link", { text: say("print_48"), url: person.last_48_url, icon: "print", kind: "main" }),
        ...(person.suspended.kind === "hospital" ? [button(say("home_again"), () => move(round, person, "home"))] : [])] }));
  }
  const since = sinceBox(round, person, layout);
  if (since) found.push(since);
  for (const question of person.to_ask || []) {
    if (!round.asks(question.of)) found.push(questionNotice(round, person, question));
  }
  place.replaceChildren(...found);
}

// One acknowledgement for everything that is new: changes of medicines, and what was decided about own entries.
function sinceBox(round, person, layout) {
  const changes = person.changed || [], reviews = person.reviews || [];
  const count = changes.length + reviews.length;
  if (!count || layout.read) return null;
  const list = [
    ...changes.map((one) => clone("since-row", { ...one, word: say(one.kind) })),
    ...reviews.map((one) => clone("since-row", { kind: "changed", word: say("asked_reviews"), text: one.text })),
  ];
  return clone("since", { since_text: person.since_text, read_text: count === 1 ? say("read_one") : say("read", { count }), rows: list }, {
    read: () => {
      const found = opened(round, person, { changes_read: changes.map((one) => one.id || one.medicine), reviews_read: reviews.map((one) => one.id) });
      layout.read = true;
      round.tell(say("read_done"));
      round.signed(person, [found], []);
    },
  });
}

export function opened(round, person, more = {}) {
  const found = { v: 1, kind: "opened", key: newKey(), person: person.id, signed_by: round.worker.id, time_source: "now", at: iso(now()), identity: true, ...more };
  add(found);
  return found;
}

const moveSlot = (kind, person) => `move|${kind}|${person.id}`;

function move(round, person, kind) {
  const found = { v: 1, kind, key: newKey(), person: person.id, signed_by: round.worker.id, time_source: "now", at: iso(now()), ...(kind === "to_hospital" ? { where: "" } : {}) };
  add(found, { slot: moveSlot(kind, person), line: say(kind === "home" ? "is_home" : "gone_to_hospital", called(person)) });
  round.tell(say(kind === "home" ? "is_home" : "gone_to_hospital", called(person)));
  round.signed(person, [found], []);
}

// --- the last 24 hours -------------------------------------------------------------------------------

function history(round, person, place, layout) {
  const told = JSON.stringify([person.last_24_hours, round.trace(null)]);
  if (layout.history === told) return;
  layout.history = told;
  const doses = person.last_24_hours || [];
  const dots = dotsOf(doses);
  const words = doses.length ? [...doses].reverse().map((one) => `${one.name} ${one.text}.`).join(" ") : say("nothing_recorded");
  const wasOpen = place.querySelector("details")?.open;
  place.replaceChildren(clone("history", {
    aside: (person.as_needed || []).some((one) => one.doses?.length) ? "" : say("nothing_when_needed"),
    ribbon: ribbon(words, dots), words: doses.length ? "" : words,
    rows: doses.map((one) => doseLine(round, person, one, person.slots.find((slot) => slot.doses?.some((dose) => dose.key === one.key)) || person.as_needed?.find((line) => line.medicine === one.medicine), false)),
  }));
  const details = place.querySelector("details");
  if (details && wasOpen) details.open = true;
  if (details && !doses.length) details.remove();
}
