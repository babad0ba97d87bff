// The chat page: follows one chat through server-sent events and says what the visitor says.

import { CommandMenu } from "./commands.js";
import { renderMessage, summary } from "./message.js";
import { day, languageAtFirst, say, speak } from "./texts.js";

const find = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const THEMES = ["system", "light", "dark"];
const NEAR_END_PX = 120;

const state = {
  user: 0, language: "zh", bot: null, blocked: false, messages: new Map(),
  startPayload: /^[\w-]{1,64}$/.test(query.get("start") ?? "") ? query.get("start") : "", unread: 0, replyTo: null, stream: null, waiting: new Map(),
};

const menu = new CommandMenu(choose);
const act = { say: sayText, reply: replyTo, show: showMessage, press, copy, nameOf };

// --- who is here

function visitors() {
  return JSON.parse(localStorage.getItem("visitors") ?? "[]");
}

function newVisitor() {
  return 1_000_000_000 + Math.floor(Math.random() * 8_000_000_000);
}

function enter(user) {
  state.user = user;
  localStorage.setItem("visitor", String(user));
  localStorage.setItem("visitors", JSON.stringify([user, ...visitors().filter((each) => each !== user)].slice(0, 12)));
  connect();
}

function showVisitors() {
  find("visitors").replaceChildren(...visitors().toSorted((a, b) => a - b).map((user) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `${say("visitor")} ${String(user).slice(-4)}`;
    button.setAttribute("aria-current", String(user === state.user));
    button.addEventListener("click", () => {
      find("menu").hidePopover();
      if (user !== state.user) enter(user);
    });
    return button;
  }));
}

// --- the stream

function connect() {
  state.stream?.close();
  const stream = state.stream = new EventSource(`/page/events?user=${state.user}&language=${state.language}`);
  const on = (kind, handle) => stream.addEventListener(kind, (event) => handle(JSON.parse(event.data)));
  on("snapshot", takeSnapshot);
  on("message", takeMessage);
  on("edited", takeEdit);
  on("deleted", takeDeletion);
  on("answer", takeAnswer);
  on("action", () => showStatus("typing"));
  on("standing", ({ blocked }) => { state.blocked = blocked; showControls(); });
  stream.addEventListener("error", () => {
    showStatus("back");
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => state.stream === stream && connect(), 1000);
  });
}

function takeSnapshot(snapshot) {
  const isReturn = state.messages.size && snapshot.messages.some((message) => state.messages.has(message.message_id));
  const place = isAtEnd() ? null : find("log").scrollTop;
  Object.assign(state, { bot: snapshot.bot, blocked: snapshot.blocked });
  menu.take(snapshot.commands);
  state.messages = new Map(snapshot.messages.map((message) => [message.message_id, message]));
  document.title = snapshot.bot.first_name;
  find("bot-name").textContent = snapshot.bot.first_name;
  showStatus("bot");
  showAll();
  showControls();
  if (!isReturn || place === null) toEnd();
  else find("log").scrollTop = place;
}

function takeMessage(message) {
  const stay = isAtEnd() || isMine(message);
  state.messages.set(message.message_id, message);
  if (state.messages.size === 1) find("log").replaceChildren();
  addMessage(message);
  if (!isMine(message)) showStatus("bot");
  if (stay) toEnd();
  else showUnread(state.unread + 1);
  showControls();
}

function takeEdit(message) {
  const stay = isAtEnd();
  state.messages.set(message.message_id, message);
  const shown = find(`message-${message.message_id}`);
  const focused = shown?.contains(document.activeElement) ? focusIndex(shown) : -1;
  const fresh = renderMessage(message, { isMine: isMine(message), act });
  shown?.replaceWith(fresh);
  if (focused >= 0) fresh.querySelectorAll("button, a")[focused]?.focus();
  if (stay) toEnd();
}

function takeDeletion({ message_id: number }) {
  state.messages.delete(number);
  find(`message-${number}`)?.remove();
  if (!state.messages.size) showAll();
}

function takeAnswer({ query_id: number, user_id: user, text, show_alert: isAlert }) {
  if (user !== state.user) return;
  state.waiting.get(number)?.classList.remove("waiting");
  state.waiting.delete(number);
  if (text) isAlert ? showAlert(text) : showToast(text);
}

const isMine = (message) => message.from?.id === state.user;
const focusIndex = (element) => [...element.querySelectorAll("button, a")].indexOf(document.activeElement);

// --- showing

function showAll() {
  const log = find("log");
  log.replaceChildren();
  if (!state.messages.size) log.append(emptyChat());
  for (const message of state.messages.values()) addMessage(message);
  showUnread(0);
}

function emptyChat() {
  const box = document.createElement("div");
  box.className = "empty";
  const title = document.createElement("b");
  title.textContent = say("empty");
  const hint = document.createElement("p");
  hint.textContent = state.bot.description || say("emptyHint");
  box.append(title, hint);
  return box;
}

function addMessage(message) {
  const log = find("log");
  const label = day(message.date);
  if (log.dataset.day !== label || !log.querySelector(".day")) {
    const mark = document.createElement("p");
    mark.className = "day";
    mark.textContent = label;
    log.append(mark);
    log.dataset.day = label;
  }
  log.append(renderMessage(message, { isMine: isMine(message), act }));
}

