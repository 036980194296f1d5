// The menu on a message, by right click, by the … button, or by keyboard.

import { find, make } from "./dom.js";

/** Open the menu at a point. `entries` are { label, act }, { heading }, or { row } of entries. */
export function openMenu(entries, x, y, onClose) {
  const menu = find("menu");
  const close = () => {
    menu.hidden = true;
    removeEventListener("pointerdown", outside, true);
    onClose();
  };
  const outside = (event) => { if (!menu.contains(event.target)) close(); };
  const item = (entry) => {
    if (entry.heading) return make("p", { role: "presentation" }, entry.heading);
    if (entry.row) return make("div.emojis", { role: "presentation" }, ...entry.row.map(item));
    return make(entry.danger ? "button.danger" : "button", { type: "button", role: "menuitem", tabindex: -1, onclick: () => { close(); entry.act(); } }, entry.label);
  };
  menu.replaceChildren(...entries.map(item));
  menu.hidden = false;
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
  const items = [...menu.querySelectorAll("button")];
  (items.find((button) => !button.parentElement.matches(".emojis")) ?? items[0])?.focus();
  menu.onkeydown = (event) => {
    const at = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); items[(at + step + items.length) % items.length].focus(); }
    else if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); close(); }
  };
  addEventListener("pointerdown", outside, true);
}
