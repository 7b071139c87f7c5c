// A medicine in words: its two rows and its label, its reasons, the number to ring.

import { clone, say, tel } from "./clone.js";

export function med(line, { quiet = false } = {}) {
  return clone("med", {
    ...line,
    name: line.name || line.text,
    take: line.take ? take(line.take) : null,
    label: quiet ? "" : line.label,
    notes: quiet ? [] : notes(line),
  });
}

function take(words) {
  const pieces = words.pieces.map((piece, at) => clone("take", { ...piece, verb: at ? "" : words.verb }));
  return [...pieces, ...(words.others || []).map((text) => document.createTextNode(` · ${text}`))];
}

export function notes(line) {
  return (line.notes || []).map((one) => clone(one.kind === "instruction" || one.kind === "food" ? "said" : "warned", one));
}

export function chip(one) {
  if (one.kind === "ontime") return clone("ontime", one);
  if (one.kind === "new" || one.kind === "changed" || one.kind === "stopped") return clone("tag", one);
  return clone("chip", one);
}

// A rule or a reason, with the number beside it. `kind` quiet is for what only has to be noted.
export function rule(one, { quiet = false, icon = "overdue" } = {}) {
  const number = one.ring?.number;
  return clone("rule", { ...one, quiet: quiet ? "quiet" : "", icon, number, tel: tel(number) });
}

export function lateRule(one) {
  if (one.kind === "give_and_note") return rule(one, { quiet: true, icon: "note" });
  return rule(one.kind === "ring_first" ? { ...one, ring: null } : one, { icon: one.kind === "ring_first" ? "hand" : "overdue" });
}

export function notice(values) {
  return clone("notice", { kind: "", icon: "note", ...values });
}

export function ring(one, small = "") {
  return clone("ring", { who: one.who, small: small || [one.number, one.hours].filter(Boolean).join(", "), tel: tel(one.number) });
}

export function big(text, it, { kind = "", icon = "", small = "" } = {}) {
  return clone("big", { text, kind, icon, small }, { it });
}

export function quiet(text, it, icon = "") {
  return clone("quiet", { text, icon }, { it });
}

export function button(text, it, kind = "") {
  return clone("btn", { text, kind }, { it });
}

// "1 tablet", "3 tablets": only for numbers typed here; a directed amount comes in words from the server.
export function counted(amount, line) {
  const one = Number(amount) === 1;
  return `${amount} ${one ? line.unit : line.unit_many || line.unit}`;
}

export function decimal(text) {
  const value = String(text || "").trim().replace(",", ".");
  return /^\d{1,5}(\.\d{1,3})?$/.test(value) && Number(value) > 0 ? value : "";
}

export function reasonGroups(person, asNeeded) {
  return [...document.getElementById("t-reasons").content.querySelectorAll("[data-group]")]
    .filter((group) => asNeeded || group.dataset.needed === undefined)
    .map((group) => ({
      heading: group.dataset.group,
      hint: group.dataset.hint || "",
      reasons: [...group.children].map((one) => ({ code: one.dataset.code, text: one.textContent })),
    }));
}

export function reasonText(code) {
  return document.getElementById("t-reasons").content.querySelector(`[data-code="${code}"]`)?.textContent || code;
}

export function pick(type, name, value, text, small = "", checked = false) {
  const node = clone("pick", { text, small });
  Object.assign(node.querySelector("input"), { type, name, value, checked });
  return node;
}

export function outcomeWord(code) { return say(`outcome_${code}`); }

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
