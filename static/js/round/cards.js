// What stands on a person's page for each dose: a card while it is open, one line once it is answered, in the same place.

import { called, clone, say } from "./clone.js";
import { big, button, lateRule, med, notice, quiet, ring, rule } from "./med.js";
import { dotsOf, ribbon } from "./ribbon.js";
import { slotId } from "./answer.js";
import { openDose } from "./dose.js";
import { openTray } from "./tray.js";
import { answerFor, icon, openEntry, openFollow, struck } from "./entry.js";
import { openAnswer, openBesides } from "./sheets.js";
import { drop, local, results } from "./send.js";

const OPEN = ["overdue", "due", "ask"];
const STRICT = ["ring_first", "give_then_ring", "give_and_note"];  // of lines answered together the strictest rule is said
const onTime = (line) => (line.flags || []).includes("on_time");

export const inForce = (line) => (line.doses || []).filter((one) => one.in_force !== false && one.outcome !== "struck");
export const pending = (line) => local(slotId(line));
export const standing = (item) => Boolean(item) && item.state !== "refused";
export const isOpen = (line) => OPEN.includes(line.state) && !standing(pending(line));
// What is to be answered on this visit: a STOP before a later dose can only be rung about.
export const isNow = (line) => isOpen(line) && !line.ahead;

// One unit is what is answered together: a tray, lines of one dose, or one line. It keeps its place for the visit.
export function units(person) {
  const found = new Map();
  for (const slot of person.slots) {
    const group = slot.aid || slot.together || slot.medicine;
    const id = [group, slot.due_date, slot.due_time, (slot.aid || slot.together) && !slot.step ? "" : slot.ordinal].join("|");
    if (!found.has(id)) found.set(id, { id, kind: slot.aid ? "tray" : slot.together ? "together" : "one", items: [] });
    found.get(id).items.push(slot);
  }
  for (const line of person.as_needed || []) found.set(`needed|${line.medicine}`, { id: `needed|${line.medicine}`, kind: "needed", items: [line] });
  return [...found.values()];
}

// Signed here counts as answered, before the server has said so; what the office holds back does not.
const settled = (line) => line.state === "done" || (standing(pending(line)) && pending(line).state !== "kept");

// Where a unit belongs as it stands now.
export function section(unit) {
  const rest = unit.items.filter((one) => !settled(one));
  const states = rest.map((one) => one.state);
  if (unit.kind === "needed") return unit.items[0].state === "ask" ? "ask" : "needed";
  if (rest.some((one) => one.past_only && OPEN.includes(one.state))) return "past";
  if (rest.some((one) => one.state === "ask" && !one.ahead)) return "ask";
  if (states.includes("overdue")) return "late";
  if (states.includes("due")) return "due";
  if (states.includes("ask")) return "ahead";
  if (rest.some((one) => one.state === "others" && one.may_answer)) return "others";
  if (states.includes("later") || states.includes("others")) return "later";
  if (states.includes("suspended")) return "paused";
  return "done";
}

export function render(round, person, unit) {
  if (unit.kind === "needed") return needed(round, person, unit.items[0]);
  const asks = unit.items.filter((one) => one.state === "ask" && isOpen(one));
  const open = unit.items.filter((one) => one.state !== "ask" && isOpen(one));
  const rest = unit.items.filter((one) => !asks.includes(one) && !open.includes(one));
  const cards = [];
  if (asks.length) cards.push(...(unit.kind === "together" ? [ask(round, person, asks)] : asks.map((one) => ask(round, person, [one]))));
  if (open.length) {
    const together = unit.kind === "together" || (unit.kind === "tray" && open.length > 1 && !open[0].past_only);
    if (open[0].step) cards.push(...open.map((one) => step(round, person, one)));
    else cards.push(...(together ? [dose(round, person, open, unit.kind)] : open.map((one) => dose(round, person, [one], "one"))));
  }
  return [...cards, ...rest.flatMap((one) => line(round, person, one))];
}

// --- cards -------------------------------------------------------------------------------------------

function marks(line) {
  const found = [];
  if (line.course) found.push(clone("chip", { kind: "plain", text: line.course }));
  if (line.tag) found.push(clone("tag", { kind: line.tag, text: say(line.tag) }));
  if (onTime(line)) found.push(clone("ontime", { text: say("on_time") }));
  return found;
}

