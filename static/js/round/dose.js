// The sheet for a dose: what happened, the answers that are usual already filled in, one sentence to save.

import { called, clone, part, say, show } from "./clone.js";
import { clock, daysAgo, instant, iso, now, typed } from "./clock.js";
import { capital, chip, counted, decimal, med, notice, outcomeWord, pick, reasonGroups, reasonText, rule } from "./med.js";
import { add, addPhoto, newKey } from "./send.js";
import { closeSheet, openSheet } from "./sheet.js";

const WENT_IN = ["taken", "part_taken", "left_out"];
const OUT_OF_PACK = ["refused_out_of_pack", "dropped"];
const TELL = ["label_differs", "dose_unconfirmed", "allergy", "too_soon", "told_not_to", "plan_says_hold",
  "stopped_today", "unwell", "vomiting", "cannot_swallow"];
const AGAIN = ["did_not_want", "asleep", "not_in", "vomiting", "cannot_swallow"];
const AGAIN_MINUTES = 20;
const WAKE = { asleep: "wake_asleep", unwell: "wake_unwell", cannot_swallow: "wake_swallow", vomiting: "wake_vomiting" };

export const slotId = (slot) => [slot.medicine, slot.due_date, slot.due_time, slot.ordinal].join("|");

// `items`: one slot or when-needed line, or several that make one dose. `outcome` may be "" (nothing chosen).
export function openDose(round, person, items, { outcome = "", asked = null, again = false, form: kept = null, saved } = {}) {
  const first = items[0];
  const needed = first.due_date === undefined || first.due_date === null;
  const others = first.state === "others";
  const ringFirst = first.rule?.kind === "ring_first" || first.state === "ask";
  const sheet = {
    round, person, items, needed, asked, again, others, ringFirst,
    pastOnly: Boolean(first.past_only), ranged: items.length === 1 && first.amounts?.length > 0,
    unfolded: others, againAt: null, follow: null,
  };
  const body = build(sheet, outcome);
  const form = openSheet({
    label: say("label_record", called(person, { short: first.short || first.name })),
    head: head(sheet), body,
    refresh: (node, event) => refresh(sheet, node, event),
    save: (node) => { save(sheet, node, saved); },
    back: () => round.cardOf(items),
  });
  if (kept) restore(sheet, form, kept);
  return form;
}

export function head({ person, items, needed }) {
  const first = items[0];
  const face = first.state === "ask" ? { kind: "ask", icon: "ask" }
    : first.state === "overdue" ? { kind: "overdue", icon: "overdue" }
      : { kind: needed ? "plain" : "due", icon: needed ? "needed" : "due" };
  const text = needed ? [say("when_needed_prn"), first.word && first.word.charAt(0).toLowerCase() + first.word.slice(1)].filter(Boolean).join(", ") : first.when_text || first.past_text || first.time_text;
  return clone("head", { said: person.said, chip: text ? chip({ ...face, text }) : null, meds: items.map((one) => med(one)) });
}

