// The last 24 hours as a ribbon: dots are doses, hollow when others gave them, ? when nobody knows.

import { clone, say } from "./clone.js";
import { clock, now } from "./clock.js";

const SVG = "http://www.w3.org/2000/svg";
const LEFT = 16, WIDTH = 681.6, DAY = 24 * 3600000;

function draw(ribbon, name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  ribbon.append(node);
}

// `dots` [{at, text, kind}] and `gaps` [{from, until}]: instants; kind is given, other or unknown.
export function ribbon(label, dots, gaps = []) {
  const end = now().getTime(), start = end - DAY;
  const x = (at) => LEFT + Math.min(1, Math.max(0, (new Date(at).getTime() - start) / DAY)) * WIDTH;
  const node = clone("ribbon");
  node.setAttribute("aria-label", label);
  draw(node, "rect", { class: "bed", x: LEFT, y: 20, width: WIDTH, height: 30, rx: 6 });
  for (const gap of gaps) {
    const from = x(gap.from);
    draw(node, "rect", { class: "gap", x: from, y: 40, width: Math.max(0, x(gap.until) - from), height: 10 });
  }
  const hour = new Date(Math.ceil(start / 3600000) * 3600000);
  for (let at = hour.getTime(); at < end - 3600000; at += 3600000) {
    const text = clock(at);
    if (Number(text.slice(0, 2)) % 4 || x(at) < 40 || x(at) > 640) continue;
    draw(node, "path", { class: "tick", d: `M${x(at)} 50v6` });
    draw(node, "text", { class: "soft", x: x(at), y: 72, "text-anchor": "middle" }, text);
  }
  let last = -100;
  for (const dot of [...dots].sort((a, b) => new Date(a.at) - new Date(b.at))) {
    const at = x(dot.at);
    if (dot.kind === "unknown") {
      draw(node, "rect", { class: "unk", x: at - 10, y: 24, width: 20, height: 20 });
      draw(node, "text", { x: at, y: 39, "text-anchor": "middle" }, "?");
    } else {
      draw(node, "circle", { class: dot.kind === "other" ? "dot other" : "dot", cx: at, cy: 34, r: 11 });
    }
    if (at - last > 60) {
      const side = at < 50 ? "start" : at > 640 ? "end" : "middle";
      draw(node, "text", { x: side === "end" ? Math.min(at, 690) : at, y: 14, "text-anchor": side }, dot.text);
      last = at;
    }
  }
  draw(node, "path", { class: "now", d: "M697.6 10v50" });
  draw(node, "text", { x: 697.6, y: 72, "text-anchor": "end" }, say("now"));
  return node;
}

export function dotsOf(doses) {
  return doses
    .filter((one) => one.in_force !== false && ["taken", "part_taken", "not_known"].includes(one.outcome))
    .map((one) => ({
      at: one.given_at,
      text: `${clock(one.given_at)}${one.by?.initials && one.who === "our_worker" ? ` ${one.by.initials}` : ""}`,
      kind: one.outcome === "not_known" ? "unknown" : one.who && one.who !== "our_worker" ? "other" : "given",
    }));
}
