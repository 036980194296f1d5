// Discord's Markdown, rendered to nodes. Blocks first (code, quotes, headers, lists), then what
// stands within a line. Nothing is ever parsed as HTML.

import { make, safeLink } from "./dom.js";

const ESCAPED = /^\\([^0-9A-Za-z\s])/;
const FENCE = /^```(?:[\w+-]+\n)?\n*([\s\S]*?)\n*```/;
const CODE = /^(`+)([\s\S]*?[^`])\1(?!`)/;
const LINK = /^\[((?:\\.|[^\]\\\n])+)\]\(<?(https?:\/\/(?:\\.|[^\s<>()\\]|\([^\s()]*\))+)>?(?:\s+"[^"\n]*")?\)/;
const SILENT_LINK = /^<(https?:\/\/[^\s<>]+)>/;
const BARE_LINK = /^https?:\/\/[^\s<>]*[^\s<>.,:;"')\]]/;
const MENTION = /^<(@!?|@&|#)(\d{15,20})>/;
const COMMAND = /^<\/([^:<>\n]{1,100}):(\d{1,20})>/;
const TIME = /^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/;
const EMOJI = /^<a?:(\w{2,32}):\d{15,20}>/;
const EVERYONE = /^@(?:everyone|here)\b/;
const PLAIN = /^(?:[0-9A-Za-z\u00a0-\uffff]+|[\s\S])/;
const STYLES = [
  [/^\*\*\*((?:\\[\s\S]|[^\\])+?)\*\*\*(?!\*)/, ["strong", "em"]],
  [/^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/, ["strong"]],
  [/^__((?:\\[\s\S]|[^\\])+?)__(?!_)/, ["u"]],
  [/^\*(?=\S)((?:\*\*[\s\S]+?\*\*|\\[\s\S]|[^*\\])+?)(?<!\s)\*(?!\*)/, ["em"]],
  [/^~~((?:\\[\s\S]|[^\\])+?)~~/, ["s"]],
];
const UNDERSCORE = /^_((?:__|\\[\s\S]|[^\\_])+?)_(?![0-9A-Za-z_])/;
const SPOILER = /^\|\|((?:\\[\s\S]|[^\\])+?)\|\|/;

const TIME_STYLES = {
  t: { timeStyle: "short" }, T: { timeStyle: "medium" }, d: { dateStyle: "short" },
  D: { dateStyle: "long" }, f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

/** Render text with everything that a message may hold. `names` says who and what ids are. */
export function markdown(text, names = {}) {
  const fragment = document.createDocumentFragment();
  blocks(fragment, text.split("\n"), names);
  return fragment;
}

/** Render the little that a title may hold: no blocks, no mentions. */
export function inline(text, names = {}) {
  const fragment = document.createDocumentFragment();
  spans(fragment, text, names);
  return fragment;
}

function blocks(parent, lines, names) {
  let flow = [];
  const flush = (inner = true) => {
    // Of an empty line before a block, the browser would drop the line break.
    if (flow.length) spans(parent, flow.join("\n") + (inner && flow.at(-1) === "" ? "\n" : ""), names);
    flow = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    const rest = lines.slice(at).join("\n");
    const code = FENCE.exec(rest);
    if (code) {
      flush();
      parent.append(make("pre", {}, make("code", {}, code[1])));
      const after = rest.slice(code[0].length).replace(/^\n/, "");
      if (after) blocks(parent, after.split("\n"), names);
      return;
    }
    if (line.startsWith(">>> ")) {
      flush();
      const quote = make("blockquote");
      blocks(quote, [line.slice(4), ...lines.slice(at + 1)], names);
      parent.append(quote);
      return;
    }
    if (/^> /.test(line) || line === ">") {
      flush();
      const quoted = [];
      while (at < lines.length && (/^> /.test(lines[at]) || lines[at] === ">")) quoted.push(lines[at++].slice(2));
      at -= 1;
      const quote = make("blockquote");
      blocks(quote, quoted, names);
      parent.append(quote);
      continue;
    }
    const header = /^(#{1,3}) +(.+?)\s*#*$/.exec(line);
    if (header) {
      flush();
      parent.append(make(`h${header[1].length + 2}.md`, {}, inline(header[2], names)));
      continue;
    }
    const small = /^-# +(.+)$/.exec(line);
    if (small) {
      flush();
      parent.append(make("small.subtext", {}, inline(small[1], names)));
      continue;
    }
    if (/^ *(?:[-*]|\d{1,9}\.) +\S/.test(line)) {
      flush();
      const items = [];
      while (at < lines.length && /^ *(?:[-*]|\d{1,9}\.) +\S/.test(lines[at])) items.push(lines[at++]);
      at -= 1;
      parent.append(list(items, names));
      continue;
    }
    flow.push(line);
  }
  flush(false);
}

function list(lines, names) {
  const first = /^( *)(?:([-*])|(\d+)\.) +(.*)$/.exec(lines[0]);
  const indent = first[1].length;
  const root = first[2] ? make("ul") : make("ol", { start: first[3] });
  for (let at = 0; at < lines.length; at += 1) {
    const [, , , , text] = /^( *)(?:([-*])|(\d+)\.) +(.*)$/.exec(lines[at]);
    const item = make("li", {}, inline(text, names));
    const inner = [];
    while (at + 1 < lines.length && /^ */.exec(lines[at + 1])[0].length > indent) inner.push(lines[++at]);
    if (inner.length) item.append(list(inner, names));
    root.append(item);
  }
  return root;
}

function spans(parent, text, names) {
  let at = 0;
  let plain = "";
  const put = (node) => {
    if (plain) parent.append(plain);
    plain = "";
    if (node) parent.append(node);
  };
  while (at < text.length) {
    const rest = text.slice(at);
    const found = special(rest, names, text[at - 1] ?? " ");
    if (found && typeof found.node === "string") plain += found.node;
    else if (found) put(found.node);
    else plain += PLAIN.exec(rest)[0];
    at += found ? found.length : PLAIN.exec(rest)[0].length;
  }
  put(null);
}

/** What begins at the start of `rest`, if it is anything but plain text. */
function special(rest, names, before) {
  let match;
  if ((match = ESCAPED.exec(rest))) return { length: 2, node: match[1] };
  if ((match = FENCE.exec(rest))) return { length: match[0].length, node: make("pre", {}, make("code", {}, match[1])) };
  if ((match = CODE.exec(rest))) return { length: match[0].length, node: make("code", {}, match[2].trim()) };
  if ((match = LINK.exec(rest)) && !/https?:\/\//.test(match[1])) {
    return { length: match[0].length, node: anchor(match[2].replace(/\\(.)/g, "$1"), inline(match[1], names)) };
  }
  if ((match = SILENT_LINK.exec(rest)) || (match = BARE_LINK.exec(rest))) {
    const address = match[1] ?? match[0];
    return { length: match[0].length, node: anchor(address, address) };
  }
  if ((match = MENTION.exec(rest))) return { length: match[0].length, node: mention(match, names) };
  if ((match = COMMAND.exec(rest))) return { length: match[0].length, node: make("span.mention", {}, `/${match[1]}`) };
  if ((match = TIME.exec(rest))) return { length: match[0].length, node: time(Number(match[1]), match[2]) };
  if ((match = EMOJI.exec(rest))) return { length: match[0].length, node: `:${match[1]}:` };
  if ((match = EVERYONE.exec(rest))) return { length: match[0].length, node: make("span.mention", {}, match[0]) };
  for (const [pattern, tags] of STYLES) {
    if ((match = pattern.exec(rest))) return { length: match[0].length, node: nested(tags, match[1], names) };
  }
  if (!/[0-9A-Za-z_]/.test(before) && (match = UNDERSCORE.exec(rest))) {
    return { length: match[0].length, node: nested(["em"], match[1], names) };
  }
  if ((match = SPOILER.exec(rest))) return { length: match[0].length, node: spoiler(match[1], names) };
  return null;
}

function nested(tags, text, names) {
  const inner = make(tags.at(-1), {}, inline(text, names));
  return tags.length === 2 ? make(tags[0], {}, inner) : inner;
}

function anchor(address, content) {
  const href = safeLink(address);
  if (!href) return make("span", {}, content);
  return make("a", { href, target: "_blank", rel: "noopener noreferrer", title: address }, content);
}

function mention([, kind, id], names) {
  const name = kind === "#" ? names.channels?.get(id) : names.users?.get(id) ?? names.roles?.get(id);
  return make("span.mention", {}, `${kind === "#" ? "#" : "@"}${name ?? "unknown"}`);
}

function time(seconds, style = "f") {
  const when = new Date(seconds * 1000);
  const text = Number.isNaN(when.getTime()) ? "Invalid date"
    : style === "R" ? relative(when) : new Intl.DateTimeFormat(undefined, TIME_STYLES[style]).format(when);
  return make("time.stamp", { title: Number.isNaN(when.getTime()) ? "" : when.toString() }, text);
}

function relative(when) {
  const seconds = (when.getTime() - Date.now()) / 1000;
  const units = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

function spoiler(text, names) {
  const reveal = (event) => event.currentTarget.setAttribute("aria-pressed", "true");
  return make("button.spoiler", { type: "button", "aria-label": "Spoiler", "aria-pressed": "false", onclick: reveal }, inline(text, names));
}