function refusal(round, person, items) {
  return items.map(pending).filter((one) => one?.state === "refused").map((one) => notice({
    kind: "stop", icon: "overdue", bold: say("refused"),
    text: (one.reasons || []).map((reason) => (reason.field ? say("field_fault", reason) : reason.text)).join(" "),
    buttons: [button(say("put_right"), () => {
      drop(one.key);
      const again = one.reopen || {};
      if (again.tray) openTray(round, person, items, { form: again.tray });
      else openDose(round, person, items, { outcome: one.entry.outcome, ...again });
    }), button(say("set_aside"), () => { drop(one.key); round.draw(); })],
  }));
}

const wasStruck = (items) => items.flatMap((one) => (one.doses || []).filter((dose) => dose.outcome === "struck" && dose.in_force !== false)
  .flatMap((dose) => (dose.was?.length ? struck(dose) : [clone("struck", { text: "", why: [dose.text, dose.rest].filter(Boolean).join(". ") })])));

// What the boxes come to is said only while all of them are asked together.
function boxes(items) {
  const { whole } = items[0];
  const known = whole && whole.boxes === items.length;
  if (known && whole.text) return whole.text;
  return say(known ? "together_whole" : "together", { count: items.length, total: known ? whole.total : "" });
}

function dose(round, person, items, kind) {
  const first = items[0];
  const past = items.every((one) => one.past_only);
  const late = items.some((one) => one.state === "overdue");
  const noteOnly = late && items.every((one) => !one.rule || one.rule.kind === "give_and_note");
  const strictest = items.filter((one) => one.rule && !past).map((one) => one.rule)
    .sort((a, b) => STRICT.indexOf(a.kind) - STRICT.indexOf(b.kind))[0];
  const locked = !past && kind !== "tray" && items.some((one) => one.locked);  // too soon, or too much
  const ringFirst = locked || strictest?.kind === "ring_first";
  const stops = [...new Set(items.flatMap((one) => one.reasons || []).map((one) => one.text))];
  const again = items.some((one) => one.may_try_again && inForce(one).length);  // asked again: no clash with the first answer
  const open = (outcome) => () => (kind === "tray" ? openTray(round, person, items) : openDose(round, person, items, { outcome, again }));
  const before = items.flatMap((one) => inForce(one).map((row) => clone("told", { bold: `${row.text}.`, text: row.rest })));
  const node = clone("dose", {
    face: late ? (noteOnly || past ? "overdue note" : "overdue") : "due", icon: late ? "overdue" : "due",
    word: say(past ? "not_answered" : locked ? "not_yet" : late ? "late" : "due_now"), when_text: first.when_text || first.past_text || first.time_text,
    marks: [...(kind === "tray" ? [clone("chip", { kind: "plain", icon: "aid", text: say("tray") })] : []), ...marks(first)],
    heading: kind === "tray" ? say("tray_heading", { aid: first.aid, count: items.length }) : kind === "together" && items.length > 1 ? boxes(items) : first.whole?.text || "",
    meds: kind === "tray" ? [inside(items)] : items.map((one) => med(one, { quiet: past })),
    more: [...before, ...items.flatMap(said), ...(strictest ? [lateRule(strictest)] : []), ...stops.map((text) => notice({ text, icon: locked ? "lock" : "note" })), ...wasStruck(items), ...refusal(round, person, items)],
    columns: past || (!ringFirst && kind !== "tray") ? "three" : ringFirst ? "lead" : "one",
    buttons: past ? [
      big(say("past_taken"), open("taken"), { kind: "main" }), big(say("past_not"), open("not_taken")), big(say("past_unknown"), open("not_known")),
    ] : kind === "tray" ? [...(ringFirst ? [ring(strictest.ring || round.office)] : []),
      big(say("answer_tray"), open(""), { kind: ringFirst ? "" : "main", icon: "aid" })]
      : ringFirst ? [ring(strictest?.ring || first.ring || round.office), big(say("record"), open(""))]
        : [big(say(first.put_on ? "put_on" : "taken"), open("taken"), { kind: "main" }),
          big(say(first.put_on ? "not_put_on" : "not_taken"), open("not_taken")), big(say("something_else"), open(""))],
    under: items.length === 1 ? moveLink(first) : null,
  });
  return node;
}

