// The sheet: the second deliberate action. The banner stays lit above it, everything else behind is inert,
// Escape cancels, and the focus goes back to where it came from.

import { clone } from "./clone.js";

const open = [];

function behind() {
  const top = open.at(-1);
  return [...document.body.children].filter(
    (node) => !["SCRIPT", "TEMPLATE"].includes(node.tagName)
      && !node.matches("[data-live], .sprite, .banner, .scrim") && node !== top?.dialog,
  );
}

export const isOpen = () => open.length > 0;

// `body` is a node for the form; `refresh(form, why)` runs after every change and returns { main, ready };
// `save(form)` runs on submit. Returns the form.
export function openSheet({ label, head, body, refresh, save, cancelWords, onCancel, back }) {
  const opener = document.activeElement;
  const foot = clone("foot", { main: " " }, { cancel: () => { closeSheet(); onCancel?.(); } });
  const dialog = clone("dialog", { label, inside: [head, body, foot] });
  const form = dialog.querySelector("form");
  const main = foot.querySelector("[data-main]");
  if (cancelWords) foot.querySelector("[data-do=cancel]").textContent = cancelWords;
  const again = (event) => {
    const found = refresh ? refresh(form, event) : { main: "", ready: true };
    main.firstElementChild.textContent = found.main;
    main.hidden = !found.main;
    main.disabled = !found.ready;
  };
  form.addEventListener("input", again);
  form.addEventListener("change", again);
  form.addEventListener("again", again);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    again();
    if (!main.disabled && !main.hidden) save(form);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      closeSheet();
      onCancel?.();
    }
  });
  const scrim = clone("scrim");
  open.push({ dialog, scrim, opener, back });
  document.querySelector("[data-live]").before(scrim, dialog);
  for (const node of behind()) node.inert = true;
  dialog.inert = false;
  again();
  dialog.tabIndex = -1;
  dialog.focus();
  return form;
}

// `target`: what to focus instead of the opener, when the opener has turned into something else.
export function closeSheet(target = null) {
  const top = open.pop();
  if (!top) return;
  for (const node of document.body.children) node.inert = false;
  top.dialog.remove();
  top.scrim.remove();
  if (open.length) {
    for (const node of behind()) node.inert = true;
    open.at(-1).dialog.inert = false;
  }
  const next = target || (top.opener?.isConnected ? top.opener : top.back?.());
  next?.focus?.({ preventScroll: Boolean(target) });
}

export function closeAll() {
  while (open.length) closeSheet();
}