function nameOf(message) {
  return isMine(message) ? say("you") : message.from?.first_name ?? state.bot.first_name;
}

let statusTimer = 0;
function showStatus(kind) {
  clearTimeout(statusTimer);
  const status = find("status");
  status.textContent = kind === "bot" ? `${say("bot")} · ${say("sandbox")}` : say(kind);
  status.className = kind;
  if (kind === "typing") statusTimer = setTimeout(() => showStatus("bot"), 5000);
}

function showControls() {
  const mustStart = state.blocked || state.startPayload || !state.messages.size;
  find("start").hidden = !mustStart;
  find("start").textContent = state.blocked ? say("unblock") : say("start");
  find("composer").hidden = mustStart;
  find("block").textContent = say(state.blocked ? "unblock" : "block");
  if (mustStart) menu.hide();
}

function isAtEnd() {
  const log = find("log");
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
}

function toEnd() {
  const log = find("log");
  log.scrollTop = log.scrollHeight;
  requestAnimationFrame(() => { log.scrollTop = log.scrollHeight; });
  showUnread(0);
}

function showUnread(count) {
  state.unread = count;
  find("unread").textContent = count ? String(count) : "";
  find("down").hidden = isAtEnd() && !count;
}

function showMessage(number) {
  const element = find(`message-${number}`);
  element?.scrollIntoView({ block: "center", behavior: "smooth" });
  element?.classList.remove("flash");
  requestAnimationFrame(() => element?.classList.add("flash"));
}

let toastTimer = 0;
function showToast(text) {
  clearTimeout(toastTimer);
  const toast = find("toast");
  toast.textContent = text;
  toast.hidden = false;
  toastTimer = setTimeout(() => { toast.hidden = true; }, 4000);
}

function showAlert(text) {
  find("alert").querySelector("p").textContent = text;
  find("alert").showModal();
}

// --- doing

async function post(path, body) {
  const answer = await fetch(`/page/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: state.user, ...body }),
  }).catch(() => null);
  const result = (await answer?.json().catch(() => null)) ?? { problem: say("back") };
  if (result.problem) showToast(result.problem);
  return result;
}

function choose(command) {
  menu.hide();
  find("text").value = "";
  sayText(command);
  find("text").focus();
}

function sayText(text) {
  return post("say", { text });
}

async function send() {
  const box = find("text");
  const text = box.value.trim();
  if (!text) return;
  box.value = "";
  fitBox();
  menu.hide();
  const reply = state.replyTo?.message_id;
  replyTo(null);
  const { problem } = await post("say", { text, reply_to: reply });
  if (problem && !box.value) box.value = text;
}

async function press(message, button, element) {
  element.classList.add("waiting");
  setTimeout(() => element.classList.remove("waiting"), 10_000);
  const { query_id: number } = await post("press", { message_id: message.message_id, data: button.callback_data });
  if (number) state.waiting.set(number, element);
  else element.classList.remove("waiting");
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
  showToast(say("copied"));
}

function replyTo(message) {
  state.replyTo = message;
  find("replying").hidden = !message;
  if (!message) return;
  const [name, text] = find("replying").querySelector(".reply").children;
  name.textContent = nameOf(message);
  text.textContent = summary(message);
  find("text").focus();
}

async function start() {
  if (state.blocked) await post("block", { blocked: false });
  if (state.messages.size && !state.startPayload) return;
  const text = `/start ${state.startPayload}`.trim();
  state.startPayload = "";
  history.replaceState(null, "", location.pathname);
  await sayText(text);
  showControls();
  find("text").focus();
}

// --- the box to write in, the language, the look

function fitBox() {
  const box = find("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
}

function setLanguage(language) {
  state.language = language;
  localStorage.setItem("language", language);
  find("language").value = language;
  speak(language);
  setTheme(localStorage.getItem("theme") ?? "system");
}

function setTheme(theme) {
  localStorage.setItem("theme", theme);
  document.documentElement.dataset.theme = theme;
  find("theme").textContent = `${say("theme")}: ${say(theme)}`;
}

function listen() {
  find("composer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
  find("text").addEventListener("input", () => {
    fitBox();
    menu.follow(find("text").value);
  });
  find("text").addEventListener("keydown", (event) => {
    if (menu.walk(event)) return;
    if (event.key === "Escape") replyTo(null);
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
  });
  find("no-reply").addEventListener("click", () => replyTo(null));
  find("start").addEventListener("click", start);
  find("down").addEventListener("click", toEnd);
  find("log").addEventListener("scroll", () => showUnread(isAtEnd() ? 0 : state.unread), { passive: true });
  find("language").addEventListener("change", (event) => { setLanguage(event.target.value); connect(); });
  find("menu").addEventListener("toggle", showVisitors);
  find("new-visitor").addEventListener("click", () => { find("menu").hidePopover(); enter(newVisitor()); });
  find("theme").addEventListener("click", () => {
    setTheme(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length]);
  });
  find("block").addEventListener("click", async () => {
    find("menu").hidePopover();
    await post("block", { blocked: !state.blocked });
  });
}

listen();
const asked = ["zh", "en"].find((language) => language === query.get("language"));
setLanguage(asked ?? localStorage.getItem("language") ?? languageAtFirst(document.documentElement.dataset.defaultLanguage));
enter(Number(query.get("user")) || Number(localStorage.getItem("visitor")) || newVisitor());
