// An entry that stands: what came after it, and how it is corrected or struck. What was written stays readable.

import { called, clone, part, say, show } from "./clone.js";
import { clock, daysAgo, instant, iso, now } from "./clock.js";
import { big, chip, decimal, pick, reasonGroups, ring, rule } from "./med.js";
import { OUT_OF_PACK, read, WENT_IN } from "./answer.js";
import { choose, option } from "./dose.js";
import { add, newKey } from "./send.js";
import { closeSheet, openSheet } from "./sheet.js";

export const MARKS = { taken: "taken", late: "late", part: "part", left: "left", not: "not", unknown: "unknown", clash: "clash", struck: "note" };
export const icon = (dose) => MARKS[dose.mark] || MARKS[{ part_taken: "part", left_out: "left", not_taken: "not", not_known: "unknown", struck: "struck" }[dose.outcome]] || "taken";

// Each with the reason it was corrected for; the last one of a struck entry says who struck it.
export function struck(dose) {
  const rows = dose.was || [];
  return rows.map((one, at) => {
    const by = dose.outcome === "struck" && at === rows.length - 1 ? dose.by.initials : "";
    return clone("struck", { text: one.text, why: by ? say("struck_by", { by, why: one.why }) : one.why && say("struck_why", one) });
  });
}

function head(person, text, line) {
  return clone("head", { said: person.said, chip: chip({ kind: "plain", icon: "pen", text }), meds: [clone("med", { name: line.name, route: line.route })] });
}

// `line`: the slot or when-needed line it answers, for its unit and route; may be null.
export function openEntry(round, person, dose, line) {
  const more = { line: line || dose, went: WENT_IN.includes(dose.outcome), dose };
  const body = clone("entry-form", {
    ...called(person), icon: icon(dose), text: `${dose.text || ""} ${dose.rest || ""}`, may_correct: dose.may_correct, went_in: more.went,
    was: [...struck(dose), ...(dose.follow_ups || []).map((one) => clone("said", one))],
    after: more.went || dose.outcome === "not_known" ? [
      big(say("follow_sick"), () => { closeSheet(); openFollow(round, person, dose, "sick"); }, { icon: "sick" }),
      big(say("follow_dropped"), () => { closeSheet(); openFollow(round, person, dose, "dropped"); }, { icon: "drop" }),
      big(say("follow_found"), () => { closeSheet(); openFollow(round, person, dose, "found"); }, { icon: "unknown" }),
      ...(dose.medicine && line && line.what_for ? [big(say("follow_effect"), () => { closeSheet(); openFollow(round, person, dose, "effect"); }, { icon: "needed" })] : []),
    ] : [],
    ring: rule({ text: say("ring_first_text"), ring: round.office }),
  });
  openSheet({
    label: say("label_entry", called(person)), head: head(person, say(dose.may_correct ? "correct_head" : "entry_head"), { ...more.line, name: dose.name || more.line.name }), body,
    refresh: (form, event) => (dose.may_correct ? refresh(round, person, more, form, event) : { main: "", ready: false }),
    save: (form) => save(round, person, more, form),
    cancelWords: dose.may_correct ? undefined : say("close"),
    back: () => round.cardOf(line ? [line] : []),
  });
}

function fields(round, person, { dose, line }, wrong) {
  const amount = () => {
    const node = clone("amount", { id: "right-amount", name: "right_amount", label: say("how_much_other", { name: dose.short || dose.name || line.name }), unit: line.unit_many || dose.unit });
    node.querySelector("input").value = dose.amount || line.amount || "";
    return node;
  };
  const time = () => {
    const node = clone("time-field");
    node.querySelector("[name=right_time]").value = clock(dose.given_at);
    node.querySelector("[name=right_day]").value = String(Math.min(2, Math.max(0, daysAgo(dose.given_at))));
    return node;
  };
  const sure = () => clone("sure-field");
  const axes = () => {
    const form = clone("dose-form", { ...called(person), me: round.worker,
      workers: round.workers.filter((one) => one.id !== round.worker.id).map((one) => option(one.id, `${one.name} (${one.initials})`)) });
    const node = part(form, "axes");
    part(node, "after").remove();
    part(node, "when").remove();
    node.hidden = false;
    choose(node, "who", dose.who === "our_worker" || !dose.who ? "me" : dose.who);
    choose(node, "help", dose.help || line.help || "administered");
    choose(node, "basis", dose.basis || "saw");
    return node;
  };
  const why = () => {
    const node = clone("reason-field");
    node.querySelector("select").append(option("", say("reason_other")), ...reasonGroups(person, !line.due_date)
      .flatMap((group) => group.reasons).filter((one) => !["told_not_to"].includes(one.code)).map((one) => option(one.code, one.text)));
    return node;
  };
  const note = () => clone("right-note");
  return {
    time: () => [time(), sure()], amount: () => [amount()], who: () => [axes()], not: () => [why(), note()],
    taken: () => [amount(), time(), axes()], strike: () => [], other: () => [],
  }[wrong]?.() || [];
}

function refresh(round, person, more, form, event) {
  let values = read(form);
  if (event?.target?.name === "wrong") {
    const place = part(form, "fields");
    place.replaceChildren(...fields(round, person, more, values.wrong));
    place.hidden = !place.children.length;
    values = read(form);
  }
  show(form, "ring", values.wrong === "other");
  show(form, "who_name", ["family", "professional", "other_agency"].includes(values.who));
  show(form, "who_worker", values.who === "worker");
  show(form, "told_by", values.basis === "told" && values.who !== "person");
  const lack = missing(values);
  return { main: lack ? say(lack) : main(more, values), ready: !lack };
}