function build(sheet, outcome) {
  const { round, person, items, needed, others } = sheet;
  const first = items[0];
  const agreed = items.every((one) => one.left_out_agreed);
  const body = clone("dose-form", {
    ...called(person), me: round.worker, told_because: first.told_because, plan: first.plan, limit_text: first.limit_text,
    asked_text: askedText(sheet), left_out_agreed: agreed, no_left: agreed ? "" : "no",
    reasons: reasonGroups(person, needed).map((group) => reasonGroup(person, group)),
    for: needed ? [...(first.what_for || []), say("for_other")].map((text, at) =>
      pick("radio", "for", at === (first.what_for || []).length ? "other" : text, text)) : [],
    amounts: (first.amounts || []).map((one) => pick("radio", "dose_amount", one.amount, one.text, one.note)),
    typed: items.map((one, at) => clone("amount", { id: `amount-${at}`, name: `amount_${at}`, label: " ", hint: say("leave_empty"), unit: one.unit_many || one.unit })),
    workers: round.workers.filter((one) => one.id !== round.worker.id).map((one) => option(one.id, `${one.name} (${one.initials})`)),
    told: (person.numbers || []).filter((one) => ["office", "on_call", "pharmacy", "gp"].includes(one.kind))
      .map((one) => pick("checkbox", "told", one.who, capital(one.who), one.number)),
    reasons_not: (first.reasons || []).map((one) => notice({ text: one.text, icon: "note" })),
    rule: first.after ? rule(first.after) : [],
  }, {
    change: () => { sheet.unfolded = true; poke(body); part(body, "axes").querySelector("input:checked")?.focus(); },
    again: (event) => toggle(sheet, event, body),
    sick: (event) => follow(sheet, event, body, "sick"),
    dropped: (event) => follow(sheet, event, body, "dropped"),
  });
  choose(body, "outcome", outcome);
  choose(body, "who", others ? "family" : "me");
  choose(body, "help", others ? "none" : first.help || "administered");
  choose(body, "basis", others ? "told" : "saw");
  choose(body, "when", sheet.pastOnly ? "typed" : "now");
  if (first.what_for?.length === 1) choose(body, "for", first.what_for[0]);
  if (needed && !first.what_for?.length) choose(body, "for", "other");
  body.querySelector("[name=at_day]").value = first.due_at && sheet.pastOnly ? String(Math.min(2, Math.max(0, daysAgo(first.due_at)))) : "0";
  body.querySelector("[name=adv_at]").value = clock(now());
  return body;
}

function askedText({ asked, items }) {
  if (asked?.answer === "none") return items[0].asked_text;
  return asked?.answer === "yes" ? say("asked_yes") : "";
}

function reasonGroup(person, group) {
  const heading = clone("reason-group", called(person, group)).firstElementChild;
  const node = clone("reason-group", called(person, { heading: "" }));
  const shown = group.heading.replace(/\{(\w+)\}/g, (_, name) => called(person)[name] ?? "");
  heading.textContent = shown;
  node.replaceChild(heading, node.firstElementChild);
  const pills = node.querySelector(".pills");
  pills.setAttribute("aria-label", shown);
  pills.append(...group.reasons.map((one) => pick("radio", "reason", one.code, one.text)));
  if (group.hint) pills.append(clone("hint", { text: group.hint }));
  return node;
}

export function option(value, text) {
  const node = clone("option", { text });
  node.value = value;
  return node;
}

export function choose(root, name, value) {
  for (const input of root.querySelectorAll(`input[name="${name}"]`)) input.checked = input.value === value;
}

export const poke = (node) => node.closest("form")?.dispatchEvent(new Event("again"));

function toggle(sheet, event, body) {
  sheet.againAt = sheet.againAt ? null : new Date(now().getTime() + AGAIN_MINUTES * 60000);
  event.currentTarget.setAttribute("aria-pressed", String(Boolean(sheet.againAt)));
  event.currentTarget.classList.toggle("main", Boolean(sheet.againAt));
  poke(body);
}

function follow(sheet, event, body, what) {
  sheet.follow = sheet.follow === what ? null : what;
  for (const node of body.querySelectorAll("[data-do=sick], [data-do=dropped]")) {
    const on = sheet.follow === node.dataset.do;
    node.setAttribute("aria-pressed", String(on));
    node.classList.toggle("main", on);
  }
  poke(body);
}

export function read(form) {
  const data = new FormData(form);
  const clocks = [...form.querySelectorAll("[data-clock]")].map((one) => [one.name, typed(one.value)]);
  return { ...Object.fromEntries(data), ...Object.fromEntries(clocks), told: data.getAll("told"), photo: form.querySelector("[name=photo]")?.files?.[0] || null };
}

function restore(sheet, form, kept) {
  sheet.unfolded = true;
  for (const [name, value] of Object.entries(kept)) {
    for (const input of form.querySelectorAll(`[name="${name}"]`)) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = [value].flat().includes(input.value);
      else if (input.type !== "file") input.value = value;
    }
  }
  form.dispatchEvent(new Event("again"));
}