// What is done at a time and is no dose: the old patch taken off, oxygen looked at.
function step(round, person, item) {
  const { ask, yes, no, reason } = item.step;
  const late = item.state === "overdue";
  const open = (outcome, more) => () => openDose(round, person, [item], { outcome, again: item.may_try_again && inForce(item).length > 0, ...more });
  const before = inForce(item).map((row) => clone("told", { bold: `${row.text}.`, text: row.rest }));
  const past = item.past_only;
  return clone("dose", {
    face: late ? "overdue note" : "due", icon: late ? "overdue" : "due",
    word: say(past ? "not_answered" : late ? "late" : "due_now"), when_text: item.when_text, marks: marks({ ...item, course: null }),
    heading: ask, meds: [clone("med", { name: item.name })],
    more: [...before, ...said(item), ...wasStruck([item]), ...refusal(round, person, [item])],
    columns: "three",
    buttons: past ? [big(say("past_taken"), open("taken"), { kind: "main" }), big(say("past_not"), open("not_taken")), big(say("past_unknown"), open("not_known"))]
      : [big(yes, open("taken"), { kind: "main" }), big(no, open("not_taken", { reason })), big(say("something_else"), open(""))],
  });
}

const moveLink = (item) => (item.move_url ? clone("link", { text: say("move_later"), url: item.move_url, icon: "clock" }) : null);
const said = (item) => (item.says || []).map((text) => clone("told", { bold: text }));

function inside(items) {
  const list = clone("inside");
  list.append(...items.map((one) => clone("inside-row", { name: one.name, amount_text: one.amount_text || one.text })));
  return list;
}

function ask(round, person, items) {
  const first = items[0];
  const doubts = first.doubts || [];
  const differs = doubts.find((one) => one.kind === "label_differs" && one.label_seen);
  const plain = doubts.filter((one) => one !== differs);
  const whom = first.ring || doubts[0]?.ring || round.office;
  if (first.ahead) return askAhead(round, person, items, whom);
  return clone("dose", {
    face: "ask", icon: "ask", strong: say("stop"), word: say("ring_before"), when_text: first.when_text || first.past_text || "",
    marks: marks({ ...first, course: null }),
    meds: items.map((one) => med(one, { quiet: Boolean(differs) })),
    more: [
      differs ? clone("differ", { ...called(person), ...differs, chart: chartWords(first) }) : null,
      ...plain.map((one) => notice({ bold: one.text, text: "", buttons: one.document ? [clone("link", { text: one.at_text, url: one.document, icon: "photo" })] : [] })),
      first.stop_text ? notice({ bold: first.stop_text }) : null,
      ...doubts.flatMap((one) => one.answers || []).map((one) => notice({ kind: "info", icon: "talk", text: one.text })),
      ...refusal(round, person, items),
    ],
    columns: "lead",
    buttons: [ring(whom), big(say("record"), () => openDose(round, person, items, { outcome: "" }))],
    under: doubts.length ? quiet(say("answer_it"), () => openAnswer(round, person, first), "pen") : null,
  });
}

// A STOP before a later dose: all it needs to be rung about, and quieter than what is wanted now.
function askAhead(round, person, items, whom) {
  const first = items[0];
  const doubts = first.doubts || [];
  const call = ring(whom);
  call.classList.remove("main");
  return clone("dose", {
    face: "ask ahead", icon: "ask", strong: say("stop"), word: say("ring_before"), when_text: first.when_text,
    marks: marks({ ...first, course: null }), meds: items.map((one) => med(one, { quiet: true })),
    more: [...doubts.flatMap((one) => [
      clone("told", { bold: one.text, text: one.label_seen && `“${one.label_seen}”` }),
      ...(one.answers || []).map((answer) => clone("said", answer)),
    ]), ...refusal(round, person, items)],
    buttons: [call, ...(doubts.length ? [big(say("answer_it"), () => openAnswer(round, person, first), { icon: "pen" })] : [])],
  });
}

function chartWords(line) {
  const pieces = line.take?.pieces || [];
  return pieces.map((one) => `${one.amount}${one.total ? ` (${one.total})` : ""}${one.rest}`).join("");
}

// --- when needed -------------------------------------------------------------------------------------

