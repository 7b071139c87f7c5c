// The sheet for a dose: what happened, the answers that are usual already filled in, one sentence to save.

import { entry, fold, localLine, main, missing, OUT_OF_PACK, read, slotId, WENT_IN } from "./answer.js";
import { called, clone, part, say, show } from "./clone.js";
import { clock, daysAgo, now } from "./clock.js";
import { capital, chip, med, notice, pick, reasonGroups, rule } from "./med.js";
import { add, addPhoto, newKey } from "./send.js";
import { closeSheet, openSheet } from "./sheet.js";

const TELL = ["label_differs", "dose_unconfirmed", "allergy", "too_soon", "told_not_to", "plan_says_hold",
  "stopped_today", "unwell", "vomiting", "cannot_swallow"];
const AGAIN = ["did_not_want", "asleep", "not_in", "vomiting", "cannot_swallow"];
const AGAIN_MINUTES = 20;
const WAKE = { asleep: "wake_asleep", unwell: "wake_unwell", cannot_swallow: "wake_swallow", vomiting: "wake_vomiting" };

// `items`: one slot or when-needed line, or several that make one dose. `outcome` may be "" (nothing chosen).
export function openDose(round, person, items, { outcome = "", reason = "", asked = null, again = false, form: kept = null, saved } = {}) {
  const first = items[0];
  const needed = first.due_date === undefined || first.due_date === null;
  const others = first.state === "others";
  const ringFirst = items.some((one) => one.rule?.kind === "ring_first") || first.state === "ask";
  const sheet = {
    round, person, items, needed, asked, again, others, ringFirst,
    pastOnly: Boolean(first.past_only), ranged: items.length === 1 && first.amounts?.length > 0,
    unfolded: others || Boolean(first.past_only) || items.some((one) => one.amount === null && !one.amounts?.length), againAt: null, follow: null,
  };
  const body = build(sheet, outcome);
  choose(body, "reason", reason);
  const form = openSheet({
    label: say("label_record", called(person, { short: first.short || first.name })),
    head: head(sheet), body,
    refresh: (node, event) => refresh(sheet, node, event),
    save: (node) => { save(sheet, node, saved); },
    back: () => round.cardOf(items),
  });
  // Seen beside the button, however long the reasons are: whom to tell, when to ask again, 999.
  form.querySelector("footer").prepend(...["told", "again", "wake"].map((name) => part(form, name)));
  if (kept) restore(sheet, form, kept);
  return form;
}

export function head({ person, items, needed }) {
  const first = items[0];
  const face = first.state === "ask" ? { kind: "ask", icon: "ask" }
    : first.state === "overdue" ? { kind: "overdue", icon: "overdue" }
      : { kind: needed ? "plain" : "due", icon: needed ? "needed" : "due" };
  const text = first.early ? say("replaced_early") : needed ? [say("when_needed_prn"), first.word && first.word.charAt(0).toLowerCase() + first.word.slice(1)].filter(Boolean).join(", ") : first.when_text || first.past_text || first.time_text;
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
    sites: (first.sites || []).map((one) => pick("radio", "site", one.name, one.name, one.text)),
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
  choose(body, "who", others ? "family" : sheet.pastOnly ? "" : "me");  // who was there before is asked, never assumed
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
  if (event?.target?.name === "who") usual(sheet, form, event.target.value);
  amounts(sheet, form, read(form));
  const values = read(form);
  const first = sheet.items[0];
  const outcome = values.outcome || "";
  const went = WENT_IN.includes(outcome), not = outcome === "not_taken";
  layout(form, not);
  show(form, "scope", not && values.reason === "told_not_to");
  show(form, "for", sheet.needed && went);
  show(form, "for_words", values.for === "other");
  show(form, "site", went && first.sites?.length > 0);
  show(form, "amounts", sheet.ranged && (outcome === "taken" || outcome === "left_out"));
  const told = not && values.reason === "told_not_to";
  show(form, "advice", told || (sheet.ringFirst && (went || !outcome || values.reason === "nobody_advised")));
  part(form, "advice_legend").textContent = say(told ? "advice_told" : "advice_ring");
  show(form, "advised", !told);
  show(form, "advice_words", told || values.advised === "yes");
  const folded = went && !sheet.unfolded;
  show(form, "folded", folded).querySelector("[data-part=folded_words]").textContent = folded ? fold(sheet, values) : "";
  show(form, "axes", went && sheet.unfolded);
  show(form, "who_name", ["family", "professional", "other_agency"].includes(values.who));
  show(form, "who_worker", values.who === "worker");
  show(form, "told_by", values.basis === "told" && values.who !== "person");
  part(form, "now_words").textContent = say("now_time", { time: clock(now()) });
  show(form, "when", !sheet.pastOnly);
  show(form, "after", outcome === "taken" && sheet.items.length === 1);
  show(form, "clock", went && values.when === "typed");
  const tell = first.told_because || TELL.includes(values.reason);
  show(form, "told", Boolean(outcome) && outcome !== "taken" && Boolean(tell) && part(form, "told").querySelector("input"));
  const late = went && first.rule?.kind === "give_and_note";
  show(form, "note", (Boolean(outcome) && outcome !== "taken") || late || (went && sheet.pastOnly) || (went && sheet.unfolded));
  part(form, "note_label").textContent = say(noteWord(outcome, values.reason, late, sheet.pastOnly), called(sheet.person));
  const wake = WAKE[not ? values.reason : ""];
  if (show(form, "wake", Boolean(wake)) && wake) part(form, "wake_words").textContent = say(wake, called(sheet.person));
  const found = outcome === "not_known";
  show(form, "photo", found || (not && values.reason === "label_differs"));
  part(form, "photo_label").textContent = say(found ? "photo_found" : "photo_label");
  show(form, "left_out_notice", outcome === "left_out" && !sheet.items.every((one) => one.left_out_agreed));
  show(form, "rule", outcome === "taken");
  show(form, "reasons_not", outcome === "taken" || !outcome);
  againButton(sheet, form, not && AGAIN.includes(values.reason));
  const lack = missing(sheet, values);
  return { main: lack ? say(lack) : main(sheet, values), ready: !lack };
}

// What is usual follows who it was: nobody "administered" what she took alone.
function usual(sheet, form, who) {
  const ours = who === "me" || who === "worker";
  choose(form, "help", ours ? sheet.items[0].help || "administered" : "none");
  choose(form, "basis", who === "me" || who === "person" ? "saw" : "told");
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
  const other = outcome === "taken" && sheet.unfolded && !sheet.ranged && !sheet.items[0].step;
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

function noteWord(outcome, reason, late, past) {
  if (outcome === "not_taken") return reason === "label_differs" ? "note_label" : reason === "other" ? "note_other" : "note_not";
  if (outcome === "part_taken") return "note_part";
  if (outcome === "not_known") return "note_unknown";
  if (past) return "note_past";
  return late ? "note_late" : "note_any";
}

function save(sheet, form, saved) {
  const values = read(form);
  const { round, person, items } = sheet;
  const entries = items.map((_, at) => entry(sheet, values, at));
  if (values.photo) {
    const key = newKey();
    addPhoto({ key, person: person.id, kind: values.outcome === "not_known" ? "picture" : "label", file: values.photo });
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
