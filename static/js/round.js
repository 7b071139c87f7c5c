// Today's round: gets it, shows it, sends what was signed. One page over /api/round/, /api/doses/ and /api/documents/,
// so that it can later work offline without a second way in.

import { say } from "./round/clone.js";
import { clock, now, setZone } from "./round/clock.js";
import { banner, couple, draw, layOut, opened, page } from "./round/person.js";
import { identity, list, order } from "./round/list.js";
import { resultWords, standing } from "./round/cards.js";
import { button, notice } from "./round/med.js";
import { openSignIn } from "./round/sheets.js";
import { openFollow } from "./round/entry.js";
import { slotId } from "./round/answer.js";
import { closeAll } from "./round/sheet.js";
import { ask, drop, flush, isSignedOut, items, local, results, savedKeys, start, state, unsent } from "./round/send.js";

const EVERY = 60000;
const OLD = 150000;
const place = document.querySelector("[data-round]").dataset;
const main = document.getElementById("main");
const live = document.querySelector("[data-live]");
const back = document.querySelector("[data-back]");
const home = document.querySelector("[data-home]");

setZone(place.zone);

const round = {
  data: null,
  worker: null,
  office: null,
  get workers() { return round.data.workers; },
  username: place.username,
  urls: { cover: place.cover, list: place.list },
  asked: new Map(),
  known: new Set(),     // people identified whose entry the server has not answered for yet; a new visit asks anew
  loadedAt: null,
  person: (id) => round.data?.people.find((one) => one.id === id),
  answered: (slot) => standing(local(slotId(slot))),
  asks: (key) => standing(local(`entry|${key}`)),
  // What the page itself knows of a dose, so that its card is drawn again when that changes.
  trace: (slot) => (slot
    ? [local(slotId(slot)), local(`needed|${slot.medicine}`), (slot.doses || []).map((one) => [results.get(one.key), local(`entry|${one.key}`)])]
    : [items.length, results.size]),
  tell,
  draw: redraw,
  refresh,
  signed,
  identified,
  followUp: (person, dose, what) => openFollow(round, person, dose, what),
  cardOf: (slots) => shown.node?.querySelector(`[data-unit*="${slots[0]?.medicine}"] [tabindex='-1']`) || main.querySelector("h1"),
  leave: () => { location.hash = ""; },
};

let shown = { view: "", id: "", node: null, layout: null, rows: null };

// --- getting it --------------------------------------------------------------------------------------

let getting = null;
let again = false;

// Asked for while one is on its way: that one may be older than what was just saved, so another follows it.
function refresh(entered = false) {
  if (entered) {
    shown.rows = null;
    flush(true);
  }
  if (getting) {
    again = true;
    return getting;
  }
  getting = get().finally(() => {
    getting = null;
    if (again) {
      again = false;
      refresh();
    }
  });
  return getting;
}

async function get() {
  const held = savedKeys();
  const url = new URL(place.rounds, location.href);
  if (place.date) url.searchParams.set("date", place.date);
  const worker = new URLSearchParams(location.search).get("worker");
  if (worker) url.searchParams.set("worker", worker);
  let response;
  try {
    response = await ask(url);
  } catch {
    return trouble("");
  }
  if (isSignedOut(response)) return signedOut();
  if (!response.ok) return trouble((await response.json().catch(() => ({}))).error);
  const data = await response.json();
  round.data = data;
  round.office = data.office;
  round.worker = { ...(data.workers.find((one) => one.id === place.worker) || data.worker), senior: data.worker.senior };
  round.loadedAt = now();
  held.forEach(drop);
  for (const one of data.people) if (!one.needs_identity) round.known.delete(one.id);
  frame();
  if (shown.view) redraw();
  else route();
}

// Nothing to show yet, and no answer: say so, and go on trying. With a round on the page the frame says how old it is.
function trouble(why) {
  frame();
  if (round.data) return;
  main.replaceChildren(notice({
    kind: "stop", icon: "overdue", bold: say("cannot_load"), text: why || say("tried_by_itself"),
    buttons: [button(say("try_now"), () => refresh())],
  }));
}

// --- showing it --------------------------------------------------------------------------------------