function refresh(sheet, form, event) {
  if (event?.target?.name === "advised" && event.target.value === "no" && form.elements.outcome.value !== "taken") {
    choose(form, "outcome", "not_taken");
    choose(form, "reason", "nobody_advised");
  }
  amounts(sheet, form, read(form));
  const values = read(form);
  const first = sheet.items[0];
  const outcome = values.outcome || "";
  const went = WENT_IN.includes(outcome), not = outcome === "not_taken";
  layout(form, not);
  show(form, "scope", not && values.reason === "told_not_to");
  show(form, "for", sheet.needed && went);
  show(form, "for_words", values.for === "other");
  show(form, "amounts", sheet.ranged && (outcome === "taken" || outcome === "left_out"));
  const told = not && values.reason === "told_not_to";
  show(form, "advice", told || (sheet.ringFirst && (went || !outcome || values.reason === "nobody_advised")));
  part(form, "advice_legend").textContent = say(told ? "advice_told" : "advice_ring");
  show(form, "advice_words", told || values.advised === "yes");
  show(form, "folded", went && !sheet.unfolded).querySelector("[data-part=folded_words]").textContent = fold(sheet, values);
  show(form, "axes", went && sheet.unfolded);
  show(form, "who_name", ["family", "professional", "other_agency"].includes(values.who));
  show(form, "who_worker", values.who === "worker");
  show(form, "told_by", values.basis === "told" && values.who !== "person");
  part(form, "now_words").textContent = say("now_time", { time: clock(now()) });
  show(form, "when_picks", !sheet.pastOnly);
  show(form, "after", outcome === "taken" && sheet.items.length === 1);
  show(form, "clock", went && values.when === "typed");
  const tell = first.told_because || TELL.includes(values.reason);
  show(form, "told", Boolean(outcome) && outcome !== "taken" && Boolean(tell) && part(form, "told").querySelector("input"));
  const late = went && first.rule?.kind === "give_and_note";
  show(form, "note", (Boolean(outcome) && outcome !== "taken") || late || (went && sheet.unfolded));
  part(form, "note_label").textContent = say(noteWord(outcome, values.reason, late), called(sheet.person));
  const wake = WAKE[not ? values.reason : ""];
  if (show(form, "wake", Boolean(wake)) && wake) part(form, "wake_words").textContent = say(wake, called(sheet.person));
  show(form, "photo", not && values.reason === "label_differs");
  show(form, "left_out_notice", outcome === "left_out" && !sheet.items.every((one) => one.left_out_agreed));
  show(form, "rule", outcome === "taken");
  show(form, "reasons_not", outcome === "taken" || !outcome);
  againButton(sheet, form, not && AGAIN.includes(values.reason));
  const lack = missing(sheet, values);
  return { main: lack ? say(lack) : main(sheet, values), ready: !lack };
}

function layout(form, not) {
  part(form, "grid").classList.toggle("reasons", not);
  part(form, "rowhead").hidden = !not;
  part(form, "legend").classList.toggle("hide", not);
  const picks = part(form, "picks");
  picks.className = not ? "pills" : "choices five";
  picks.querySelector("[value=not_known] ~ span small").hidden = not;
  const reasons = part(form, "reasons");
  if (reasons) reasons.replaceWith(...reasons.children);  // rows of the same grid as the first question
  for (const group of part(form, "grid").querySelectorAll(":scope > div:not(:first-child)")) group.hidden = !not;
}

function againButton(sheet, form, on) {
  const first = sheet.items[0];
  const at = sheet.againAt || new Date(now().getTime() + AGAIN_MINUTES * 60000);
  const inside = first.again_until && at < new Date(first.again_until);
  if (!on || sheet.needed) sheet.againAt = null;
  show(form, "again", on && !sheet.needed && Boolean(inside));
  part(form, "again_words").textContent = say("again_at", { time: clock(at) });
}

function amounts(sheet, form, values) {
  const { outcome, reason } = values;
  const pack = outcome === "not_taken" && OUT_OF_PACK.includes(reason);
  const other = outcome === "taken" && sheet.unfolded && !sheet.ranged;
  show(form, "typed", outcome === "part_taken" || pack || other);
  const word = pack ? "how_much_pack" : other ? "how_much_other" : "how_much_part";
  sheet.items.forEach((item, at) => {
    const input = form.querySelector(`#amount-${at}`);
    form.querySelector(`label[for="amount-${at}"]`).textContent = say(word, { name: item.short || item.name });
    if (input.dataset.word !== word) {
      input.value = word === "how_much_part" ? "" : item.amount || "";
      input.dataset.word = word;
    }
    const hint = input.closest(".field").querySelector(".hint");
    if (hint) hint.hidden = outcome !== "part_taken";
  });
}

