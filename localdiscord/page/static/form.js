// Dialogs: forms that a bot opened (modals), and those of the page itself.

import { find, make, toast } from "./dom.js";

/** Show a dialog; `send` may fail with the reason, and then the dialog stays. */
function open(title, rows, label, send) {
  const dialog = find("form");
  const close = () => { dialog.close(); dialog.replaceChildren(); };
  dialog.replaceChildren(make("form", {
    method: "dialog",
    onsubmit: async (event) => {
      event.preventDefault();
      try {
        await send();
        close();
      } catch (error) {
        toast(error.message);
      }
    },
  }, make("h2", {}, title), ...rows,
  make("p", {}, make("button.button.secondary", { type: "button", onclick: close }, "Cancel"), make("button.button.primary", { type: "submit" }, label))));
  dialog.oncancel = () => dialog.replaceChildren();
  dialog.showModal();
}

/** Show a bot's form; `send` gets the texts by custom id. */
export function openForm(form, send) {
  const inputs = [];
  const input = (field, label, note) => {
    const element = make(field.style === 2 ? "textarea" : "input", {
      name: field.custom_id, placeholder: field.placeholder, required: field.required !== false,
      minlength: field.min_length, maxlength: field.max_length ?? 4000, rows: field.style === 2 ? 4 : null,
    });
    element.value = field.value ?? "";
    inputs.push(element);
    return make("label", {}, label, note ? make("small", {}, note) : null, element);
  };
  const rows = form.components.flatMap((row) => {
    if (row.component) return [input(row.component, row.label, row.description)];
    if (row.content) return [make("p.note", {}, row.content)];
    return (row.components ?? []).map((field) => input(field, field.label));
  });
  open(form.title, rows, "Submit", () => send(Object.fromEntries(inputs.map(({ name, value }) => [name, value]))));
}

/** Ask for one line of text. */
export function openText(title, label, button, send) {
  const input = make("input", { required: true, maxlength: 100 });
  open(title, [make("label", {}, label, input)], button, () => send(input.value));
}

/** Ask for a post's title, text and tags. */
export function openPost(forum, send) {
  const name = make("input", { required: true, maxlength: 100 });
  const text = make("textarea", { required: true, maxlength: 2000, rows: 5 });
  const tags = forum.tags.map((tag) => make("input", { type: "checkbox", value: tag }));
  open("New post", [
    make("label", {}, "Title", name),
    make("label", {}, "Message", text),
    ...(tags.length ? [make("fieldset", {}, make("legend", {}, "Tags"), ...tags.map((box) => make("label.check", {}, box, box.value)))] : []),
  ], "Post", () => send(name.value, text.value, tags.filter(({ checked }) => checked).map(({ value }) => value)));
}
