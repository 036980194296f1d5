// The page's state, and how everything hangs together.

import { Composer } from "./composer.js";
import { find, make, toast } from "./dom.js";
import { openForm, openPost, openText } from "./form.js";
import { renderForum } from "./forum.js";
import { icon } from "./icons.js";
import { Line } from "./line.js";
import { openMenu } from "./menu.js";
import { continues, excerpt, renderMessage } from "./message.js";
import { showPersons, showPlaces, sign } from "./sidebar.js";
import { Trouble } from "./trouble.js";

const ANSWER_WITHIN_MS = 3000;
const TYPING_LASTS_MS = 10000;
const EMOJIS = ["👍", "❤️", "😂", "🎉", "✅", "👀"];

class App {
  constructor() {
    this.places = [];
    this.people = [];
    this.bots = [];
    this.part = null;
    this.place = null;
    this.status = { online: {}, acknowledges: true, message_content: {}, taken: {} };
    this.pending = new Map();
    this.failed = new Map();
    this.log = find("log");
    this.composer = new Composer(this);
    this.trouble = new Trouble(this);
    this.log.addEventListener("keydown", (event) => this.walk(event));
    find("pins").addEventListener("click", () => this.showPins());
    find("archive").addEventListener("click", () => this.attempt(this.ask("archive", { archived: !this.place.archived })));
    addEventListener("keydown", (event) => this.shortcut(event));
    this.line = new Line((news) => this.news(news), (open) => { if (!open) this.offline(); });
  }

  // What others ask of the app

  get me() { return this.people.find(({ part }) => part === this.part); }

  get bot() { return this.bots.find(({ id }) => id === this.place?.bot) ?? this.bots[0]; }

  get reachable() { return this.places.filter(({ seen_by: seenBy, channel_kind: kind }) => seenBy.includes(this.part) && kind !== "category"); }

  commands() { return this.offered?.[this.part]?.[this.place?.id] ?? { slash: [], menu: [] }; }

  ask(what, details = {}) {
    return this.line.ask({ do: what, as: this.part, place: this.place?.id, ...details });
  }

  attempt(work) { return work.catch((error) => toast(error.message)); }

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

  lastOwn() { return this.place?.messages.findLast((message) => message.author.id === this.me.id && message.type !== 6 && message.type !== 18); }

  mentionable() {
    return [...this.bots.map(({ name, id }) => ({ name, id, note: "a bot" })),
      ...this.people.map(({ name, id, role }) => ({ name, id, note: role }))];
  }

  /** Names to mentions, as a client does before it sends. */
  asSent(text) {
    const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return this.mentionable().reduce((sent, { name, id }) => sent.replaceAll(new RegExp(`(?<![\\w@])@${escaped(name)}(?!\\w)`, "g"), `<@${id}>`), text);
  }

  asTyped(text) {
    return this.mentionable().reduce((typed, { name, id }) => typed.replaceAll(`<@${id}>`, `@${name}`), text);
  }

  // The news

  news(news) {
    const place = this.places.find(({ id }) => id === news.place);
    switch (news.kind) {
      case "world": this.begin(news); break;
      case "message": if (place) this.posted(place, news.message); break;
      case "edit": this.replace(place, news.message); break;
      case "delete": if (place) { place.messages = place.messages.filter(({ id }) => id !== news.message_id); this.show(); } break;
      case "typing": if (place) this.noteTyping(place, news); break;
      case "response": this.settle(news.interaction, true); break;
      case "modal": this.attempt(this.openForm(news.interaction)); break;
      case "commands": this.offered = news.commands; this.composer.suggest(); break;
      case "thread": this.offered = news.commands; this.threadChanged(news.thread); break;
      case "gone": this.places = this.places.filter(({ id, parent }) => id !== news.place && parent !== news.place); this.goTo(this.places.includes(this.place) ? this.place : this.reachable[0]); break;
      case "refused": this.trouble.note(news.detail); break;
      default: this.rightsChanged(news);
    }
  }

  posted(place, message) {
    place.messages.push(message);
    place.typing?.delete(message.author.id);
    if (place !== this.place && !message.only_for) place.unread = true;
    this.show(this.concernsMe(message));
  }

  replace(place, message) {
    if (place) place.messages = place.messages.map((before) => (before.id === message.id ? message : before));
    this.show();
  }

  threadChanged(thread) {
    const before = this.places.find(({ id }) => id === thread.id);
    if (before) Object.assign(before, thread);
    else this.places.splice(this.places.findLastIndex(({ id, parent }) => id === thread.parent || parent === thread.parent) + 1, 0, thread);
    this.goOn();
  }

