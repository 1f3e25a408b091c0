// The page works without this. With it, forms are handed in without a new page, and news comes by
// itself: the server says what the chat, the clock and the unread marks are, and this puts it there.
"use strict";

const me = document.body.dataset.personaChosen;
const log = document.getElementById("log");
const scroller = log.parentElement;
const notice = document.getElementById("status");
const message = document.getElementById("message");
let busy = false;
let answering = false; // the next new card is the answer to what was just handed in

function made(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

/** Make the chat what the server says; return the lines that are new or changed. */
function arrange(lines) {
  const ids = new Set(lines.map((line) => line.id));
  for (const old of [...log.children]) if (!ids.has(old.id)) old.remove();
  const changed = [];
  let before = null;
  for (const line of lines) {
    let node = document.getElementById(line.id);
    if (line.html && node?.dataset.version !== line.version) {
      const fresh = made(line.html);
      if (node) node.replaceWith(fresh);
      node = fresh;
      changed.push(node);
    }
    const inPlace = before ? before.nextElementSibling : log.firstElementChild;
    if (inPlace !== node) log.insertBefore(node, inPlace);
    before = node;
  }
  return changed;
}

/** Bring a line into view: what is taller than the window from its beginning. */
function toView(line) {
  const tall = line.offsetHeight > scroller.clientHeight;
  line.scrollIntoView({ block: tall ? "start" : "nearest" });
}

/** Bring what is new into view, and the focus to it when the tapped button is gone. */
function reveal(changed) {
  const card = changed.filter((node) => !node.querySelector("[data-past]")).at(-1);
  if (!card) return;
  toView(card);
  const article = card.querySelector("article");
  if (answering && article && document.activeElement === document.body) {
    article.focus({ preventScroll: true });
  }
  if (article) answering = false;
}

function show(state) {
  document.getElementById("empty")?.toggleAttribute("hidden", state.chat.length > 0);
  reveal(arrange(state.chat));
  const now = document.getElementById("now");
  now.dateTime = state.clock.at;
  now.textContent = state.clock.text;
  for (const link of document.querySelectorAll("[data-persona]")) {
    const count = state.unread[link.dataset.persona] ?? 0;
    const mark = link.querySelector(".unread");
    mark.dataset.unread = count;
    mark.hidden = count === 0;
    mark.querySelector("b").textContent = count;
  }
}

async function handIn(form, button) {
  const data = new FormData(form, button);
  data.set("event", crypto.randomUUID());
  busy = answering = true;
  document.body.classList.add("busy");
  notice.textContent = "";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    notice.textContent = (await answer.json()).note;
    if (form.matches("[data-composer]")) cleared(form);
  } catch {
    notice.textContent = notice.dataset.failed;
  } finally {
    busy = false;
    document.body.classList.remove("busy");
  }
}

function cleared(form) {
  form.reset();
  chosenFiles();
}

function chosenFiles() {
  const line = document.getElementById("chosen");
  const names = [...document.getElementById("file").files].map((file) => file.name);
  line.hidden = names.length === 0;
  line.textContent = `${line.dataset.label} ${names.join(", ")}`;
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-live]")) return;
  event.preventDefault();
  const empty = event.target.matches("[data-composer]") && !message.value.trim();
  if (busy || (empty && !document.getElementById("file").files.length)) return;
  handIn(event.target, event.submitter);
});
message.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  message.form.requestSubmit();
});
document.getElementById("file").addEventListener("change", chosenFiles);
document.querySelector("[data-example]").addEventListener("click", (event) => {
  event.preventDefault();
  message.value = event.currentTarget.dataset.example;
  message.focus();
});

const news = new EventSource(`/stream?as=${encodeURIComponent(me)}`);
news.addEventListener("state", (event) => show(JSON.parse(event.data)));
news.addEventListener("open", () => {
  if (notice.textContent === notice.dataset.offline) notice.textContent = "";
});
news.addEventListener("error", () => {
  notice.textContent = notice.dataset.offline;
});
document.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
if (log.lastElementChild) toView(log.lastElementChild);
