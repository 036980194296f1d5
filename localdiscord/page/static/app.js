// The page's state, and how everything hangs together.

import { Composer } from "./composer.js";
import { find, make, toast } from "./dom.js";
import { openForm } from "./form.js";
import { Line } from "./line.js";
import { openMenu } from "./menu.js";
import { continues, renderMessage } from "./message.js";
import { Trouble } from "./trouble.js";

const ANSWER_WITHIN_MS = 3000;
const PARTS = { member: "member", moderator: "moderator" };

class App {
  constructor() {
    this.places = [];
    this.people = [];
    this.part = "member";
    this.place = null;
    this.status = { online: false, acknowledges: true, message_content: true, taken: {} };
    this.pending = new Map();
    this.failed = new Map();
    this.log = find("log");
    this.composer = new Composer(this);
    this.trouble = new Trouble(this);
    this.log.addEventListener("keydown", (event) => this.walk(event));
    addEventListener("keydown", (event) => this.shortcut(event));
    this.line = new Line((news) => this.news(news), (open) => { if (!open) this.offline(); });
  }

  // What others ask of the app

  get me() { return this.people.find(({ part }) => part === this.part); }

  commands() { return this.offered?.[this.part]?.[this.place?.id] ?? { slash: [], menu: [] }; }

  ask(what, details = {}) {
    return this.line.ask({ do: what, as: this.part, place: this.place?.id, ...details });
  }

  /** Use something that the bot must answer within three seconds. */
  async use(what, details, name, onEnd = () => {}) {
    const { interaction } = await this.ask(what, details);
    const timer = setTimeout(() => { this.settle(interaction, false); }, ANSWER_WITHIN_MS + 400);
    this.pending.set(interaction, { timer, name, onEnd, place: this.place.id, source: details.message });
  }

  settle(interaction, answered) {
    const waiting = this.pending.get(interaction);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.pending.delete(interaction);
    waiting.onEnd();
    if (answered) { this.failed.delete(waiting.source); return; }
    if (waiting.source) { this.failed.set(waiting.source, "This interaction failed."); this.show(); }
    else toast(`${waiting.name}: the application did not respond.`);
  }

  lastOwn() { return this.place?.messages.findLast((message) => message.author.id === this.me.id); }

  mentionable() {
    return [{ name: this.bot.name, id: this.bot.id, note: "the bot" },
      ...this.people.map(({ name, id, part }) => ({ name, id, note: PARTS[part] }))];
  }

  /** Names to mentions, as a client does before it sends. */
  asSent(text) {
    return this.mentionable().reduce((sent, { name, id }) => sent.replaceAll(new RegExp(`(?<![\\w@])@${name}(?!\\w)`, "g"), `<@${id}>`), text);
  }

  asTyped(text) {
    return this.mentionable().reduce((typed, { name, id }) => typed.replaceAll(`<@${id}>`, `@${name}`), text);
  }

  // The news

  news(news) {
    const place = this.places.find(({ id }) => id === news.place);
    switch (news.kind) {
      case "world": this.begin(news); break;
      case "message":
        place.messages.push(news.message);
        if (news.message.author.id === this.bot.id) place.typing = 0;
        if (place !== this.place && !news.message.only_for) place.unread = true;
        this.show(this.concernsMe(news.message));
        break;
      case "edit": place.messages = place.messages.map((m) => (m.id === news.message.id ? news.message : m)); this.show(); break;
      case "delete": place.messages = place.messages.filter(({ id }) => id !== news.message_id); this.show(); break;
      case "typing": place.typing = Date.now() + 10000; this.showTyping(); setTimeout(() => this.showTyping(), 10100); break;
      case "response": this.settle(news.interaction, true); break;
      case "modal": this.openForm(news.interaction); break;
      case "commands": this.offered = news.commands; this.composer.suggest(); break;
      case "gone": this.places = this.places.filter(({ id }) => id !== news.place); this.goTo(this.place === place ? this.places[0] : this.place); break;
      case "refused": this.trouble.note(news.detail); break;
      default:
        this.status = news.status;
        this.offered = news.commands ?? this.offered;
        this.showStatus();
    }
  }