  rightsChanged(news) {
    this.status = news.status;
    this.offered = news.commands ?? this.offered;
    for (const place of this.places) place.seen_by = news.seen_by?.[place.id] ?? place.seen_by;
    this.goOn();
    this.showStatus();
  }

  noteTyping(place, { user, name }) {
    place.typing ??= new Map();
    place.typing.set(user, { name, until: Date.now() + TYPING_LASTS_MS });
    this.showTyping();
    setTimeout(() => this.showTyping(), TYPING_LASTS_MS + 100);
  }

  /** Whether a message is one's own or answers oneself: then it is brought into view. */
  concernsMe(message) {
    const mine = (user) => user?.id === this.me.id;
    return mine(message.author) || mine(message.interaction_metadata?.user) || mine(message.referenced_message?.author);
  }

  begin(world) {
    const here = this.place?.id;
    Object.assign(this, { bots: world.bots, people: world.people, places: world.places, offered: world.commands, status: world.status, hints: world.hints });
    this.part = this.people.some(({ part }) => part === this.part) ? this.part : this.people[0].part;
    this.names = {
      users: new Map([...this.bots, ...this.people].map(({ id, name }) => [id, name])),
      channels: new Map(this.places.filter(({ guild }) => guild).map(({ id, name }) => [id, name])),
      roles: new Map(),
    };
    this.goTo(this.reachable.find(({ id }) => id === here) ?? this.reachable[0]);
    this.showStatus();
  }

  offline() {
    this.status = { ...this.status, online: {} };
    find("presence").textContent = "Not connected: open the address that was printed";
    find("presence").className = "off";
  }

  async openForm(interaction) {
    this.settle(interaction, true);
    const { form } = await this.ask("form", { interaction });
    openForm(form, (values) => this.attempt(this.use("submit", { interaction, values }, form.title)));
  }

  // What is seen

  goTo(place) {
    this.place = place;
    place.unread = false;
    this.composer.reset();
    this.goOn(true);
    const forum = place.channel_kind === "forum";
    const hint = this.hints.length && !forum ? `   ·   Try: ${this.hints[0]}` : "";
    find("text").placeholder = forum ? "A forum takes posts: New post" : `Message ${sign(place)}${place.name}${hint}`;
    find("text").disabled = forum;
    this.composer.focus();
  }

  /** Show what has changed around the place, without going anywhere. */
  goOn(toEnd = false) {
    if (!this.place.seen_by.includes(this.part)) { this.goTo(this.reachable[0]); return; }
    showPlaces(this);
    showPersons(this);
    const { place } = this;
    find("title").replaceChildren(icon(place.channel_kind), place.name);
    find("topic").textContent = [place.topic, place.archived ? "archived" : "", ...(place.parent ? place.tags : [])].filter(Boolean).join(" · ");
    find("archive").hidden = !("archived" in place && (place.owner === this.me.id || this.me.role === "moderator"));
    find("archive").textContent = place.archived ? "Open again" : "Archive";
    this.show(toEnd);
    this.trouble.show();
  }

  become(part) {
    this.part = part;
    if (!this.reachable.includes(this.place)) {
      this.place = this.reachable.find(({ guild }) => guild === this.place.guild) ?? this.reachable[0];
    }
    this.goTo(this.place);
  }

  show(toEnd = false) {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    const focused = document.activeElement?.closest?.(".message")?.dataset.id;
    const seen = this.place.messages.filter((message) => !message.only_for || message.only_for === this.me.id);
    const view = {
      names: this.names, me: this.me.id,
      find: (id) => this.place.messages.find((message) => message.id === id),
      thread: (id) => this.reachable.find((place) => place.id === id && place !== this.place),
      goTo: (place) => this.goTo(place),
      act: (message, component, element, values) => this.act(message, component, element, values),
      react: (message, emoji) => this.attempt(this.ask("react", { message: message.id, emoji })),
      dismiss: (message) => { this.place.messages = this.place.messages.filter(({ id }) => id !== message.id); this.show(); },
      jump: (id) => this.log.querySelector(`[data-id="${id}"]`)?.focus(),
      menu: (message, x, y) => this.openMenu(message, x, y),
    };
    const shown = this.place.channel_kind === "forum"
      ? [renderForum(this.place, this.reachable.filter(({ parent }) => parent === this.place.id), view, () => this.newPost())]
      : [this.welcome(), ...seen.map((message, at) => {
        const article = renderMessage(message, view, continues(seen[at - 1], message));
        if (this.failed.has(message.id)) article.querySelector(".body").append(make("p.failed", {}, this.failed.get(message.id)));
        return article;
      })];
    this.log.replaceChildren(...shown);
    if (focused) this.log.querySelector(`[data-id="${focused}"]`)?.focus({ preventScroll: true });
    if (toEnd || atEnd) this.log.scrollTop = this.log.scrollHeight;
    if (this.places.some(({ unread }) => unread)) showPlaces(this);
    const pins = seen.filter(({ pinned }) => pinned).length;
    find("pins").hidden = !pins;
    find("pins").replaceChildren(icon("pin"), String(pins));
    this.showTyping();
  }