function tell(text) {
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

function frame() {
  const count = unsent();
  const old = !round.loadedAt || now() - round.loadedAt > OLD;
  const time = round.loadedAt ? clock(round.loadedAt) : "";
  document.querySelector("[data-fresh]").textContent = round.loadedAt ? say(old ? "stale" : "up_to_date", { time }) : say("loading");
  document.querySelector("[data-unsent]").textContent = say("unsent", { count });
  document.querySelector("[data-fresh-sign]").setAttribute("href", count ? "#i-unsent" : "#i-sync");
  document.querySelector(".fresh").classList.toggle("behind", old || count > 0);
  document.querySelector("[data-again]").hidden = !state.signedOut;
}

function put(nodes, className, title) {
  document.querySelectorAll("body > .banner, body > .couple").forEach((node) => node.remove());
  main.className = className;
  main.replaceChildren(...nodes.main);
  main.before(...(nodes.top || []));
  const [weekday, date] = (nodes.day || " ").split(" ");  // a date is never broken, least of all in the frame
  document.querySelector("[data-weekday]").textContent = weekday;
  document.querySelector("[data-title]").textContent = date;
  document.title = title;
}

function route() {
  if (!round.data) return;
  closeAll();
  const [kind, id] = location.hash.slice(1).split("/");
  const person = kind === "person" ? round.person(id) : null;
  back.hidden = !person;
  home.hidden = Boolean(person);
  if (!person) showList();
  else if (person.needs_identity && !round.known.has(person.id)) showIdentity(person);
  else showPerson(person);
  window.scrollTo(0, 0);
}

// A new page inside this one: whoever listens or uses keys begins at its heading.
function begin() {
  const heading = main.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

function showList() {
  const rows = order(round.data);
  shown = { view: "list", rows };
  put({ main: [list(round, rows)], day: round.data.date_text }, "page", say("title_list"));
}

function showIdentity(person) {
  shown = { view: "identity", id: person.id };
  put({ main: [identity(round, person)] }, "iddoor", say("title_identity", person));
}

function showPerson(person, visited = false) {
  const layout = { ...layOut(person), visited };
  const node = page(round, person, layout);
  shown = { view: "person", id: person.id, node, layout };
  put({ main: [node], top: [banner(person), ...couple(round, person)] }, "page", say("title_person", person));
}

function redraw() {
  if (!round.data) return;
  const person = shown.id ? round.person(shown.id) : null;
  if (shown.view === "person" && person) {
    const fresh = draw(round, person, shown.layout, shown.node);
    if (fresh) tell(say("round_changed", person));
    const top = document.querySelector("body > .banner");
    const next = banner(person);
    if (top && top.textContent !== next.textContent) top.replaceWith(next);
  } else if (shown.view === "list") {
    redrawList();
  } else if (shown.view === "identity" && person) {
    // who this is does not change while somebody looks
  } else {
    route();
  }
}

function redrawList() {
  if (!shown.rows) return showList();
  const focused = document.activeElement?.closest?.("[data-person]")?.dataset.person;
  const node = list(round, shown.rows);
  const before = main.firstElementChild;
  if (before && before.textContent === node.textContent) return undefined;
  main.replaceChildren(node);
  if (focused) {
    const again = main.querySelector(`[data-person="${CSS.escape(focused)}"]`);
    (again?.matches("a") ? again : again?.querySelector("a"))?.focus({ preventScroll: true });
  }
  return undefined;
}

// --- acts --------------------------------------------------------------------------------------------

function identified(person) {
  round.known.add(person.id);
  opened(round, person);
  showPerson(person, true);
  window.scrollTo(0, 0);
  begin();
  frame();
  flush(true);
}

// After a signature: the card turns into its line at once, and the entry goes out.
function signed(person, entries, slots) {
  redraw();
  frame();
  const card = slots.length ? round.cardOf(slots) : null;
  card?.focus({ preventScroll: true });
  flush(true);
}

function signedOut() {
  state.signedOut = true;
  frame();
  openSignIn(round);
}

function hear(what, more) {
  if (what === "signed out") signedOut();
  if (what === "token") refresh();
  if (what === "photo") tell(`${say("photo_refused")} ${more.text}`);
  if (what === "answer") {
    const { item, answer } = more;
    if (answer.status === "refused") tell(`${say("refused")} ${answer.reasons.map((one) => one.text).join(" ")}`);
    else if (item.entry.kind !== "opened") {
      const said = resultWords(answer.key);
      tell(`${said.bold} ${said.text} ${item.line}`.trim());
    }
  }
  if (what === "answered") refresh();
  if (round.data) redraw();
  frame();
}

start({ doses: place.doses, documents: place.documents, signIn: place.signIn }, hear);
window.addEventListener("hashchange", () => { route(); begin(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  flush(true);
  refresh();
});
setInterval(() => (state.signedOut ? frame() : refresh()), EVERY);
setInterval(frame, EVERY / 4);
window.addEventListener("beforeunload", (event) => { if (unsent()) event.preventDefault(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) refresh(); });
document.querySelector("[data-again]").addEventListener("click", () => openSignIn(round));
frame();
refresh();
