// The message box, and the suggestions above it: commands, choices, people.

import { find, make, toast } from "./dom.js";
import { begin, fillIn, flatten, readLine } from "./commands.js";

const TYPING_EVERY_MS = 8000;

export class Composer {
  /** @param {object} app what to ask, and of whom: see app.js */
  constructor(app) {
    this.app = app;
    this.box = find("text");
    this.picker = find("picker");
    this.context = find("context");
    this.replyTo = null;
    this.editing = null;
    this.entries = [];
    this.chosen = -1;
    this.picked = {};
    this.lookup = 0;
    this.typedAt = 0;
    this.box.addEventListener("input", () => { this.grow(); this.suggest(); this.tellTyping(); });
    this.box.addEventListener("keydown", (event) => this.key(event));
    find("composer").addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
  }

  focus() { this.box.focus(); }

  set(text) {
    this.box.value = text;
    this.box.setSelectionRange(text.length, text.length);
    this.grow();
    this.suggest();
    this.focus();
  }

  grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 220)}px`;
  }

  /** Begin afresh: another place, another person. */
  reset() {
    this.replyTo = null;
    this.editing = null;
    this.picked = {};
    this.box.value = "";
    this.showContext();
    this.grow();
    this.hide();
  }

  reply(message) { this.editing = null; this.replyTo = { message, ping: true }; this.showContext(); this.focus(); }

  edit(message) { this.replyTo = null; this.editing = message; this.set(this.app.asTyped(message.content)); this.showContext(); }

  showContext() {
    const cancel = make("button.plain", { type: "button", "aria-label": "Cancel", onclick: () => { if (this.editing) this.reset(); this.replyTo = null; this.showContext(); this.focus(); } }, "✕");
    this.context.replaceChildren();
    if (this.replyTo) {
      const ping = make("button.plain", { type: "button", "aria-pressed": String(this.replyTo.ping), onclick: () => { this.replyTo.ping = !this.replyTo.ping; this.showContext(); } }, this.replyTo.ping ? "@ on" : "@ off");
      this.context.append(make("span", {}, "Replying to ", make("b", {}, this.replyTo.message.author.display_name)), ping, cancel);
    }
    if (this.editing) this.context.append(make("span", {}, "Editing your message · Escape to cancel"), cancel);
    this.context.hidden = !this.replyTo && !this.editing;
  }

  key(event) {
    if (event.isComposing) return;
    const open = !this.picker.hidden;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const count = this.entries.length;
      this.choose(this.chosen < 0 && step < 0 ? count - 1 : (this.chosen + step + count) % count);
    } else if (open && this.chosen >= 0 && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      this.entries[this.chosen].accept();
    } else if (open && event.key === "Tab" && this.entries.length) {
      event.preventDefault();
      this.entries[0].accept();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") {
      if (open) this.hide();
      else if (this.editing || this.replyTo) this.reset();
    } else if (event.key === "ArrowUp" && !this.box.value) {
      const last = this.app.lastOwn();
      if (last) { event.preventDefault(); this.edit(last); }
    }
  }

  /** Let others see that one types, every few seconds, unless it is a command. */
  tellTyping() {
    if (!this.box.value || this.box.value.startsWith("/") || Date.now() - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = Date.now();
    this.app.ask("typing").catch(() => {});
  }

  async send() {
    const text = this.box.value.trim();
    this.typedAt = 0;
    if (!text && !this.editing) return;
    const commands = flatten(this.app.commands().slash);
    const line = text.startsWith("/") && !this.editing ? readLine(text, commands) : null;
    const { editing, replyTo, picked } = this;
    this.reset();
    try {
      if (line) await this.app.use("slash", { name: line.command.name, options: chosen(line.values, picked) }, `/${line.command.name}`);
      else if (editing) await this.app.ask("edit", { message: editing.id, text: this.app.asSent(text) });
      else await this.app.ask("say", { text: this.app.asSent(text), reply_to: replyTo?.message.id ?? null, ping: replyTo?.ping ?? true });
    } catch (error) {
      toast(error.message);
      if (this.box.value) return;
      Object.assign(this, { editing, replyTo, picked });
      this.showContext();
      this.set(text);
    }
  }

  suggest() {
    const text = this.box.value;
    this.lookup += 1;
    if (text.startsWith("/") && !this.editing) {
      const commands = flatten(this.app.commands().slash);
      const line = readLine(text, commands);
      if (!line || (text === `/${line.command.name}`)) {
        const typed = text.slice(1).toLowerCase();
        const fitting = commands.filter(({ name }) => name.startsWith(typed));
        this.show("Commands", fitting.map((command) => ({
          title: `/${command.name}`, note: command.description, accept: () => (text === begin(command) ? this.send() : this.set(begin(command))),
        })), 0);
      } else this.suggestOptions(line);
      return;
    }
    const at = /(?:^|\s)@(\S*)$/.exec(text.slice(0, this.box.selectionStart));
    if (at) {
      const fitting = this.app.mentionable().filter(({ name }) => name.toLowerCase().startsWith(at[1].toLowerCase()));
      const start = this.box.selectionStart - at[1].length;
      this.show("Mention", fitting.map(({ name, note }) => ({
        title: `@${name}`, note, accept: () => this.set(`${text.slice(0, start)}${name} ${text.slice(this.box.selectionStart)}`),
      })), 0);
    } else this.hide();
  }

  async suggestOptions(line) {
    const option = line.command.options.find(({ name }) => name === line.focused);
    const typed = line.values[line.focused] ?? "";
    if (!option) { this.suggestLabels(line); return; }
    const heading = `${option.name} · ${option.description}`;
    const accept = (choice) => () => {
      this.picked[option.name] = choice;
      this.set(fillIn(line, option.name, choice.name));
      this.hide();
    };
    const entries = (choices) => choices.map((choice) => ({ title: choice.name, accept: accept(choice) }));
    if (option.type === 5) { this.show(heading, entries([{ name: "true", value: "true" }, { name: "false", value: "false" }]), -1); return; }
    if (option.choices?.length) {
      this.show(heading, entries(option.choices.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()))), -1);
      return;
    }
    if (!option.autocomplete) { this.show(heading, [], -1); return; }
    if (this.picked[option.name]?.name === typed) { this.hide(); return; }
    const lookup = this.lookup;
    await new Promise((resume) => setTimeout(resume, 120));
    if (lookup !== this.lookup) return;
    const others = { ...line.values };
    delete others[option.name];
    const { choices } = await this.app.ask("complete", { name: line.command.name, option: option.name, text: typed, others }).catch(() => ({ choices: [] }));
    if (lookup === this.lookup) this.show(heading, entries(choices), -1);
  }

  suggestLabels(line) {
    const open = line.command.options.filter(({ name }) => !(name in line.values));
    this.show(`/${line.command.name}`, open.map((option) => ({
      title: `${option.name}:`, note: option.description, accept: () => this.set(`${this.box.value.trimEnd()} ${option.name}: `),
    })), -1);
  }

  show(heading, entries, chosen) {
    this.entries = entries;
    this.picker.replaceChildren(make("p.heading", { role: "presentation" }, heading));
    entries.forEach((entry, number) => this.picker.append(make("div.entry", {
      role: "option", id: `pick-${number}`, "aria-selected": "false",
      onmousedown: (event) => { event.preventDefault(); entry.accept(); },
      onmousemove: () => this.choose(number),
    }, make("b", {}, entry.title), entry.note ? make("span", {}, entry.note) : null)));
    this.picker.hidden = false;
    this.choose(entries.length ? chosen : -1);
  }

  choose(number) {
    this.chosen = number;
    [...this.picker.querySelectorAll(".entry")].forEach((entry, at) => {
      entry.setAttribute("aria-selected", String(at === number));
      if (at === number) entry.scrollIntoView({ block: "nearest" });
    });
    if (number >= 0) this.box.setAttribute("aria-activedescendant", `pick-${number}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  hide() {
    this.lookup += 1;
    this.picker.hidden = true;
    this.entries = [];
    this.choose(-1);
  }
}

/** Options as the bot wants them: for a choice that was picked, its value instead of its name. */
function chosen(values, picked) {
  return Object.fromEntries(Object.entries(values).map(([name, text]) => [name, picked[name]?.name === text ? picked[name].value : text]));
}
