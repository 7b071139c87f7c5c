// The tray: looked at and counted once, answered by name, stored one by one.

import { called, clone, part, say, show } from "./clone.js";
import { clock, iso, now } from "./clock.js";
import { chip, decimal, notes, pick, reasonGroups, reasonText, rule } from "./med.js";
import { fold, giver, localLine, OUT_OF_PACK, read, slotId, when } from "./answer.js";
import { choose, option, poke } from "./dose.js";
import { add, newKey } from "./send.js";
import { closeSheet, openSheet } from "./sheet.js";

const QUICK = ["did_not_want", "cannot_swallow"];

export function openTray(round, person, items, { form: kept = null } = {}) {
  const sheet = { round, person, items, unfolded: false, pastOnly: false };
  const first = items[0];
  const body = build(sheet);
  const overdue = items.some((one) => one.state === "overdue");
  const form = openSheet({
    label: say("label_record", called(person, { short: first.aid })),
    head: clone("head", {
      said: person.said,
      chip: chip({ kind: overdue ? "overdue" : "due", icon: overdue ? "overdue" : "due", text: first.when_text || first.time_text }),
      meds: [Object.assign(clone("said", { text: first.aid }), { className: "what" })],
    }),
    body,
    refresh: (node) => refresh(sheet, node),
    save: (node) => save(sheet, node),
    back: () => round.cardOf(items),
  });
  if (kept) {
    for (const [name, value] of Object.entries(kept)) {
      for (const input of form.querySelectorAll(`[name="${name}"]`)) {
        if (input.type === "radio") input.checked = input.value === value;
        else input.value = value;
      }
    }
    form.dispatchEvent(new Event("again"));
  }
}

function build(sheet) {
  const { round, person, items } = sheet;
  const pharmacy = (person.numbers || []).find((one) => one.kind === "pharmacy") || round.office;
  const axes = clone("dose-form", {
    ...called(person), me: round.worker,
    workers: round.workers.filter((one) => one.id !== round.worker.id).map((one) => option(one.id, `${one.name} (${one.initials})`)),
  });
  part(axes, "after").remove();
  const body = clone("tray-form", {
    ...called(person), count: items.length,
    rule: rule({ text: say("stop"), rest: say("ring_before"), ring: pharmacy }),
    rows: items.map((item, at) => row(person, item, at)),
    axes: [part(axes, "axes"), part(axes, "clock")],
  }, { change: () => { sheet.unfolded = true; poke(body); } });
  choose(body, "who", "me");
  choose(body, "help", items[0].help || "administered");
  choose(body, "basis", "saw");
  choose(body, "when", "now");
  return body;
}

function row(person, item, at) {
  const names = { amount_id: `t-amount-${at}`, amount_name: `amount_${at}`, more_name: `more_${at}`, note_id: `t-note-${at}`, note_name: `note_${at}` };
  const node = clone("tray-row", { ...item, ...called(person), ...names, unit_many: item.unit_many || item.unit, notes: notes(item) });
  part(node, "picks").append(...["taken", "part_taken", "not_taken"].map((code) =>
    pick("radio", `outcome_${at}`, code, document.querySelector("#t-dose-form").content.querySelector(`[value=${code}]`).parentElement.textContent)));
  part(node, "whys").append(...QUICK.map((code) => pick("radio", `why_${at}`, code, reasonText(code))), pick("radio", `why_${at}`, "more", say("reason_other")));
  part(node, "more").append(option("", say("reason_other")), ...reasonGroups(person, false).flatMap((group) => group.reasons)
    .filter((one) => !["told_not_to", ...QUICK].includes(one.code)).map((one) => option(one.code, one.text)));
  return node;
}