  /** Whether a message is one's own or answers oneself: then it is brought into view. */
  concernsMe(message) {
    const mine = (user) => user?.id === this.me.id;
    return mine(message.author) || mine(message.interaction_metadata?.user) || mine(message.referenced_message?.author);
  }

  begin(world) {
    const here = this.place?.id;
    Object.assign(this, { bot: world.bot, people: world.people, places: world.places, offered: world.commands, status: world.status, hints: world.hints });
    this.names = {
      users: new Map([[this.bot.id, this.bot.name], ...this.people.map(({ id, name }) => [id, name])]),
      channels: new Map(this.places.filter(({ guild }) => guild).map(({ id, name }) => [id, name])),
      roles: new Map(),
    };
    this.goTo(this.places.find(({ id }) => id === here) ?? this.places[0]);
    this.showStatus();
  }

  offline() {
    this.status = { ...this.status, online: false };
    find("presence").textContent = "Not connected: open the address that was printed";
    find("presence").className = "off";
  }

  async openForm(interaction) {
    this.settle(interaction, true);
    const { form } = await this.ask("form", { interaction });
    openForm(form, (values) => this.use("submit", { interaction, values }, form.title).catch((error) => toast(error.message)));
  }

  // What is seen

  goTo(place) {
    this.place = place;
    place.unread = false;
    this.composer.reset();
    this.showPlaces();
    find("title").textContent = `${place.guild ? "# " : "@ "}${place.name}`;
    find("topic").textContent = place.topic;
    find("text").placeholder = `Message ${place.guild ? "#" : "@"}${place.name}${this.hints.length ? `   ·   Try: ${this.hints[0]}` : ""}`;
    this.show(true);
    this.trouble.show();
    this.composer.focus();
  }

  become(part) {
    this.part = part;
    if (this.place.part && this.place.part !== part) this.place = this.places.find((place) => place.part === part);
    this.goTo(this.place);
  }

  showPlaces() {
    const entry = (place) => make(place.unread ? "button.place.unread" : "button.place", {
      type: "button", "aria-current": place === this.place ? "page" : null, onclick: () => this.goTo(place),
    }, make("span", { "aria-hidden": "true" }, place.guild ? "#" : "@"), place.name);
    const groups = new Map();
    for (const place of this.places) {
      if (!place.part || place.part === this.part) groups.set(place.guild ?? "Direct messages", [...(groups.get(place.guild ?? "Direct messages") ?? []), place]);
    }
    find("places").replaceChildren(...[...groups].flatMap(([title, places]) => [make("h2", {}, title), ...places.map(entry)]));
    find("persons").replaceChildren(make("h2", {}, "You are"), ...this.people.map(({ part, name }) => make("button.person", {
      type: "button", role: "radio", "aria-checked": String(part === this.part), onclick: () => this.become(part),
    }, make("b", {}, name), make("span", {}, PARTS[part]))));
  }

  show(toEnd = false) {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    const focused = document.activeElement?.closest?.(".message")?.dataset.id;
    const seen = this.place.messages.filter((message) => !message.only_for || message.only_for === this.me.id);
    const view = {
      names: this.names, me: this.me.id, botId: this.bot.id,
      find: (id) => this.place.messages.find((message) => message.id === id),
      act: (message, component, element, values) => this.act(message, component, element, values),
      dismiss: (message) => { this.place.messages = this.place.messages.filter(({ id }) => id !== message.id); this.show(); },
      jump: (id) => this.log.querySelector(`[data-id="${id}"]`)?.focus(),
      menu: (message, x, y) => this.openMenu(message, x, y),
    };
    this.log.replaceChildren(this.welcome(), ...seen.flatMap((message, at) => {
      const article = renderMessage(message, view, continues(seen[at - 1], message));
      if (this.failed.has(message.id)) article.querySelector(".body").append(make("p.failed", {}, this.failed.get(message.id)));
      return [article];
    }));
    if (focused) this.log.querySelector(`[data-id="${focused}"]`)?.focus({ preventScroll: true });
    if (toEnd || atEnd) this.log.scrollTop = this.log.scrollHeight;
    if (this.places.some(({ unread }) => unread)) this.showPlaces();
    this.showTyping();
  }

