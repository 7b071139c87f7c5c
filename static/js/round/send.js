// What was signed and is not yet answered for. An entry leaves only on a named answer that carries its key;
// every retry carries the same key, so the server stores it once.
//
// Unsent entries lie in this tab's sessionStorage: they outlast a reload and a sign-in, and go with the tab.
// No data of care is kept longer on the device. A photo is too big for it and is held in memory only.

import { iso, now } from "./clock.js";

const STORE = "round.unsent";
const MOST = 100;
const LONGEST_WAIT = 60000;
const PATIENCE = 20000;

let urls = {};
let hear = () => {};
let timer = null;
let busy = false;
let tries = 0;
const photos = [];

export const results = new Map();  // key → what the server said, for as long as the page is open
export const items = load();
export const state = { signedOut: false };

function load() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) || "[]");
  } catch {
    return [];
  }
}

function keep() {
  try {
    sessionStorage.setItem(STORE, JSON.stringify(items.filter((one) => one.state !== "saved")));
  } catch {
    // The store is full or closed: the entries are still in memory and go on being sent.
  }
}

export function start(addresses, listener) {
  urls = addresses;
  hear = listener;
  window.addEventListener("online", () => flush(true));
  if (items.length) flush(true);
}

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();  // only on https and on this machine
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function device() {
  try {
    let id = localStorage.getItem("round.device");
    if (!id) localStorage.setItem("round.device", (id = newKey()));
    return id;
  } catch {
    return "unnamed";  // a browser that keeps nothing
  }
}

// `entry` is the body; `slot` and `line` say where and how the page shows it until the server has answered.
export function add(entry, { slot = null, line = "", reopen = null } = {}) {
  items.push({ key: entry.key, person: entry.person, entry, slot, line, reopen, state: "unsent" });
  keep();
}

export function drop(key) {
  const at = items.findIndex((one) => one.key === key);
  if (at >= 0) items.splice(at, 1);
  keep();
}

// What was saved before a round was asked for stands in that round: the page's own copy can go.
export const savedKeys = () => items.filter((one) => one.state === "saved").map((one) => one.key);

export function addPhoto(photo) { photos.push(photo); }

export const unsent = () => items.filter((one) => one.state === "unsent").length + photos.length;
export const local = (slot) => items.filter((one) => one.slot === slot).at(-1);

function token() {
  return (document.cookie.match(/(?:^|;\s*)csrftoken=([^;]*)/) || [])[1] || "";
}

export async function ask(url, options = {}) {
  const stop = new AbortController();
  const alarm = setTimeout(() => stop.abort(), PATIENCE);
  const headers = { Accept: "application/json", "X-CSRFToken": token(), ...options.headers };
  try {
    return await fetch(url, { ...options, headers, credentials: "same-origin", redirect: "manual", signal: stop.signal });
  } finally {
    clearTimeout(alarm);
  }
}

// A dead session is a 401; an address that leads elsewhere can only lead to the sign-in page.
export const isSignedOut = (response) => response.status === 401 || response.type === "opaqueredirect";

export function flush(soon = false) {
  if (soon) tries = 0;
  clearTimeout(timer);
  if (busy || state.signedOut || !unsent()) return Promise.resolve();
  busy = true;
  return send().catch(() => "again").then((what) => {
    busy = false;
    if (what === "again") {
      timer = setTimeout(flush, Math.min(LONGEST_WAIT, 1000 * 2 ** tries));
      tries += 1;
    } else if (what === "more") {
      tries = 0;
      if (unsent()) return flush();
    }
    hear("sent");
    return undefined;
  });
}

async function send() {
  for (const photo of [...photos]) {
    const outcome = await sendPhoto(photo);
    if (outcome) return outcome;
    photos.splice(photos.indexOf(photo), 1);
  }
  const batch = items.filter((one) => one.state === "unsent").slice(0, alone ? 1 : MOST);
  if (!batch.length) return "more";
  const sent = { id: device(), sent_at: iso(now()) };
  const response = await ask(urls.doses, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(batch.map((one) => ({ ...one.entry, device: sent }))),
  });
  if (isSignedOut(response)) return signedOut();
  if (response.status === 400 || response.status === 413) return refuseWhole(batch, response);
  if (response.status === 403) hear("token");
  if (!response.ok) return "again";
  const answers = await response.json();
  for (const answer of answers) take(answer);
  alone = false;
  keep();
  hear("answered");
  return "more";
}

let alone = false;  // after a whole batch was refused: one by one, so that one bad entry holds up no other

async function refuseWhole(batch, response) {
  if (batch.length > 1) {
    alone = true;
    return "more";
  }
  const said = await response.json().catch(() => ({}));
  const reasons = Object.entries(said.fields || {}).flatMap(([field, texts]) => texts.map((text) => ({ field, text })));
  take({ key: batch[0].key, status: "refused", concerns: [], reasons: reasons.length ? reasons : [{ field: "", text: said.error || "" }] });
  keep();
  hear("answered");
  return "more";
}

function take(answer) {
  const item = items.find((one) => one.key === answer.key);
  if (!item) return;
  results.set(answer.key, answer);
  if (answer.status === "refused") {
    item.state = "refused";
    item.reasons = answer.reasons;
  } else if (answer.status === "kept_for_review" && item.slot) {
    item.state = "kept";
  } else if (item.slot) {
    item.state = "saved";  // it stays in its place until the round that holds it has come
  } else {
    drop(answer.key);
  }
  hear("answer", { item, answer });
}

async function sendPhoto(photo) {
  const body = new FormData();
  body.set("key", photo.key);
  body.set("person", photo.person);
  body.set("kind", photo.kind);
  body.set("file", photo.file);
  const response = await ask(urls.documents, { method: "POST", body });
  if (isSignedOut(response)) return signedOut();
  if (response.status === 403) hear("token");
  if (response.ok) return "";
  if ([400, 404, 413].includes(response.status)) {
    const said = await response.json().catch(() => ({}));
    hear("photo", { text: said.error || "" });
    return "";  // it can never be stored: say so, and let the entry itself go
  }
  return "again";
}

function signedOut() {
  state.signedOut = true;
  hear("signed out");
  return "wait";
}

// The same worker's password, in place. Answers "in", or the sentence to show; "" when there was no answer.
export async function signIn(username, password) {
  const body = new URLSearchParams({ username, password });
  let response;
  try {
    response = await ask(urls.signIn, { method: "POST", body });
  } catch {
    return "";
  }
  if (!response.ok) {
    const said = await response.json().catch(() => ({}));
    return said.error || "";
  }
  state.signedOut = false;
  flush(true);
  return "in";
}
