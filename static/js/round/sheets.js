// The other sheets: answering a STOP, something taken besides, the door, whom to ring, the end of a visit, the password.

import { called, clone, say, show, tel } from "./clone.js";
import { clock, instant, iso, now } from "./clock.js";
import { capital, counted, decimal, med, pick } from "./med.js";
import { localLine, read, slotId } from "./answer.js";
import { openDose } from "./dose.js";
import { add, newKey, signIn, unsent } from "./send.js";
import { closeSheet, openSheet } from "./sheet.js";

function plainHead(person, meds = []) {
  return clone("head", { said: person.said, chip: null, meds });
}

const entry = (round, person, kind, more) => ({ v: 1, kind, key: newKey(), person: person.id, signed_by: round.worker.id, time_source: "now", ...more });

// --- a STOP, answered --------------------------------------------------------------------------------

export function openAnswer(round, person, line) {
  const doubts = line.doubts || [];
  const body = clone("answer-form", { doubts: doubts.map((one) => clone("said", one)) });
  body.querySelector("[name=adv_at]").value = clock(now());
  openSheet({
    label: say("label_answer", called(person)), head: plainHead(person, [med(line)]), body,
    refresh: (form) => {
      const values = read(form);
      const nobody = values.decision === "nobody_answered";
      show(form, "advice", !nobody);
      const lack = !values.decision ? "first_decision"
        : !nobody && (!values.adv_who?.trim() || !values.adv_words?.trim()) ? "first_advice"
          : values.decision === "as_chart" && !round.worker.senior && !values.adv_role?.trim() ? "first_role"  // else it stays STOP
          : values.adv_at && instant(0, values.adv_at) > now() ? "first_past" : "";
      return { main: lack ? say(lack) : nobody ? say("save_nobody") : say("save_answer", { who: values.adv_who.trim() }), ready: !lack };
    },
    save: (form) => {
      const values = read(form);
      const advice = values.decision === "nobody_answered" ? {} : { advice: {
        who: values.adv_who.trim(), role: values.adv_role.trim(), words: values.adv_words.trim(),
        at: iso(values.adv_at ? instant(0, values.adv_at) : now()) } };
      const found = doubts.map((one) => entry(round, person, "doubt", { medicine: line.medicine, answers: one.doubt, decision: values.decision, ...advice }));
      for (const one of found) add(one, { slot: `doubt|${one.answers}`, line: say("answer_it") });
      closeSheet();
      round.signed(person, found, [line]);
    },
    back: () => round.cardOf([line]),
  });
}

// --- something besides -------------------------------------------------------------------------------

// `then(key)` runs after saving: a when-needed card goes on with the answer to its question.
export function openBesides(round, person, { then = null } = {}) {
  // Only the doses that come next: a wrong tap must not answer this evening's.
  const open = then ? [] : person.slots.filter((one) => one.state === "later" && !one.doses?.some((dose) => dose.in_force));
  const later = open.filter((one) => one.due_at === open[0].due_at);
  const body = clone("besides-form", {
    ...called(person), me: round.worker,
    picks: [
      ...later.slice(0, 6).map((one, at) => pick("radio", "what", String(at), say("besides_line", { name: one.name, time: one.time_text }), say("besides_line_small"))),
      ...(round.data.besides || []).map((one) => pick("radio", "what", `product|${one.product}`, one.name)),
      pick("radio", "what", "text", say("besides_other"), "", true),
    ],
  });
  openSheet({
    label: say("label_besides", called(person)), head: plainHead(person), body,
    refresh: (form, event) => {
      const values = read(form);
      if (event?.target?.name === "what" && /^\d+$/.test(values.what)) {
        closeSheet();
        openDose(round, person, [later[Number(values.what)]], { outcome: "taken" });
        return { main: "", ready: false };
      }
      show(form, "text", values.what === "text");
      const lack = besidesLack(values);
      return { main: lack ? say(lack) : say("save_besides", called(person, besidesWords(round, values))), ready: !lack };
    },
    save: (form) => {
      const values = read(form);
      const at = instant(Number(values.at_day), values.at_time);
      const givers = { person: { name: say("giver_person", called(person)) }, family: { name: say("giver_family") }, worker: { worker: round.worker.id } };
      const product = values.what.startsWith("product|") ? { product: values.what.slice(8) } : { text: values.text.trim() };
      const found = entry(round, person, "other", { ...product, given_at: iso(at), time_source: "typed", given_by: givers[values.giver] });
      if (decimal(values.amount)) Object.assign(found, { amount: decimal(values.amount), unit: values.unit });
      add(found, { slot: `other|${found.key}`, line: say("save_besides", called(person, besidesWords(round, values))).replace(/^[^:]*: /, "") });
      closeSheet();
      round.signed(person, [found], []);
      then?.(found.key);
    },
  });
}

function besidesLack(values) {
  if (values.what === "text" && !values.text?.trim()) return "first_text";
  if (values.amount && !decimal(values.amount)) return "first_type_amount";
  if (!values.at_time) return "first_time";
  if (instant(Number(values.at_day), values.at_time) > now()) return "first_past";
  return values.giver ? "" : "first_giver";
}