function needed(round, person, line) {
  const mine = (line.doses || []).filter((one) => results.has(one.key) && one.in_force !== false);
  const waiting = local(`needed|${line.medicine}`);
  const unsentLine = standing(waiting) ? [localLine(round, waiting, line.name)] : [];
  const lines = [...unsentLine, ...mine.map((one) => doseLine(round, person, one, line))];
  if (line.state === "ask") return [ask(round, person, [line]), ...lines];
  if (line.state === "suspended") return [clone("line", { face: "suspended", icon: "suspended", name: line.name, aside: say("paused") }), ...lines];
  const asked = round.asked.get(line.medicine);
  const open = (outcome, more) => openDose(round, person, [line], { outcome, saved: () => round.asked.delete(line.medicine), ...more });
  const question = line.locked || line.unknown_text || standing(waiting) ? null : clone("askfirst", { question: line.ask_first }, {
    none: () => { round.asked.set(line.medicine, { answer: "none" }); open("taken", { asked: { answer: "none" } }); },
    yes: () => openBesides(round, person, { then: (other) => {
      const answer = { answer: "yes", other };
      round.asked.set(line.medicine, answer);
      open("taken", { asked: answer });
    } }),
  });
  const blocks = line.used?.of && line.used.of <= 24 ? Array.from({ length: Math.round(line.used.of) }, (_, at) => {
    const block = clone("block");
    block.classList.toggle("used", at < line.used.used);
    return block;
  }) : [];
  const record = big(say("record"), () => open("", { asked: asked || { answer: "not_asked" } }));
  const card = clone("dose", {
    face: line.locked ? "needed locked" : "needed", icon: line.locked ? "lock" : "needed",
    word: line.locked ? say("not_yet") : line.word, when_text: line.when_text, marks: [],
    meds: [med(line)],
    more: [
      line.ribbon ? ribbon(line.ribbon.label, line.ribbon.dots, line.ribbon.gaps) : line.doses?.length ? ribbon(line.name, dotsOf(line.doses)) : null,
      line.used ? clone("limit", { ...line.used, blocks }) : null,
      ...(line.plan_says || []).map((one) => clone("told", { bold: `${one.label}:`, text: one.text })),
      line.unknown_text ? rule({ text: line.unknown_text }, { quiet: true, icon: "unknown" }) : null,
      ...(line.locked ? (line.stops || line.reasons || []).map((one) => notice({ text: one.text || one, icon: "lock" })) : []),
      ...refusal(round, person, [line]), question,
    ],
    columns: "lead",
    buttons: line.unknown_text ? [ring(line.ring || round.office), record] : line.locked ? [ring(line.ring || round.office), record] : [],
    under: line.locked || standing(waiting) ? null : quiet(say("not_needed_today"), () => openNotNeeded(round, person, line)),
  });
  if (!card.querySelector(".btns[data-here=buttons]")?.children.length) card.querySelector(".btns[data-here=buttons]")?.remove();
  return [card, ...lines];
}

function openNotNeeded(round, person, line) {
  const form = openDose(round, person, [line], { outcome: "not_taken" });
  for (const input of form.querySelectorAll("[name=reason]")) input.checked = input.value === "not_needed";
  form.dispatchEvent(new Event("again"));
}

// --- lines -------------------------------------------------------------------------------------------

function line(round, person, slot) {
  const waiting = pending(slot);
  const rows = inForce(slot);
  if (standing(waiting) && !rows.some((one) => one.key === waiting.key)) {
    return [localLine(round, waiting, slot.name), ...rows.map((one) => doseLine(round, person, one, slot))];
  }
  if (slot.clash && rows.length > 1) return [clash(round, person, slot, rows)];
  if (rows.length) return rows.map((one, at) => doseLine(round, person, one, slot, at === rows.length - 1));
  if (slot.state === "suspended") return [clone("line", { face: "suspended", icon: "suspended", time_text: slot.time_text, name: slot.name, aside: slot.suspended_text ? `${say("paused")}: ${slot.suspended_text}` : say("paused") })];
  if (slot.state === "others") {
    return [clone("line", { face: "infoonly", icon: "info", time_text: slot.time_text, name: slot.name, bold: say("for_information", { gives: slot.gives || "" }), text: say("never_yours"),
      buttons: slot.may_answer ? [button(say("not_given"), () => openDose(round, person, [slot], { outcome: "" }))] : [] })];
  }
  return [clone("line", { face: "later", icon: "later", time_text: slot.time_text, name: slot.name, on_time: onTime(slot), aside: onTime(slot) ? "" : slot.band, text: [slot.step?.ask, ...(slot.says || [])].filter(Boolean).join(" ") })];
}