  welcome() {
    const { place } = this;
    const examples = this.hints.map((text) => make("button.example", { type: "button", onclick: () => this.composer.set(text) }, text));
    const where = place.parent && "archived" in place ? "A thread" : "A channel";
    return make("div.welcome", {},
      make("h2", {}, place.guild ? `Welcome to ${sign(place)}${place.name}` : `Your direct messages with ${this.bot.name}`),
      make("p", {}, place.guild
        ? `${where} of ${place.guild}. You are ${this.me.name}, a ${this.me.role}; switch below on the left.`
        : "Nobody else reads this."),
      ...(examples.length ? [make("p", {}, "Ask the bot something:"), make("p.examples", {}, ...examples)] : []),
      make("p.keys", {}, "Right-click a message for its menu. Type ", make("kbd", {}, "/"), " for commands, ", make("kbd", {}, "@"), " to mention."));
  }

  showStatus() {
    const presence = find("presence");
    const online = this.bots.filter(({ id }) => this.status.online[id]);
    const all = online.length === this.bots.length;
    presence.textContent = this.bots.length === 1
      ? `${this.bots[0].name} is ${all ? "online" : "connecting…"}`
      : `${online.length} of ${this.bots.length} bots are online`;
    presence.className = all ? "on" : "off";
    this.trouble.show();
  }

  showTyping() {
    const typing = [...this.place?.typing ?? []].filter(([user, { until }]) => until > Date.now() && user !== this.me.id);
    const names = typing.map(([, { name }]) => name).join(" and ");
    find("typing").textContent = names ? `${names} ${typing.length > 1 ? "are" : "is"} typing…` : "";
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

  newPost() {
    openPost(this.place, async (name, text, tags) => {
      const { thread } = await this.ask("post", { name, text: this.asSent(text), tags });
      this.goTo(this.places.find(({ id }) => id === thread));
    });
  }

  startThread(message) {
    openText("Start a thread", "Name", "Start", async (name) => {
      const { thread } = await this.ask("thread", { name, message: message.id });
      this.goTo(this.places.find(({ id }) => id === thread));
    });
  }

  showPins() {
    const pinned = this.place.messages.filter((message) => message.pinned);
    const box = find("pins").getBoundingClientRect();
    openMenu([{ heading: "Pinned messages" }, ...pinned.map((message) => ({
      label: `${message.author.display_name}: ${excerpt(message)}`,
      act: () => this.log.querySelector(`[data-id="${message.id}"]`)?.focus(),
    }))], box.left, box.bottom, () => {});
  }

  openMenu(message, x, y) {
    const own = message.author.id === this.me.id;
    const apps = message.only_for ? [] : this.commands().menu.map((name) => ({
      label: name, act: () => { this.failed.delete(message.id); this.attempt(this.use("menu", { message: message.id, name }, name)); },
    }));
    const moderator = this.me.role === "moderator" && this.place.guild;
    const inServer = this.place.guild && !message.only_for;
    openMenu([
      ...(message.only_for ? [] : [{ row: EMOJIS.map((emoji) => ({ label: emoji, act: () => this.attempt(this.ask("react", { message: message.id, emoji })) })) }]),
      ...(apps.length ? [{ heading: "Apps" }, ...apps, { heading: "Message" }] : []),
      ...(message.only_for ? [] : [{ label: "Reply", act: () => this.composer.reply(message) }]),
      ...(inServer && ["text", "announcement"].includes(this.place.channel_kind) && !message.thread ? [{ label: "Start a thread", act: () => this.startThread(message) }] : []),
      ...(inServer && moderator ? [{ label: message.pinned ? "Unpin" : "Pin", act: () => this.attempt(this.ask("pin", { message: message.id, pinned: !message.pinned })) }] : []),
      { label: "Copy text", act: () => this.attempt(navigator.clipboard.writeText(message.content)) },
      ...(own ? [{ label: "Edit", act: () => this.composer.edit(message) }] : []),
      ...(own || (moderator && !message.only_for)
        ? [{ label: "Delete", danger: true, act: () => this.attempt(this.ask("delete", { message: message.id })) }] : []),
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
    const place = this.reachable[event.key - 1];
    if (place) { event.preventDefault(); this.goTo(place); }
  }
}

new App();
