// A form that the bot opened (a modal). Its fields exist only while it is open.

import { find, make } from "./dom.js";

/** Show a form; `send` gets the texts by custom id. */
export function openForm(form, send) {
  const dialog = find("form");
  const fields = form.components.flatMap((row) => row.component
    ? [{ ...row.component, label: row.label }] : row.components ?? []);
  const inputs = fields.map((field) => make(field.style === 2 ? "textarea" : "input", {
    name: field.custom_id, placeholder: field.placeholder, required: field.required !== false,
    minlength: field.min_length, maxlength: field.max_length ?? 4000,
  }));
  inputs.forEach((input, at) => { input.value = fields[at].value ?? ""; });
  const close = () => { dialog.close(); dialog.replaceChildren(); };
  dialog.replaceChildren(make("form", {
    method: "dialog",
    onsubmit: (event) => {
      event.preventDefault();
      send(Object.fromEntries(inputs.map((input) => [input.name, input.value])));
      close();
    },
  }, make("h2", {}, form.title), ...inputs.map((input, at) => make("label", {}, fields[at].label, input)),
  make("p", {}, make("button.button.secondary", { type: "button", onclick: close }, "Cancel"), make("button.button.primary", { type: "submit" }, "Submit"))));
  dialog.oncancel = () => dialog.replaceChildren();
  dialog.showModal();
}
