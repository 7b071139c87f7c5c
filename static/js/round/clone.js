// From <template> elements to nodes. Data only ever becomes text or a checked attribute, never HTML.

const SAFE = /^(tel:[0-9+]*$|#|\/(?!\/))/;  // numbers, places on this page, addresses of this server

function find(values, path) {
  return path.split(".").reduce((found, name) => (found === undefined || found === null ? found : found[name]), values);
}

export function fill(sentence, values) {
  return sentence.replace(/\{([\w.]+)\}/g, (_, path) => find(values, path) ?? "");
}

const words = {};
export function say(name, values = {}) {
  if (!Object.keys(words).length) {
    for (const one of document.getElementById("t-words").content.querySelectorAll("[data-word]")) {
      words[one.dataset.word] = one.textContent;
    }
  }
  const sentence = words[name];
  if (sentence === undefined) throw new Error(`The page has no words for “${name}”`);
  return fill(sentence, values);
}

// data-if keeps or removes; data-text and data-say write; data-here takes nodes; data-do listens.
export function clone(name, values = {}, does = {}) {
  const node = document.getElementById(`t-${name}`).content.firstElementChild.cloneNode(true);
  bind(node, values, does);
  return node;
}

function bind(root, values, does) {
  for (const node of [root, ...root.querySelectorAll("*")]) {
    if (node !== root && !root.contains(node)) continue;  // its parent was left out
    const data = { ...node.dataset };
    if (data.if !== undefined) {
      const not = data.if.startsWith("!");
      const found = find(values, not ? data.if.slice(1) : data.if);
      if (Boolean(Array.isArray(found) ? found.length : found) === not) { node.remove(); continue; }
    }
    if (data.text !== undefined) write(node, find(values, data.text), data.keep !== undefined);
    if (data.say !== undefined) node.textContent = fill(data.say, values);
    if (data.label !== undefined) node.setAttribute("aria-label", find(values, data.label) ?? "");
    if (data.class !== undefined) node.classList.add(...String(find(values, data.class) || "").split(" ").filter(Boolean));
    if (data.icon !== undefined && node.tagName === "use") node.setAttribute("href", `#i-${find(values, data.icon)}`);
    if (data.href !== undefined) address(node, find(values, data.href));
    if (data.src !== undefined) source(node, find(values, data.src));
    if (data.alt !== undefined) node.setAttribute("alt", find(values, data.alt) ?? "");
    for (const [from, to] of [["id", "id"], ["for", "for"], ["name", "name"]]) {
      if (data[from] !== undefined) node.setAttribute(to, find(values, data[from]));
    }
    if (data.here !== undefined && values[data.here] !== undefined) node.append(...[values[data.here]].flat(9).filter(Boolean));
    if (data.do !== undefined && does[data.do]) node.addEventListener("click", does[data.do]);
  }
}

function write(node, text, keep) {
  if (text === undefined || text === null || text === "" || text === false) {
    if (keep) node.textContent = "";
    else if (node.tagName !== "TITLE") node.remove();
    return;
  }
  node.textContent = String(text);
}

function address(node, url) {
  if (url && SAFE.test(url)) node.setAttribute("href", url);
}

function source(node, url) {
  if (url && (SAFE.test(url) || url.startsWith("data:image/"))) node.setAttribute("src", url);
}

export function part(root, name) {
  return root.querySelector(`[data-part="${name}"]`);
}

export function show(root, name, on) {
  const node = part(root, name);
  if (node) node.hidden = !on;
  return node;
}

export function tel(number) {
  return number ? `tel:${String(number).replace(/[^0-9+]/g, "")}` : "";
}

export function called(person, more = {}) {
  return { ...person.words, called: person.called, said: person.said, ...more };
}
