// One message as a person sees it.

import { colour, make, safeLink } from "./dom.js";
import { icon } from "./icons.js";
import { inline, markdown } from "./markdown.js";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const SUPPRESS_EMBEDS = 1 << 2;
const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };
const SYSTEM = {
  6: () => "pinned a message to this channel.",
  18: (message) => `started a thread: ${message.content}`,
  21: () => "started this thread from a message:",
};
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/** Whether two neighbours are shown under one name. */
export function continues(before, message) {
  return before && before.author.id === message.author.id && message.type === 0 && !SYSTEM[before.type] && !message.only_for
    && !before.only_for && Date.parse(message.timestamp) - Date.parse(before.timestamp) < 420000;
}

/**
 * Render a message.
 * @param {object} message as Discord shows it
 * @param {object} view { names, me, find(id), thread(id), goTo(place), act(message, component, element), react(message, emoji), dismiss(message), jump(id), menu(message, x, y) }
 */
export function renderMessage(message, view, compact) {
  const { author } = message;
  if (SYSTEM[message.type]) return renderSystemMessage(message, view);
  const pinged = message.mention_everyone || message.mentions.some((user) => user.id === view.me);
  const article = make("article.message", {
    tabindex: -1, "data-id": message.id, "aria-label": `${author.display_name}, ${clock.format(new Date(message.timestamp))}`,
  });
  article.classList.toggle("pinged", pinged);
  article.classList.toggle("ephemeral", Boolean(message.flags & EPHEMERAL));
  article.classList.toggle("compact", Boolean(compact));
  const quoted = quotedLine(message, view);
  if (quoted) article.append(quoted);
  const body = make("div.body");
  if (!compact) body.append(heading(message));
  if (message.flags & LOADING) body.append(make("p.thinking", {}, `${author.display_name} is thinking`, make("i"), make("i"), make("i")));
  if (message.content) {
    const content = make("div.content", {}, markdown(message.content, view.names));
    if (message.edited_timestamp) content.append(make("span.edited", { title: message.edited_timestamp }, " (edited)"));
    body.append(content);
  }
  if (message.edited_timestamp && !message.content) body.append(make("p.edited", {}, "(edited)"));
  if (!(message.flags & SUPPRESS_EMBEDS)) body.append(...message.embeds.map((embed) => renderEmbed(embed, view)));
  body.append(...message.attachments.map(renderFile));
  body.append(...message.components.map((row) => renderRow(row, message, view)));
  if (message.reactions.length) body.append(renderReactions(message, view));
  const thread = view.thread(message.id);
  if (thread) body.append(make("button.thread", { type: "button", onclick: () => view.goTo(thread) }, icon("thread"), make("b", {}, thread.name), ` ${thread.messages.length - 1} messages ›`));
  if (message.flags & EPHEMERAL && message.only_for) {
    body.append(make("p.only", {}, "Only you can see this · ",
      make("button.plain", { type: "button", onclick: () => view.dismiss(message) }, "Dismiss message")));
  }
  article.append(compact ? make("span.avatar") : avatar(author), body);
  if (message.pinned) article.append(make("span.pin", { title: "Pinned" }, icon("pin")));
  article.append(make("button.more", {
    type: "button", "aria-label": "Message menu", title: "Message menu",
    onclick: (event) => { const box = event.currentTarget.getBoundingClientRect(); view.menu(message, box.left, box.bottom); },
  }, "⋯"));
  article.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, textarea")) return;
    event.preventDefault();
    view.menu(message, event.clientX, event.clientY);
  });
  return article;
}

/** A line that Discord itself writes: something was pinned, a thread began. */
function renderSystemMessage(message, view) {
  const { author } = message;
  const source = message.type === 21 ? message.referenced_message : null;
  const line = make("p", {}, make("b", {}, author.display_name), " ", SYSTEM[message.type](message), " ",
    source ? make("span.excerpt", {}, `${view.names.users.get(source.author.id) ?? source.author.username}: ${excerpt(source)} `) : null,
    make("time", { datetime: message.timestamp }, clock.format(new Date(message.timestamp))));
  const article = make("article.message.system", { tabindex: -1, "data-id": message.id, "aria-label": author.display_name },
    make("span.sign", { "aria-hidden": "true" }, icon(message.type === 6 ? "pin" : "thread")), line);
  const thread = view.thread(message.message_reference?.channel_id);
  if (message.type === 18 && thread) line.append(make("button.plain", { type: "button", onclick: () => view.goTo(thread) }, "See it"));
  return article;
}

/** What a message says, in one line. */
export function excerpt(message) {
  const text = message.content || message.embeds[0]?.title || message.embeds[0]?.description || message.attachments[0]?.filename || "";
  return text.replaceAll("\n", " ").slice(0, 120);
}

function renderReactions(message, view) {
  return make("div.reactions", {}, ...message.reactions.map(({ emoji, users }) => {
    const names = users.map((id) => view.names.users.get(id) ?? "somebody").join(", ");
    return make("button.reaction", {
      type: "button", "aria-pressed": String(users.includes(view.me)), title: names, onclick: () => view.react(message, emoji),
    }, emoji, make("b", {}, String(users.length)));
  }));
}