function besidesWords(round, values) {
  const product = (round.data.besides || []).find((one) => `product|${one.product}` === values.what);
  const name = product?.name || values.text.trim();
  const many = values.amount && decimal(values.amount);
  const unit = document.getElementById("bes-unit")?.selectedOptions[0]?.textContent;
  return { what: many ? `${name}, ${counted(many, { unit: values.unit, unit_many: unit })}` : name, time: values.at_time };
}

// --- the door, and when something went wrong ---------------------------------------------------------

function bigring(one, red = false) {
  return clone("bigring", { ...one, red: red ? "red" : "", tel: tel(one.number) });
}

function numbers(round, person) {
  const own = person?.numbers?.length ? person.numbers : [round.office].filter((one) => one?.number);
  return ordinary(own).map((one) => bigring(one));
}

// 999 and 111 stand first and apart; nobody "tells" them afterwards.
const ordinary = (numbers) => (numbers || []).filter((one) => !["999", "111"].includes(one.number));

export function openWrong(round, person) {
  const body = clone("wrong-form", { numbers: [bigring({ number: "999", who: say("emergency") }, true), bigring({ number: "111", who: say("nhs_111") }), ...numbers(round, person)] });
  openSheet({ label: say("label_wrong"), head: person ? plainHead(person) : clone("said", { text: "" }), body, refresh: null, save: closeSheet, cancelWords: say("close") });
}

const isOpenSlot = (round) => (one) => ["due", "overdue", "ask"].includes(one.state) && !one.ahead && !one.past_only && !round.answered(one);

// One sheet records "could not get in" for every open dose; on-time medicines stand first.
export function openDoor(round, person) {
  const open = person.slots.filter(isOpenSlot(round))
    .sort((a, b) => Number((b.flags || []).includes("on_time")) - Number((a.flags || []).includes("on_time")));
  const body = clone("door-form", {
    ...called(person), numbers: numbers(round, person), count: open.length ? say(open.length === 1 ? "door_count_one" : "door_count", { count: open.length }) : "",
    doses: open.map((one) => clone("inside-row", { name: one.name, amount_text: (one.flags || []).includes("on_time") ? `${say("on_time")} ${one.time_text}` : one.time_text })),
    told: ordinary(person.numbers).map((one) => pick("checkbox", "told", one.who, capital(one.who), one.number)),
  });
  openSheet({
    label: say("label_door", called(person)), head: plainHead(person), body,
    refresh: () => ({
      main: open.length > 1 ? say("save_door", { count: open.length }) : say(open.length ? "save_door_one" : "save_door_none"), ready: open.length > 0,
    }),
    save: (form) => {
      const values = read(form);
      const found = open.map((one) => entry(round, person, "dose", {
        medicine: one.medicine, due_date: one.due_date, due_time: one.due_time, ordinal: one.ordinal, chart_seen: one.chart_seen,
        outcome: "not_taken", reason: "no_access", given_at: iso(now()),
        ...(values.told.length ? { told: values.told } : {}), ...(values.note?.trim() ? { note: values.note.trim() } : {}),
      }));
      found.forEach((one, at) => add(one, { slot: slotId(open[at]), line: localLine(round, one) }));
      closeSheet();
      round.signed(person, found, open);
    },
  });
}

export function openFinish(round, person, open) {
  const body = clone("finish-form", {
    heading: say(open.length ? "finish_open" : "finish_none"), open: open.length,
    rows: open.map((one) => clone("inside-row", { name: one.name, amount_text: one.when_text || one.time_text })),
  });
  openSheet({
    label: say("label_finish", called(person)), head: plainHead(person), body, cancelWords: say("stay"),
    refresh: () => ({ main: say("finish"), ready: true }),
    save: () => { closeSheet(); round.leave(); },
  });
}

// --- the session has ended ---------------------------------------------------------------------------

let asking = false;
export function openSignIn(round) {
  if (asking) return;
  asking = true;
  const count = unsent();
  const body = clone("sign-in-form", { username: round.username, count: say(count === 1 ? "sign_in_count_one" : count ? "sign_in_count" : "sign_in_count_none", { count }) });
  let busy = false;
  const done = () => { asking = false; };
  openSheet({
    label: say("label_sign_in"), head: clone("said", { text: "" }), body, onCancel: done,
    refresh: (form) => {
      const ready = Boolean(read(form).password) && !busy;
      return { main: say(ready ? "sign_in" : "first_password"), ready };
    },
    save: async (form) => {
      busy = true;
      const what = await signIn(round.username, read(form).password);
      busy = false;
      if (what === "in") {
        closeSheet();
        done();
        round.refresh();
        return;
      }
      const fault = clone("fault", { text: what || say("sign_in_failed") });
      body.querySelector("[data-here=fault]").replaceChildren(fault);
      form.querySelector("[name=password]").value = "";
      form.querySelector("[name=password]").focus();
      form.dispatchEvent(new Event("again"));
    },
  }).querySelector("[name=password]").focus();
}