function refresh(sheet, form) {
  const values = read(form);
  show(form, "differs", values.counted === "no");
  show(form, "axes", sheet.unfolded);
  form.querySelector(".folded").hidden = sheet.unfolded;
  part(form, "folded_words").textContent = fold(sheet, values);
  show(form, "who_name", ["family", "professional", "other_agency"].includes(values.who));
  show(form, "who_worker", values.who === "worker");
  show(form, "told_by", values.basis === "told" && values.who !== "person");
  part(form, "now_words").textContent = say("now_time", { time: clock(now()) });
  show(form, "clock", sheet.unfolded && values.when === "typed");
  const rows = [...form.querySelectorAll(".aid")];
  rows.forEach((node, at) => {
    const outcome = values[`outcome_${at}`];
    show(node, "part", outcome === "part_taken");
    show(node, "why", outcome === "not_taken");
    show(node, "more", values[`why_${at}`] === "more");
    show(node, "words", outcome === "part_taken" || outcome === "not_taken");
  });
  const lack = missing(sheet, values);
  return { main: lack ? say(lack) : main(sheet, values), ready: !lack };
}

const reason = (values, at) => (values[`why_${at}`] === "more" ? values[`more_${at}`] : values[`why_${at}`]) || "";

function missing(sheet, values) {
  if (!values.counted || (values.counted === "no" && !/^\d{1,3}$/.test(values.held || ""))) return "first_count";
  for (let at = 0; at < sheet.items.length; at += 1) {
    const outcome = values[`outcome_${at}`];
    if (!outcome) return "first_each";
    if (outcome === "not_taken" && !reason(values, at)) return "first_choose_reason";
    const typed = values[`amount_${at}`];
    if (outcome === "part_taken" && typed && !decimal(typed)) return "first_type_amount";
    const wants = outcome === "part_taken" || (outcome === "not_taken" && ["other", "label_differs"].includes(reason(values, at)));
    if (wants && !values[`note_${at}`]?.trim()) return "first_note";
  }
  if (values.who === "worker" && !values.who_worker) return "first_worker";
  if (values.when === "typed") {
    const at = when(sheet, values);
    if (!at) return "first_time";
    if (at > now()) return "first_past";
  }
  return "";
}

function main(sheet, values) {
  const time = values.when === "typed" ? clock(when(sheet, values)) : clock(now());
  const outcomes = sheet.items.map((_, at) => values[`outcome_${at}`]);
  const taken = outcomes.filter((one) => one === "taken").length;
  if (taken === outcomes.length) return say("save_tray_all", { count: taken, time });
  const rest = sheet.items.filter((_, at) => outcomes[at] !== "taken")
    .map((item) => say(outcomes[sheet.items.indexOf(item)] === "part_taken" ? "tray_part" : "tray_not", { name: item.short || item.name }));
  return say("save_tray", { taken, rest: rest.join(", "), time });
}

function save(sheet, form) {
  const { round, person, items } = sheet;
  const values = read(form);
  const entries = items.map((item, at) => {
    const outcome = values[`outcome_${at}`];
    const went = outcome !== "not_taken";
    const found = {
      v: 1, kind: "dose", key: newKey(), person: person.id, signed_by: round.worker.id,
      time_source: went && values.when === "typed" ? "typed" : "now", chart_seen: item.chart_seen, medicine: item.medicine,
      due_date: item.due_date, due_time: item.due_time, ordinal: item.ordinal, outcome, given_at: iso(went ? when(sheet, values) : now()),
    };
    if (went) Object.assign(found, giver(sheet, values), { help: values.help, basis: values.basis, unit: item.unit });
    if (outcome === "taken") found.amount = item.amount;
    if (outcome === "part_taken" && decimal(values[`amount_${at}`])) found.amount = decimal(values[`amount_${at}`]);
    if (!went) {
      found.reason = reason(values, at);
      if (OUT_OF_PACK.includes(found.reason)) Object.assign(found, { amount: item.amount, unit: item.unit });
    }
    const teller = went && values.basis === "told" && values.told_by?.trim();
    const note = [
      teller ? say("told_by", { who: teller }) : "",
      values.counted === "no" ? say("tray_held", { count: items.length, held: values.held }) : "",
      values[`note_${at}`]?.trim() || "",
    ].filter(Boolean).join(" ");
    if (note) found.note = note;
    return found;
  });
  const kept = { ...values, photo: null };
  entries.forEach((one, at) => add(one, { slot: slotId(items[at]), line: localLine(round, one), reopen: { tray: kept } }));
  closeSheet();
  round.signed(person, entries, items);
}
