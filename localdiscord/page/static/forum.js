// A forum: its posts, the newest first.

import { make } from "./dom.js";
import { excerpt } from "./message.js";

/** Render a forum. `posts` are its threads, `view` as for messages, `write` begins a post. */
export function renderForum(forum, posts, view, write) {
  const cards = posts.toReversed().map((post) => {
    const first = post.messages.find(({ id }) => id === post.id);
    const replies = post.messages.filter(({ id }) => id !== post.id).length;
    return make("button.post", { type: "button", onclick: () => view.goTo(post) },
      make("span.tags", {}, ...post.tags.map((tag) => make("span.chip", {}, tag)), post.archived ? make("span.chip", {}, "archived") : null),
      make("b", {}, post.name),
      first ? make("span.excerpt", {}, `${first.author.display_name}: ${excerpt(first)}`) : null,
      make("small", {}, replies === 1 ? "1 message" : `${replies} messages`));
  });
  return make("div.forum", {},
    make("div.forum-head", {},
      make("p", {}, forum.topic || "A forum: each question has a post of its own."),
      make("button.button.primary", { type: "button", onclick: write }, "New post")),
    ...(cards.length ? cards : [make("p.none", {}, "No post yet.")]));
}