function noteWord(outcome, reason, late) {
  if (outcome === "not_taken") return reason === "label_differs" ? "note_label" : reason === "other" ? "note_other" : "note_not";
  if (outcome === "part_taken") return "note_part";
  if (outcome === "not_known") return "note_unknown";
  return late ? "note_late" : "note_any";
}

export function when(sheet, values) {
  if (values.when !== "typed") return now();
  return values.at_time ? instant(Number(values.at_day || 0), values.at_time) : null;
}

const timeWords = (sheet, values) => {
  const at = when(sheet, values);
  if (!at) return say("fold_time_open");
  return daysAgo(at) === 1 ? say("yesterday_at", { time: clock(at) }) : clock(at);
};

export function fold(sheet, values) {
  const more = called(sheet.person);
  const who = values.who === "me" ? `${say("fold_me")} ${say(`fold_${values.help}`, more)}` : say(`fold_${values.who}`, more);
  const at = values.when === "typed" ? say(values.at_time ? "fold_earlier" : "fold_time_open", { time: timeWords(sheet, values) })
    : say("fold_now", { time: clock(now()) });
  return say("fold", { who, basis: say(`fold_${values.basis}`), when: at });
}

function amountOf(sheet, values, at) {
  const item = sheet.items[at];
  if (values.outcome === "part_taken") return decimal(values[`amount_${at}`]) || null;
  if (values.outcome === "not_taken") return OUT_OF_PACK.includes(values.reason) ? decimal(values[`amount_${at}`]) : null;
  if (sheet.ranged) return values.dose_amount || "";
  if (values.outcome === "taken" && sheet.unfolded) return decimal(values[`amount_${at}`]);
  return item.amount;
}

function missing(sheet, values) {
  const { outcome, reason } = values;
  if (!outcome) return "first_choose_what";
  const went = WENT_IN.includes(outcome);
  if (outcome === "not_taken" && !reason) return "first_choose_reason";
  if (went && sheet.needed && (!values.for || (values.for === "other" && !values.for_words?.trim()))) return "first_for";
  for (let at = 0; at < sheet.items.length; at += 1) {
    const typed = values[`amount_${at}`];
    if (outcome === "part_taken" && typed && !decimal(typed)) return "first_type_amount";
    if (outcome !== "part_taken" && amountOf(sheet, values, at) === "") return sheet.ranged ? "first_choose_amount" : "first_type_amount";
    if (went && outcome !== "part_taken" && !amountOf(sheet, values, at)) return "first_type_amount";
  }
  if (went && values.who === "worker" && !values.who_worker) return "first_worker";
  if (went && values.when === "typed") {
    const at = when(sheet, values);
    if (!at) return "first_time";
    if (at > now()) return "first_past";
  }
  if (reason === "told_not_to" && outcome === "not_taken") {
    if (!values.scope) return "first_scope";
    if (!values.adv_who?.trim() || !values.adv_words?.trim()) return "first_advice";
  }
  if (values.advised === "yes" && sheet.ringFirst && went && (!values.adv_who?.trim() || !values.adv_words?.trim())) return "first_advice";
  const wants = outcome === "part_taken" || outcome === "not_known" || (outcome === "not_taken" && ["other", "label_differs"].includes(reason));
  return wants && !values.note?.trim() ? "first_note" : "";
}

function amountWords(sheet, values) {
  return sheet.items.map((item, at) => {
    const amount = amountOf(sheet, values, at);
    const offered = item.amounts?.find((one) => one.amount === amount);
    return offered?.text || (amount === item.amount && item.amount_text) || counted(amount, item);
  }).join(" + ");
}

