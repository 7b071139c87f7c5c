// Local time of the round's zone, whatever the tablet is set to. An instant always leaves with its offset.

let zone = "Europe/London";
export function setZone(name) { if (name) zone = name; }

function parts(moment) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  return Object.fromEntries(format.formatToParts(moment).map((one) => [one.type, one.value]));
}

function offset(moment) {
  const at = parts(moment);
  const wall = Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second);
  return Math.round((wall - Math.floor(moment.getTime() / 1000) * 1000) / 60000);
}

export const now = () => new Date();

export function clock(moment) {
  const at = parts(new Date(moment));
  return `${at.hour}:${at.minute}`;
}

export function day(moment) {
  const at = parts(new Date(moment));
  return `${at.year}-${at.month}-${at.day}`;
}

export function iso(moment) {
  const at = parts(moment), ahead = offset(moment), minutes = Math.abs(ahead);
  const two = (number) => String(number).padStart(2, "0");
  return `${at.year}-${at.month}-${at.day}T${at.hour}:${at.minute}:${at.second}`
    + `${ahead < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

// "9:05", "0905" and "09.05" are 09:05, always by the 24-hour clock whatever the tablet's own language; else "".
export function typed(text) {
  const found = /^(\d{1,2})[:.]?(\d{2})$/.exec(String(text || "").trim());
  if (!found || Number(found[1]) > 23 || Number(found[2]) > 59) return "";
  return `${found[1].padStart(2, "0")}:${found[2]}`;
}

// The instant of a wall-clock time so many days ago. In the hour that happens twice it is the first.
export function instant(daysAgo, time) {
  const today = parts(now());
  const [hour, minute] = time.split(":").map(Number);
  const wall = Date.UTC(today.year, today.month - 1, today.day - daysAgo, hour, minute);
  const tries = [-120, -60, 0, 60, 120].map((minutes) => new Date(wall + minutes * 60000));
  return tries.find((one) => one.getTime() + offset(one) * 60000 === wall) || new Date(wall);
}

export function daysAgo(moment) {
  const midnight = (text) => Date.parse(`${text}T00:00:00Z`);
  return Math.round((midnight(day(now())) - midnight(day(moment))) / 86400000);
}
