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

/** Return how far to scroll so that what lies at start..end comes between from and to. */
function missing(start, end, from, to) {
  return start < from ? start - from : Math.max(0, end - to);
}

/** Scroll an element into its box. `scrollIntoView` would also move where Tab goes on from. */
function toView(element, box, fromStart = false) {
  const place = element.getBoundingClientRect();
  const around = box.getBoundingClientRect();
  const down = fromStart
    ? place.top - around.top
    : missing(place.top, place.bottom, around.top, around.bottom);
  box.scrollBy(missing(place.left, place.right, around.left, around.right), down);
}

/** Bring a line into view: what is taller than the window, or is asked so, from its beginning. */
function lineToView(line, fromStart = false) {
  toView(line, scroller, fromStart || line.offsetHeight > scroller.clientHeight);
}

/** Bring what is new into view, and the focus to it when the tapped button is gone. */
function reveal(changed) {
  const card = changed.filter((node) => !node.querySelector("[data-past]")).at(-1);
  if (!card) return;
  lineToView(card);
  const article = card.querySelector("article");
  if (answering && article && document.activeElement === document.body) {
    article.focus({ preventScroll: true });
  }
  if (article) answering = false;
}

function show(state) {
  document.getElementById("empty")?.toggleAttribute("hidden", state.chat.length > 0);
  const now = document.getElementById("now");
  now.dateTime = state.clock.at;
  now.textContent = state.clock.text;
  const people = [...document.querySelectorAll("[data-persona]")];
  if (people.filter((link) => mark(link, state)).length) {
    const waiting = people.filter((link) => Number(link.querySelector(".unread").dataset.unread));
    const names = waiting.map((link) => link.querySelector(".who b").textContent);
    say(`${notice.dataset.news} ${names.join(", ")}`);
  }
  reveal(arrange(state.chat));
}

/** Set somebody's unread mark; return whether they have more than before. */
function mark(link, state) {
  const count = state.unread[link.dataset.persona] ?? 0;
  const sign = link.querySelector(".unread");
  const more = count > Number(sign.dataset.unread);
  sign.dataset.unread = count;
  sign.hidden = count === 0;
  sign.querySelector("b").textContent = count;
  return more;
}

/** Say something beside the message field, also to who listens to the page. */
function say(text, wrong = false) {
  notice.textContent = text;
  notice.classList.toggle("wrong", wrong);
}

async function handIn(form, button) {
  const data = new FormData(form, button);
  data.set("event", crypto.randomUUID());
  busy = answering = true;
  document.body.classList.add("busy");
  say("");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new Error(answer.status === 413 ? "too_big" : "failed");
    const { note } = await answer.json();
    if (note) say(notice.dataset[note]);
    if (form.matches("[data-composer]")) cleared(form);
  } catch (problem) {
    say(notice.dataset[problem.message] ?? notice.dataset.failed, true);
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
  if (notice.textContent === notice.dataset.offline) say("");
});
news.addEventListener("error", () => {
  say(notice.dataset.offline, true);
});
const current = document.querySelector(".people [aria-current]");
if (current) toView(current, current.closest(".people"));
const fresh = document.getElementById(log.dataset.firstNew) ?? log.lastElementChild;
if (fresh) lineToView(fresh, Boolean(log.dataset.firstNew));
