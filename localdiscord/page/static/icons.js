// The page's own signs, drawn, so that they need no font.

const SPACE = "http://www.w3.org/2000/svg";
const PATHS = {
  text: "M6 2.5 4.5 13.5M11.5 2.5 10 13.5M2.5 5.5h11.5M2 10.5h11.5",
  direct: "M10.5 8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zm0-2.5V9a2 2 0 0 0 3.5 0c1-4-2-7.5-6-7.5S1.5 4.5 1.5 8s3 6.5 6.5 6.5c1.5 0 2.5-.3 3.5-1",
  voice: "M2 6h2.5L8 3v10L4.5 10H2zM10.5 5.5a3.5 3.5 0 0 1 0 5M12.5 3.5a6.3 6.3 0 0 1 0 9",
  announcement: "M2 6.5v3h2l7 3.5v-10l-7 3.5zM4.5 9.5l1 4M13 6.5v3",
  forum: "M2 2.5h8.5v6H6l-2.5 2v-2H2zM12 5.5h2v6h-1.5v2l-2.5-2H7.5",
  thread: "M3 2.5v5.5a2 2 0 0 0 2 2h8.5M10.5 7l3 3-3 3M6.5 5.5h7",
  "private thread": "M4 7.5h8v6H4zM5.5 7.5V5.5a2.5 2.5 0 0 1 5 0v2",
  pin: "M6 2h4l-.5 5 2.5 2.5H4L6.5 7zM8 9.5V14",
};

/** A sign by its name, as wide as a letter is high. */
export function icon(name) {
  const svg = document.createElementNS(SPACE, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SPACE, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
