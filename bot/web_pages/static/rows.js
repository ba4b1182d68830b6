// One file of the list: its name as text, where it is, and what can be done with it.

const risky = new Set(("exe dll com scr msi msix bat cmd ps1 vbs vbe js jse wsf hta lnk jar apk app dmg pkg deb rpm sh reg iso img "
  + "zip rar 7z tar gz tgz bz2 xz zst cab docm xlsm pptm").split(" "));
const beware = "This is a program or an archive. Vera keeps it as it is and warns whoever has the report; do not open it yourself.";
const said = document.getElementById("said");

export function announce(words) {
  said.textContent = words;
}

export function sizeInWords(size) {
  const mega = size / 1024 / 1024;
  if (mega >= 1) return `${mega < 10 ? mega.toFixed(1) : Math.round(mega)} MB`;
  return size < 1024 ? `${size} bytes` : `${Math.round(size / 1024)} KB`;
}

export function row(file, { remove, again }) {
  const node = part(document.getElementById("list"), "li", "file");
  const name = part(node, "span", "name", file.name);
  name.id = `file-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  if (risky.has(file.name.split(".").pop().toLowerCase())) part(node, "p", "beware", beware);
  const state = part(node, "p", "state");
  const bar = part(node, "progress");
  bar.max = Math.max(1, file.size);
  bar.setAttribute("aria-labelledby", name.id);
  const againButton = button(node, "Try again", name, again);
  const removeButton = button(node, "Remove", name, remove);

  const one = {
    file, node, id: null, next: 0, state: "",
    says(words) { state.textContent = words; },
    shows(there) {
      bar.value = there;
      one.says(`${Math.floor((there / bar.max) * 100)} % of ${sizeInWords(file.size)}`);
    },
    waits() { look("waiting", `${sizeInWords(file.size)}, not sent yet`); },
    begins() { look("sending", "Sending"); one.shows(one.next); },
    keeps() { look("kept", `${sizeInWords(file.size)}, sent and kept`); },
    fails(words, canTryAgain) {
      look("failed", words);
      againButton.hidden = !canTryAgain;
    },
    forgets() { one.id = null; one.next = 0; },
  };

  function look(to, words) {
    one.state = to;
    node.className = `file ${to}`;
    bar.hidden = to !== "sending";
    againButton.hidden = true;
    removeButton.hidden = to === "sending" || to === "kept";
    one.says(words);
  }

  one.waits();
  return one;
}

function part(parent, kind, style = "", words = "") {
  const node = document.createElement(kind);
  if (style) node.className = style;
  node.textContent = words;
  parent.append(node);
  return node;
}

function button(parent, words, name, press) {
  const node = part(parent, "button", "second", words);
  node.type = "button";
  node.setAttribute("aria-label", `${words}: ${name.textContent}`);
  node.addEventListener("click", press);
  return node;
}
