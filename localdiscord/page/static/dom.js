// Building elements. Text always goes in as text: nothing in this page parses HTML.

/** Make an element: `make("p.note", { title: "x" }, "text", child, …)`. */
export function make(kind, attributes = {}, ...children) {
  const [tag, ...classes] = kind.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const find = (id) => document.getElementById(id);

/** A hex colour from Discord's number, or null for 0 (no colour). */
export function colour(number) {
  return number ? `#${number.toString(16).padStart(6, "0")}` : null;
}

/** An address that may be opened: http and https only. */
export function safeLink(address) {
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

let fading = 0;

/** Say something in passing. */
export function toast(sentence) {
  const box = find("toast");
  box.textContent = sentence;
  box.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { box.hidden = true; }, 5000);
}
