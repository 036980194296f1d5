// The places on the left, and the people that one can be.

import { find, make } from "./dom.js";
import { icon } from "./icons.js";

const SIGNS = { direct: "@", text: "#", announcement: "#" };

/** What stands before a place's name in a sentence. */
export const sign = (place) => SIGNS[place.channel_kind] ?? "";

/** Show the places that one sees: servers with their channels and open threads, then direct messages. */
export function showPlaces(app) {
  const entry = (place) => make(place.unread ? "button.place.unread" : "button.place", {
    type: "button", "aria-current": place === app.place ? "page" : null, onclick: () => app.goTo(place),
    "data-depth": "archived" in place ? 1 : 0,
  }, icon(place.channel_kind), make("b", {}, place.name));
  const groups = new Map();
  for (const place of app.places) {
    if (!place.seen_by.includes(app.part) || (place.archived && place !== app.place)) continue;
    const title = place.guild ?? "Direct messages";
    groups.set(title, [...(groups.get(title) ?? []), place]);
  }
  find("places").replaceChildren(...[...groups].flatMap(([title, places]) => [
    make("h2", {}, title),
    ...ordered(places).map((place) => (place.channel_kind === "category" ? make("h3", {}, place.name) : entry(place))),
  ]));
}

/** Channels without a category first, then each category with its channels. */
function ordered(places) {
  const categories = places.filter(({ channel_kind: kind }) => kind === "category");
  const topOf = (place) => {
    const parent = places.find(({ id }) => id === place.parent);
    return parent && "archived" in place ? topOf(parent) : place.parent;
  };
  const free = places.filter((place) => !categories.includes(place) && !categories.some(({ id }) => id === topOf(place)));
  return [...free, ...categories.flatMap((category) => [category, ...places.filter((place) => topOf(place) === category.id)])];
}

/** Show who one can be. */
export function showPersons(app) {
  find("persons").replaceChildren(make("h2", {}, "You are"), ...app.people.map(({ part, name, role }) => make("button.person", {
    type: "button", role: "radio", "aria-checked": String(part === app.part), onclick: () => app.become(part),
  }, make("b", {}, name), make("span", {}, role))));
}
