// What stands in the message box when it begins with a slash.

/** All commands with subcommands by full name: [{ name, description, options }]. */
export function flatten(commands) {
  const flat = [];
  const walk = (name, item) => {
    const inner = (item.options ?? []).filter((option) => option.type <= 2);
    if (inner.length) for (const step of inner) walk(`${name} ${step.name}`, step);
    else flat.push({ name, description: item.description, options: item.options ?? [] });
  };
  for (const command of commands) walk(command.name, command);
  return flat;
}

/**
 * Read a slash line: `/ask question: what areas` or, for the first option, `/ask what areas`.
 * @returns null where no command is complete yet, else { command, values, focused } with the values
 *   by option, as typed, and the option that the end of the line belongs to.
 */
export function readLine(text, commands) {
  const fitting = commands.filter(({ name }) => text === `/${name}` || text.startsWith(`/${name} `));
  const command = fitting.sort((a, b) => b.name.length - a.name.length)[0];
  if (!command) return null;
  const rest = text.slice(command.name.length + 1);
  const values = {};
  let focused = null;
  const names = command.options.map((option) => option.name);
  if (!names.length) return { command, values, focused };
  const labels = [...rest.matchAll(new RegExp(`(?<=^|\\s)(${names.map(escape).join("|")}):\\s?`, "g"))];
  const lead = rest.slice(0, labels[0]?.index ?? rest.length);
  if (lead.trim()) { values[names[0]] = lead.trim(); focused = names[0]; }
  labels.forEach((label, at) => {
    const value = rest.slice(label.index + label[0].length, labels[at + 1]?.index ?? rest.length);
    if (value.trim()) values[label[1]] = value.trim(); else delete values[label[1]];
    focused = label[1];
  });
  if (!labels.length && !lead.trim() && rest.startsWith(" ")) focused = names[0];
  return { command, values, focused };
}

/** The line with one option's value put in place of what stood there. */
export function fillIn(line, option, value) {
  const values = { ...line.values, [option]: value };
  const parts = line.command.options.filter(({ name }) => name in values).map(({ name }) => `${name}: ${values[name]}`);
  return `/${line.command.name} ${parts.join(" ")}`;
}

/** The line that begins a command: with the label of its first option, where it has one. */
export function begin(command) {
  const first = command.options[0];
  return first ? `/${command.name} ${first.name}: ` : `/${command.name}`;
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