  welcome() {
    const { place } = this;
    const examples = this.hints.map((text) => make("button.example", { type: "button", onclick: () => this.composer.set(text) }, text));
    return make("div.welcome", {},
      make("h2", {}, place.guild ? `Welcome to #${place.name}` : `Your direct messages with ${this.bot.name}`),
      make("p", {}, place.guild
        ? `A channel of ${place.guild}. You are ${this.me.name}, a ${PARTS[this.part]}; switch below on the left.`
        : "Nobody else reads this."),
      ...(examples.length ? [make("p", {}, "Ask the bot something:"), make("p.examples", {}, ...examples)] : []),
      make("p.keys", {}, "Right-click a message for its menu. Type ", make("kbd", {}, "/"), " for commands, ", make("kbd", {}, "@"), " to mention."));
  }

  showStatus() {
    const presence = find("presence");
    presence.textContent = this.status.online ? `${this.bot.name} is online` : `${this.bot.name} is connecting…`;
    presence.className = this.status.online ? "on" : "off";
    this.trouble.show();
  }

  showTyping() {
    find("typing").textContent = (this.place?.typing ?? 0) > Date.now() ? `${this.bot.name} is typing…` : "";
  }

  // What people do

  async act(message, component, element, values) {
    element.classList.add("busy");
    const details = { message: message.id, custom_id: component.custom_id, values };
    try {
      await this.use(values ? "choose" : "click", details, component.label, () => element.classList.remove("busy"));
    } catch (error) {
      element.classList.remove("busy");
      toast(error.message);
    }
  }

  openMenu(message, x, y) {
    const attempt = (work) => work.catch((error) => toast(error.message));
    const own = message.author.id === this.me.id;
    const apps = message.only_for ? [] : this.commands().menu.map((name) => ({
      label: name, act: () => attempt(this.use("menu", { message: message.id, name }, name)),
    }));
    for (const app of apps) app.act = ((act) => () => { this.failed.delete(message.id); act(); })(app.act);
    openMenu([
      ...(apps.length ? [{ heading: this.bot.name }, ...apps, { heading: "Message" }] : []),
      ...(message.only_for ? [] : [{ label: "Reply", act: () => this.composer.reply(message) }]),
      { label: "Copy text", act: () => attempt(navigator.clipboard.writeText(message.content)) },
      ...(own ? [{ label: "Edit", act: () => this.composer.edit(message) }] : []),
      ...(own || (this.part === "moderator" && this.place.guild && !message.only_for)
        ? [{ label: "Delete", danger: true, act: () => attempt(this.ask("delete", { message: message.id })) }] : []),
    ], x, y, () => this.composer.focus());
  }

  /** Arrow keys walk the messages; Enter, the menu key or Shift+F10 opens a message's menu. */
  walk(event) {
    const articles = [...this.log.querySelectorAll(".message")];
    const at = articles.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && (at >= 0 || document.activeElement === this.log)) {
      event.preventDefault();
      articles[at < 0 ? articles.length - 1 : Math.max(0, Math.min(articles.length - 1, at + step))]?.focus();
    } else if (at >= 0 && (event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey))) {
      event.preventDefault();
      const box = articles[at].getBoundingClientRect();
      this.openMenu(this.place.messages.find(({ id }) => id === articles[at].dataset.id), box.left + 60, box.top + 20);
    } else if (event.key === "Escape") this.composer.focus();
  }

  /** Alt and a number goes to that place. */
  shortcut(event) {
    if (!event.altKey || !/^[1-9]$/.test(event.key)) return;
    const reachable = this.places.filter(({ part }) => !part || part === this.part);
    if (reachable[event.key - 1]) { event.preventDefault(); this.goTo(reachable[event.key - 1]); }
  }
}

new App();
