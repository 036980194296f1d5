// The panel by which things go wrong on demand, and the list of what the API refused.

import { find, make, toast } from "./dom.js";

const GROUPS = [
  ["The line", [
    ["drop", "Drop the connection"], ["reconnect", "Ask to reconnect"], ["resumable", "Invalid session, resumable"],
    ["invalidate", "Invalid session, lost"], ["silence", "Stop answering heartbeats"], ["refuse_gateway", "Refuse the next three"],
    ["lose_name", "Lose the gateway's name"], ["refuse_connections", "Refuse connections for 5 s"],
  ]],
  ["The next request", [
    ["limit", "429 on this route"], ["limit_all", "429 everywhere"], ["fail_500", "500"], ["fail_502", "502"],
    ["fail_503", "503"], ["slow", "Five slow answers"], ["cut_before", "Cut before it"], ["cut_after", "Cut after the server acted"],
    ["cut_within", "Cut within the response"],
  ]],
];
const RIGHTS = { SEND_MESSAGES: "send messages", EMBED_LINKS: "embed links", VIEW_CHANNEL: "see the channel" };

export class Trouble {
  /** @param {object} app what to ask: see app.js */
  constructor(app) {
    this.app = app;
    this.panel = find("trouble");
    this.refused = [];
    this.bot = undefined;
    find("trouble-switch").addEventListener("click", (event) => {
      this.panel.hidden = !this.panel.hidden;
      event.currentTarget.setAttribute("aria-expanded", String(!this.panel.hidden));
      this.show();
    });
  }

  note(detail) {
    this.refused = [detail, ...this.refused].slice(0, 20);
    this.show();
  }

  show() {
    if (this.panel.hidden) return;
    const { status, place } = this.app;
    const button = (label, name, extra = {}, on = false) => make(on ? "button.on" : "button", {
      type: "button", "aria-pressed": String(on), onclick: () => this.cause(name, extra),
    }, label);
    const close = make("button.close", { type: "button", "aria-label": "Close", onclick: () => find("trouble-switch").click() }, "✕");
    this.panel.replaceChildren(close, make("h2", {}, "Trouble"), make("p", {}, "Let something go wrong, and watch the bot live through it."));
    for (const [title, entries] of GROUPS) {
      this.panel.append(make("h3", {}, title), make("div.switches", {}, ...entries.map(([name, label]) => button(label, name, {}, (name === "silence" && !status.acknowledges) || (name === "lose_name" && !status.resolvable)))));
    }
    const { bots } = this.app;
    const bot = bots.find(({ id }) => id === this.bot) ?? bots[0];
    this.panel.append(make("h3", {}, bots.length > 1 ? "A bot's rights" : "The bot's rights"));
    if (bots.length > 1) {
      const which = make("select", { "aria-label": "Which bot", onchange: () => { this.bot = which.value; this.show(); } },
        ...bots.map(({ id, name }) => make("option", { value: id, selected: id === bot.id }, name)));
      this.panel.append(which);
    }
    const rights = make("div.switches");
    const ofServer = place?.guild && !("archived" in place);
    rights.append(status.message_content[bot.id] ? button("Refuse message content", "refuse_content") : button("Grant message content", "grant_content", {}, true));
    for (const [permission, label] of ofServer ? Object.entries(RIGHTS) : []) {
      const taken = status.taken[bot.id]?.[place.id]?.includes(permission);
      rights.append(button(`${taken ? "Give back" : "Take"}: ${label}`, taken ? "give" : "take", { permission }, taken));
    }
    if (place?.guild) rights.append(button("Delete this channel", "delete_channel"));
    this.panel.append(rights, make("div.switches", {}, button("Set everything right", "clear")));
    this.panel.append(make("h3", {}, "What was refused"), this.refused.length
      ? make("ol.refused", {}, ...this.refused.map((r) => make("li", {}, make("b", {}, `${r.status}${r.code ? ` · ${r.code}` : ""}`), ` ${r.message}`, make("small", {}, r.request))))
      : make("p", {}, "Nothing so far."));
  }

  async cause(name, extra) {
    try {
      const { status } = await this.app.ask("fault", { name, bot: this.bot, ...extra });
      this.app.status = status;
      this.app.showStatus();
    } catch (error) {
      toast(error.message);
    }
  }
}