function main(sheet, values) {
  const { outcome, reason } = values;
  const more = called(sheet.person, { time: timeWords(sheet, values) });
  if (outcome === "taken") return say("save_taken", { ...more, amount: amountWords(sheet, values) });
  if (outcome === "part_taken") return say("save_part", more);
  if (outcome === "left_out") return say("save_left", more);
  if (outcome === "not_known") return say("save_unknown", more);
  if (reason === "not_needed") return say("save_not_needed", { time: clock(now()) });
  if (sheet.pastOnly) return say("save_did_not", { reason: reasonText(reason) });
  const word = reason === "did_not_want" ? "save_said_no" : "save_not";
  return say(word, { ...more, reason: reasonText(reason), time: clock(now()) });
}

export function giver(sheet, values) {
  if (values.who === "me") return { who: "our_worker", given_by: { worker: sheet.round.worker.id } };
  if (values.who === "worker") return { who: "our_worker", given_by: { worker: values.who_worker } };
  const name = values.who_name?.trim();
  return values.who === "person" || !name ? { who: values.who } : { who: values.who, given_by: { name } };
}

function entry(sheet, values, at) {
  const { round, person, asked } = sheet;
  const item = sheet.items[at];
  const { outcome, reason } = values;
  const went = WENT_IN.includes(outcome);
  const given = went ? when(sheet, values) : now();
  const found = {
    v: 1, kind: "dose", key: newKey(), person: person.id, signed_by: round.worker.id,
    time_source: went && values.when === "typed" ? "typed" : "now", chart_seen: item.chart_seen,
    medicine: item.medicine, due_date: item.due_date ?? null, due_time: item.due_time ?? null, ordinal: item.ordinal ?? null,
    outcome, given_at: iso(given),
  };
  const amount = amountOf(sheet, values, at);
  if (amount) Object.assign(found, { amount, unit: item.unit });
  if (went) Object.assign(found, giver(sheet, values), { help: values.help, basis: values.basis, unit: item.unit });
  if (outcome === "not_taken") found.reason = reason;
  if (sheet.needed && went) found.what_for = values.for === "other" ? values.for_words.trim() : values.for;
  if (asked) found.asked = asked;
  const teller = went && values.basis === "told" && values.told_by?.trim();
  const note = [teller ? say("told_by", { who: teller }) : "", values.note?.trim() || ""].filter(Boolean).join(" ");
  if (note) found.note = note;
  if (outcome !== "taken" && values.told?.length) found.told = values.told;
  if ((values.advised === "yes" || reason === "told_not_to") && values.adv_who?.trim() && values.adv_words?.trim()) {
    found.advice = { who: values.adv_who.trim(), role: values.adv_role?.trim() || "", words: values.adv_words.trim(),
      at: iso(values.adv_at ? instant(0, values.adv_at) : now()) };
  }
  if (reason === "told_not_to" && values.scope === "until") found.until_answered = true;
  if (went && values.when === "typed" && values.sure) found.sure = values.sure;
  if (sheet.again) found.again = true;
  if (sheet.againAt && outcome === "not_taken") found.again_at = iso(sheet.againAt);
  return found;
}

function save(sheet, form, saved) {
  const values = read(form);
  const { round, person, items } = sheet;
  const entries = items.map((_, at) => entry(sheet, values, at));
  if (values.photo) {
    const key = newKey();
    addPhoto({ key, person: person.id, kind: "label", file: values.photo });
    entries[0].documents = [key];
  }
  const kept = { ...values, photo: null };
  entries.forEach((one, at) => add(one, {
    slot: sheet.needed ? `needed|${items[at].medicine}` : slotId(items[at]),
    line: localLine(round, one), reopen: { form: kept, again: sheet.again, asked: sheet.asked },
  }));
  closeSheet();
  round.signed(person, entries, items);
  if (sheet.follow) round.followUp(person, { key: entries[0].key, name: items[0].name, text: localLine(round, entries[0]) }, sheet.follow);
  saved?.(entries);
}

export function localLine(round, one) {
  const what = one.reason ? `${outcomeWord(one.outcome)}, ${reasonText(one.reason)}` : outcomeWord(one.outcome);
  return say("local_line", { time: clock(one.given_at), outcome: what, initials: round.worker.initials });
}
