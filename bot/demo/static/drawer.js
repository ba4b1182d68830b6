// The list at the side, and the drawer that it becomes on a small screen.

import { at, icon } from "./dom.js";

export function drawer() {
  const button = at("drawer-button");
  button.append(icon("menu"));
  const set = (open) => {
    at("sidebar").classList.toggle("open", open);
    at("veil").hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) at("sidebar").querySelector("button")?.focus();
  };
  const close = () => { if (at("sidebar").classList.contains("open")) { set(false); button.focus(); } };
  button.addEventListener("click", () => set(!at("sidebar").classList.contains("open")));
  at("veil").addEventListener("click", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  return close;
}
