// Files to be added: dropped onto the form, listed, and sent with a bar; and what becomes of them, kept up to date.
// Without it the same form sends the same, and the page of a batch is loaded anew.
const form = document.getElementById("adding");
const told = document.createElement("p");
told.setAttribute("role", "status");

function element(name, text = "", attributes = {}) {
  const made = Object.assign(document.createElement(name), { textContent: text });
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const size = bytes => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

function add() {
  const { largest, most } = form.dataset;
  const input = form.elements.namedItem("file");
  const drop = document.getElementById("drop");
  const list = element("ul", "", { class: "chosen" });
  const bar = element("progress", "", { max: "1", "aria-label": "Sent", hidden: "" });
  const button = form.querySelector("[type=submit]");
  let files = [];
  let sending = false;

  function show(said) {
    list.replaceChildren(...files.map((file, place) => {
      const item = element("li", `${file.name} `);
      const remove = element("button", "Remove", { type: "button", class: "quiet" });
      remove.append(element("span", `: ${file.name}`, { class: "vh" }));
      remove.addEventListener("click", () => take(files.filter(other => other !== file), `Removed ${file.name}.`, place));
      item.append(element("span", size(file.size), { class: "n" }), " ", remove);
      return item;
    }));
    const whole = files.reduce((sum, file) => sum + file.size, 0);
    told.textContent = `${said} ${counted(files.length, "file")}, ${size(whole)}.`;
    if (files.length > Number(most)) told.textContent += ` No more than ${most} can be sent at once.`;
    if (whole > Number(largest)) told.textContent += ` No more than ${size(Number(largest))} can be sent at once.`;
    return files.length <= Number(most) && whole <= Number(largest);
  }

  function take(chosen, said, place = -1) {
    files = chosen;
    const kept = new DataTransfer();
    for (const file of files) kept.items.add(file);
    input.files = kept.files; // so that the form itself is right too
    show(said);
    const next = list.querySelectorAll("button")[Math.min(place, files.length - 1)];
    if (place >= 0) (next ?? input).focus();
  }

  function more(chosen) {
    const known = new Set(files.map(file => `${file.name}/${file.size}/${file.lastModified}`));
    const fresh = [...chosen].filter(file => !known.has(`${file.name}/${file.size}/${file.lastModified}`));
    take([...files, ...fresh], `Chose ${counted(fresh.length, "file")}.`);
  }

  function end(said) {
    sending = button.disabled = false;
    bar.hidden = true;
    told.textContent = said;
  }

  function send(event) {
    event.preventDefault();
    if (sending || !show("")) return;
    const request = new XMLHttpRequest(); // fetch does not tell how much was sent
    sending = button.disabled = true;
    bar.hidden = false;
    told.textContent = `Sending ${counted(files.length, "file")}.`;
    request.upload.addEventListener("progress", step => { if (step.lengthComputable) bar.value = step.loaded / step.total; });
    request.upload.addEventListener("load", () => { told.textContent = "Sent. Waiting for the answer."; });
    request.addEventListener("error", () => end("The connection was lost, and nothing was added. Try again."));
    request.addEventListener("load", () => {
      if (request.status === 200 && new URL(request.responseURL).pathname !== location.pathname) return location.assign(request.responseURL);
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const reason = page.querySelector(".error-summary p") ?? page.querySelector("main p");
      end(reason ? reason.textContent.trim() : "Nothing was added. Try again.");
    });
    request.open("POST", form.action);
    request.send(new FormData(form));
  }

  drop.append(list);
  button.parentElement.after(bar, told);
  input.addEventListener("change", () => more(input.files));
  form.addEventListener("submit", send);
  for (const name of ["dragover", "dragleave", "drop"]) form.addEventListener(name, event => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop" && !sending) more(event.dataTransfer.files);
  });
  if (input.files.length) more(input.files); // as a browser kept them that came back
}

async function follow() {
  const before = document.getElementById("became");
  if (!before.dataset.busy) return;
  await new Promise(after => setTimeout(after, Number(before.dataset.busy) * 1000));
  try {
    const answer = await fetch(location.href);
    const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page && page.getElementById("became");
    if (now && now.textContent !== before.textContent && !before.contains(document.activeElement)) {
      before.replaceWith(now);
      told.textContent = now.querySelector("label, p")?.textContent ?? "";
      document.title = page.title;
    }
  } catch { /* there is no connection: it is looked again */ }
  return follow();
}

if (form) add();
else {
  told.className = "vh";
  document.getElementById("became").after(told);
  follow();
}