const rightTime = (values) => (values.right_time ? instant(Number(values.right_day || 0), values.right_time) : null);

function missing(values) {
  if (!values.wrong) return "first_wrong";
  if (["time", "taken"].includes(values.wrong)) {
    if (!rightTime(values)) return "first_time";
    if (rightTime(values) > now()) return "first_past";
  }
  if (["amount", "taken"].includes(values.wrong) && !decimal(values.right_amount)) return "first_type_amount";
  if (values.who === "worker" && !values.who_worker) return "first_worker";
  if (values.wrong === "not" && !values.right_reason) return "first_choose_reason";
  if (values.wrong === "not" && values.right_reason === "other" && !values.right_note?.trim()) return "first_note";
  return values.why?.trim() ? "" : "first_why";
}

function main({ dose }, values) {
  if (values.wrong === "time") return say("save_time", { time: clock(rightTime(values)), was: clock(dose.given_at) });
  return say(["strike", "other"].includes(values.wrong) ? "save_strike" : "save_correction");
}

// It states the whole answer: what was right before is said again.
function save(round, person, { dose, line }, form) {
  const values = read(form);
  const found = {
    v: 1, kind: dose.medicine ? "dose" : "other", key: newKey(), person: person.id, signed_by: round.worker.id, time_source: "typed",
    corrects: dose.key, why: values.why.trim(), given_at: dose.given_at,
  };
  if (dose.medicine) {
    Object.assign(found, { medicine: dose.medicine, due_date: line.due_date ?? null, due_time: line.due_time ?? null, ordinal: line.ordinal ?? null });
  } else {
    found.text = dose.name;
  }
  if (dose.who === "our_worker" && dose.by) found.given_by = { worker: dose.by.id };
  for (const name of ["outcome", "reason", "who", "help", "basis", "amount", "unit", "note", "what_for", "given_by"]) {
    if (dose[name] !== undefined && dose[name] !== null && dose[name] !== "") found[name] = dose[name];
  }
  if (["strike", "other"].includes(values.wrong)) {
    for (const name of ["reason", "who", "help", "basis", "amount", "unit", "what_for", "given_by"]) delete found[name];
    found.outcome = "struck";
  }
  if (values.wrong === "time" || values.wrong === "taken") found.given_at = iso(rightTime(values));
  if (values.sure) found.sure = values.sure;
  if (values.wrong === "amount" || values.wrong === "taken") Object.assign(found, { amount: decimal(values.right_amount), unit: dose.unit || line.unit });
  if (values.wrong === "who" || values.wrong === "taken") {
    delete found.given_by;
    Object.assign(found, { help: values.help, basis: values.basis }, who(round, dose, values));
  }
  if (values.wrong === "taken") {
    delete found.reason;
    found.outcome = "taken";
  }
  if (values.wrong === "not") {
    for (const name of ["who", "help", "basis", "amount", "given_by", "unit"]) delete found[name];
    Object.assign(found, { outcome: "not_taken", reason: values.right_reason });
    if (OUT_OF_PACK.includes(values.right_reason)) Object.assign(found, { amount: dose.amount || line.amount, unit: dose.unit || line.unit });
    if (values.right_note?.trim()) found.note = values.right_note.trim();
  }
  add(found, { slot: `entry|${dose.key}`, line: say("correct_head") });
  closeSheet();
  round.signed(person, [found], line ? [line] : []);
}

function who(round, dose, values) {
  if (values.who === "me") return { who: "our_worker", given_by: { worker: round.worker.id } };
  if (values.who === "worker") return { who: "our_worker", given_by: { worker: values.who_worker } };
  return values.who_name?.trim() ? { who: values.who, given_by: { name: values.who_name.trim() } } : { who: values.who };
}

// --- what came after ---------------------------------------------------------------------------------

export function openFollow(round, person, dose, what) {
  const known = document.getElementById("t-follows").content.querySelector(`[data-what="${what}"]`);
  const answers = [...known.children].map((one) => pick("radio", "answer", one.dataset.code, one.textContent));
  const body = clone("follow-form", {
    icon: known.dataset.icon, text: [dose.name, dose.text].filter(Boolean).join(": "), question: known.dataset.question || "",
    warning: known.dataset.warning || "", answers, rule: ["sick", "found"].includes(what) ? rule({ text: say("ring_office"), ring: round.office }) : [],
  });
  body.querySelector("[name=at_time]").value = clock(now());
  openSheet({
    label: say("label_follow", called(person)), head: head(person, say("entry_head"), { name: dose.name || "" }), body,
    refresh: (form) => {
      const values = read(form);
      const lack = answers.length && !values.answer ? "first_answer" : !values.at_time ? "first_time" : instant(0, values.at_time) > now() ? "first_past" : "";
      return { main: lack ? say(lack) : known.dataset.main.replace("{called}", person.called), ready: !lack };
    },
    save: (form) => {
      const values = read(form);
      const found = { v: 1, kind: "follow_up", key: newKey(), person: person.id, signed_by: round.worker.id, time_source: "typed",
        of: dose.key || dose.of, what, at: iso(instant(0, values.at_time)) };
      if (values.answer) found.answer = values.answer;
      if (values.text?.trim()) found.text = values.text.trim();
      add(found, { slot: `entry|${found.of}`, line: known.dataset.main });
      closeSheet();
      round.signed(person, [found], []);
    },
  });
}

export function answerFor(round, person, question, what) {
  const found = { v: 1, kind: "follow_up", key: newKey(), person: person.id, signed_by: round.worker.id, time_source: "now", of: question.of, what, at: iso(now()) };
  add(found, { slot: `entry|${question.of}`, line: question.text });
  round.signed(person, [found], []);
}
