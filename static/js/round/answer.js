// What was answered in the sheet of a dose: what is still missing, the sentence on the button, the entry.

import { called, say } from "./clone.js";
import { clock, daysAgo, instant, iso, now, typed } from "./clock.js";
import { counted, decimal, outcomeWord, reasonText } from "./med.js";
import { newKey } from "./send.js";

export const WENT_IN = ["taken", "part_taken", "left_out"];
export const OUT_OF_PACK = ["refused_out_of_pack", "dropped"];

export const slotId = (slot) => [slot.medicine, slot.due_date, slot.due_time, slot.ordinal].join("|");

export function read(form) {
  const data = new FormData(form);
  const clocks = [...form.querySelectorAll("[data-clock]")].map((one) => [one.name, typed(one.value)]);
  return { ...Object.fromEntries(data), ...Object.fromEntries(clocks), told: data.getAll("told"), photo: form.querySelector("[name=photo]")?.files?.[0] || null };
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
  if (item.step) return WENT_IN.includes(values.outcome) ? item.amount : null;  // nothing is given
  if (values.outcome === "part_taken") return decimal(values[`amount_${at}`]) || null;
  if (values.outcome === "not_taken") return OUT_OF_PACK.includes(values.reason) ? decimal(values[`amount_${at}`]) : null;
  if (sheet.ranged) return values.dose_amount || "";
  if (values.outcome === "taken" && sheet.unfolded) return decimal(values[`amount_${at}`]);
  return item.amount;
}

export function missing(sheet, values) {
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
  if (outcome === "taken" && sheet.items[0].sites?.length && !values.site) return "first_site";
  if (went && !values.who) return "first_giver";
  if (went && values.who === "worker" && !values.who_worker) return "first_worker";
  if (went && values.when === "typed") {
    const at = when(sheet, values);
    if (!at) return "first_time";
    if (at > now()) return "first_past";
    if (sheet.pastOnly && !values.sure) return "first_sure";
  }
  if (reason === "told_not_to" && outcome === "not_taken") {
    if (!values.scope) return "first_scope";
    if (!values.adv_who?.trim() || !values.adv_words?.trim()) return "first_advice";
  }
  if (values.advised === "yes" && sheet.ringFirst && went && (!values.adv_who?.trim() || !values.adv_words?.trim())) return "first_advice";
  const wants = (sheet.pastOnly && went) || outcome === "part_taken" || outcome === "not_known" || (outcome === "not_taken" && ["other", "label_differs"].includes(reason));
  return wants && !values.note?.trim() ? "first_note" : "";
}

function amountWords(sheet, values) {
  return sheet.items.map((item, at) => {
    const amount = amountOf(sheet, values, at);
    const offered = item.amounts?.find((one) => one.amount === amount);
    return offered?.text || (amount === item.amount && item.amount_text) || counted(amount, item);
  }).join(" + ");
}

export function main(sheet, values) {
  const { outcome, reason } = values;
  const more = called(sheet.person, { time: timeWords(sheet, values) });
  const { step } = sheet.items[0];
  if (step && outcome === "taken") return say("save_step", { ...more, what: step.yes });
  if (step && outcome === "not_taken") return say("save_step_not", { what: step.no, reason: reasonText(reason), time: clock(now()) });
  if (outcome === "taken" && sheet.items[0].sites?.length) return say("save_put_on", { ...more, amount: amountWords(sheet, values), site: values.site });
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

export function entry(sheet, values, at) {
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
  if (went && values.site) found.site = values.site;
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

export function localLine(round, one) {
  const what = one.reason ? `${outcomeWord(one.outcome)}, ${reasonText(one.reason)}` : outcomeWord(one.outcome);
  return say("local_line", { time: clock(one.given_at), outcome: what, initials: round.worker.initials });
}