function localLine(round, waiting, name) {
  const kept = waiting.state === "kept", saved = waiting.state === "saved";
  return clone("line", { face: kept ? "later ask-off" : "later", icon: kept ? "note" : saved ? "sync" : "unsent", name,
    bold: kept ? say("kept") : waiting.line, text: kept ? waiting.line : say(saved ? "saved" : "unsent_line", { what: "" }) });
}

export function resultWords(key) {
  const answer = results.get(key);
  if (!answer || answer.status === "refused") return { bold: "", text: "" };
  if (answer.status === "kept_for_review") return { bold: say("kept"), text: "" };
  const concerns = answer.concerns || [];
  if (!concerns.length) return { bold: say("saved"), text: "" };
  return { bold: say(concerns.length === 1 ? "saved_one" : "saved_many", { count: concerns.length }), text: concerns.map((one) => one.text).join(" ") };
}

const TONES = { taken: "taken", late: "taken", part: "taken", left: "not", not: "not", unknown: "unknown", clash: "clash" };
const tone = (one) => TONES[one.mark] || { taken: "taken", part_taken: "taken", left_out: "not", not_taken: "not", not_known: "unknown" }[one.outcome] || "later";

export function doseLine(round, person, one, slot = null, last = true) {
  const said = resultWords(one.key);
  const correction = local(`entry|${one.key}`);
  const sick = (one.follow_ups || []).find((follow) => follow.what === "sick");
  const dropped = (one.follow_ups || []).find((follow) => follow.what === "dropped");
  const buttons = [];
  if (slot?.may_try_again && last && ["due", "overdue", "done", "ask"].includes(slot.state)) {
    buttons.push(button(say("tried_again"), () => openDose(round, person, [slot], { outcome: "taken", again: true })));
  }
  buttons.push(button(say(one.may_correct ? "correct" : "open_entry"), () => openEntry(round, person, one, slot)));
  if (slot && last && slot.move_url) buttons.push(moveLink(slot));
  return clone("line", {
    face: tone(one), tone: tone(one) === "not" || tone(one) === "unknown" ? "no" : "",
    icon: sick ? "sick" : dropped ? "drop" : icon(one), time_text: slot?.due_at ? slot.time_text : "", name: one.name || slot?.name,
    bold: `${one.text}.`, text: [one.rest, said.bold && !said.text ? said.bold : ""].filter(Boolean).join(" "),
    more: [
      ...(said.text ? [clone("told", said)] : []),
      ...struck(one), ...(one.follow_ups || []).map((follow) => clone("told", { bold: "", text: follow.text })),
      ...(correction ? [clone("told", { bold: say(correction.state === "refused" ? "refused" : "unsent_line", { what: correction.line }),
        text: correction.state === "refused" ? (correction.reasons || []).map((reason) => reason.text).join(" ") : "" })] : []),
    ],
    buttons,
  });
}

function clash(round, person, slot, rows) {
  return clone("line", {
    face: "clash", icon: "clash", time_text: slot.due_at ? slot.time_text : "", name: slot.name, bold: `${say("two_people")}:`, text: `${rows.map((one) => one.text).join("; ")}. ${say("two_rest")}`,
    more: rows.flatMap((one) => [
      ...struck(one), ...(one.follow_ups || []).map((follow) => clone("told", { bold: "", text: follow.text })),
      button(`${say(one.may_correct ? "correct" : "open_entry")}: ${one.text}`, () => openEntry(round, person, one, slot)),
    ]),
  });
}

export function questionNotice(round, person, question) {
  const two = question.what === "confirmed";
  return notice({
    kind: "info", icon: "talk", bold: question.text,
    buttons: two ? [
      button(say("yes_i_gave"), () => answerFor(round, person, question, "confirmed"), "main"),
      button(say("no_i_did_not"), () => openFollow(round, person, { key: question.of, text: question.text }, "denied")),
    ] : [button(say("answer"), () => openFollow(round, person, { key: question.of, text: question.text }, question.what), "main")],
  });
}