function avatar(author) {
  const hue = [...author.display_name].reduce((sum, letter) => sum * 31 + letter.codePointAt(0), 7) % 360;
  const circle = make("span.avatar", { "aria-hidden": "true" }, author.display_name.slice(0, 1).toUpperCase());
  circle.style.background = author.bot ? "var(--brand)" : `hsl(${hue} 42% 44%)`;
  return circle;
}

function heading(message) {
  const { author } = message;
  const name = make("strong.name", {}, author.display_name);
  if (author.colour) name.style.color = colour(author.colour);
  const when = new Date(message.timestamp);
  return make("p.heading", {}, name, author.bot ? make("span.tag", {}, "APP") : null,
    make("time", { datetime: message.timestamp, title: when.toString() }, clock.format(when)));
}

function quotedLine(message, view) {
  if (message.interaction_metadata && (message.type === 20 || message.type === 23)) {
    const { user } = message.interaction_metadata;
    const used = message.type === 20 ? `/${message.used}` : message.used;
    return make("p.quoted", {}, make("span.hook", { "aria-hidden": "true" }), make("b", {}, view.names.users.get(user.id) ?? user.username), " used ", make("span.mention", {}, used));
  }
  if (!message.message_reference) return null;
  const quoted = view.find(message.message_reference.message_id) ?? message.referenced_message;
  if (!quoted) return make("p.quoted", {}, make("span.hook"), make("em", {}, "Original message was deleted"));
  const ping = message.mentions.some((user) => user.id === quoted.author.id) ? "@" : "";
  const summary = quoted.content || (quoted.embeds.length ? "Click to see the message" : "Click to see the attachment");
  return make("p.quoted", {}, make("span.hook", { "aria-hidden": "true" }),
    make("button.plain", { type: "button", onclick: () => view.jump(quoted.id) },
      make("b", {}, ping + (view.names.users.get(quoted.author.id) ?? quoted.author.username)), " ",
      make("span.excerpt", {}, inline(summary.replaceAll("\n", " ").slice(0, 160), view.names))));
}

function renderEmbed(embed, view) {
  const box = make("section.embed");
  const bar = colour(embed.color);
  if (bar) box.style.borderLeftColor = bar;
  if (embed.author) box.append(make("p.by", {}, linked(embed.author.url, embed.author.name)));
  if (embed.title) box.append(make("h2", {}, linked(embed.url, inline(embed.title, view.names))));
  if (embed.description) box.append(make("div.content", {}, markdown(embed.description, view.names)));
  if (embed.fields?.length) {
    box.append(make("div.fields", {}, ...embed.fields.map((field) => make(
      field.inline ? "div.field.inline" : "div.field", {},
      make("h3", {}, inline(field.name, view.names)), make("div.content", {}, markdown(field.value, view.names))))));
  }
  const picture = safeLink(embed.image?.url ?? embed.thumbnail?.url ?? "");
  if (picture) box.append(make("p.by", {}, "Picture: ", linked(picture, picture)));
  const stamp = embed.timestamp ? new Date(embed.timestamp).toLocaleString() : "";
  const foot = [embed.footer?.text, stamp].filter(Boolean).join(" • ");
  if (foot) box.append(make("footer", {}, foot));
  return box;
}

function linked(address, content) {
  const href = safeLink(address ?? "");
  return href ? make("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, content) : content;
}

function renderFile(file) {
  const size = file.size < 1024 ? `${file.size} bytes` : `${(file.size / 1024).toFixed(1)} KB`;
  if (/^image\/(png|jpeg|gif|webp)$/.test(file.content_type)) {
    return make("img.picture", { src: file.url, alt: file.description ?? file.filename });
  }
  return make("p.file", {}, make("span.sheet", { "aria-hidden": "true" }),
    make("a", { href: file.url, download: file.filename }, file.filename), make("small", {}, size));
}

function renderRow(row, message, view) {
  return make("div.row", {}, ...row.components.map((component) => {
    if (component.type === 3) return renderSelect(component, message, view);
    const label = [component.emoji?.name, component.label].filter(Boolean).join(" ");
    if (component.style === 5) {
      const href = safeLink(component.url);
      return make("a.button.link", { href, target: "_blank", rel: "noopener noreferrer", title: component.url }, label, make("span", { "aria-hidden": "true" }, " ↗"));
    }
    const button = make(`button.button.${STYLES[component.style]}`, {
      type: "button", disabled: component.disabled, onclick: () => view.act(message, component, button),
    }, label);
    return button;
  }));
}

function renderSelect(component, message, view) {
  const several = component.max_values > 1;
  const box = make("select.button", {
    "aria-label": component.placeholder ?? "Choose", disabled: component.disabled, multiple: several,
    size: several ? Math.min(component.options.length, 6) : null,
  });
  if (!several) box.append(make("option", { value: "", hidden: true }, component.placeholder ?? "Make a selection"));
  for (const option of component.options) {
    const text = option.description ? `${option.label} — ${option.description}` : option.label;
    box.append(make("option", { value: option.value, selected: option.default }, text));
  }
  if (!several) {
    box.addEventListener("change", () => view.act(message, component, box, [box.value]));
    return box;
  }
  const send = make("button.button.secondary", {
    type: "button", disabled: component.disabled,
    onclick: () => view.act(message, component, send, [...box.selectedOptions].map(({ value }) => value)),
  }, "Choose");
  return make("span.several", {}, box, send);
}
