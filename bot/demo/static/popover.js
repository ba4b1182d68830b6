// A button that shows a panel: Escape and a click elsewhere close it, arrow keys move in it.

let open = null;

export function closePopover(focusBack = false) {
  if (!open) return;
  const { button, panel } = open;
  open = null;
  panel.hidden = true;
  button.setAttribute("aria-expanded", "false");
  if (focusBack) button.focus();
}

export function popover(button, panel, draw = null) {
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const mine = open && open.panel === panel;
    closePopover();
    if (mine) return;
    if (draw) draw(panel);
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    open = { button, panel };
    keepInside(panel);
    const first = choices(panel)[0];
    if (first) first.focus();
  });
  panel.addEventListener("keydown", (event) => moveFocus(event, panel));
}

function choices(panel) {
  return [...panel.querySelectorAll("button:not([disabled]), select, input")];
}

function keepInside(panel) {
  panel.classList.remove("pop-left", "pop-above");
  const box = panel.getBoundingClientRect();
  if (box.right > window.innerWidth - 4) panel.classList.add("pop-left");
  if (box.bottom > window.innerHeight - 4 && box.top > box.height) panel.classList.add("pop-above");
}

function moveFocus(event, panel) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.tagName === "SELECT") return;
  const all = choices(panel);
  const next = (all.indexOf(document.activeElement) + step + all.length) % all.length;
  all[next].focus();
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open) return;
  event.preventDefault();
  event.stopPropagation();
  closePopover(true);
}, true);

document.addEventListener("pointerdown", (event) => {
  if (open && !open.panel.contains(event.target) && !open.button.contains(event.target)) closePopover();
});

document.addEventListener("focusin", (event) => {
  if (open && !open.panel.contains(event.target) && event.target !== open.button) closePopover();
});
