// What there is to look for, in a list under the search box as one types (the combobox pattern of ARIA 1.2).
// Without it every page works as well: the same is on /suggest.
const box = document.getElementById("q");
const list = document.createElement("ul");
const told = document.createElement("p");
const KINDS = { title: "Document", body: "Body", topic: "Topic", phrase: "Words" };
const PAUSE = 150; // milliseconds without a key before anything is asked
let asking = new AbortController();
let waiting = 0;
let chosen = -1;

function show(rows) {
  list.replaceChildren(...rows.map((row, place) => {
    const option = document.createElement("li");
    const kind = document.createElement("span");
    kind.className = "n";
    kind.textContent = KINDS[row.kind];
    option.append(row.text, " ", kind);
    option.id = `suggested-${place}`;
    option.setAttribute("role", "option");
    option.dataset.url = row.url;
    return option;
  }));
  list.hidden = rows.length === 0;
  box.setAttribute("aria-expanded", String(!list.hidden));
  choose(-1);
  told.textContent = list.hidden ? "" : `${rows.length} suggestion${rows.length === 1 ? "" : "s"}. Up and down arrows choose.`;
}

function choose(place) {
  chosen = place;
  for (const [each, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(each === place));
  if (place < 0) return box.removeAttribute("aria-activedescendant");
  list.children[place].scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", list.children[place].id);
}

async function ask() {
  asking = new AbortController();
  const words = box.value.trim();
  if (words.length < 2) return show([]);
  try {
    const answer = await fetch(`/suggest?${new URLSearchParams({ q: words })}`, {
      headers: { Accept: "application/json" }, signal: asking.signal,
    });
    show(answer.ok ? (await answer.json()).suggestions : []);
  } catch { /* another question came, or there is no connection: the box works without */ }
}

function stop() {
  clearTimeout(waiting);
  asking.abort();
}

function close() {
  stop();
  show([]);
}

function pressed(event) {
  const number = list.children.length;
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.key === "Escape" && list.hidden) return close(); // what was asked for comes no more
  if (list.hidden) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    stop(); // the list stays as it is while one chooses
    const step = event.key === "ArrowDown" ? 1 : -1;
    choose((chosen + 1 + step + number + 1) % (number + 1) - 1);
  } else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
}

box.type = "text"; // a search field may be no combobox
for (const [name, value] of Object.entries({
  role: "combobox", "aria-expanded": "false", "aria-controls": "suggested", "aria-autocomplete": "list",
})) box.setAttribute(name, value);
list.id = "suggested";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "Suggestions");
told.className = "vh";
told.setAttribute("role", "status");
box.parentElement.append(list, told);
box.addEventListener("input", () => { stop(); waiting = setTimeout(ask, PAUSE); });
box.addEventListener("keydown", pressed);
box.addEventListener("blur", close);
list.addEventListener("pointerdown", event => event.preventDefault()); // the box keeps the focus
list.addEventListener("click", event => {
  const option = event.target.closest("[role=option]");
  if (!option) return;
  if (event.ctrlKey || event.metaKey) window.open(option.dataset.url);
  else location.assign(option.dataset.url);
});
