// One message as a bubble, with its reply preview, its text, its file and its keyboard.

import { link, renderText } from "./entities.js";
import { clock, say } from "./texts.js";

const REPLY_ICON = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M10 6 4 12l6 6M4 12h9a7 7 0 0 1 7 7" class="line"/></svg>';

export function renderMessage(message, { isMine, act }) {
  const item = document.createElement("article");
  item.className = isMine ? "message mine" : "message";
  item.id = `message-${message.message_id}`;
  item.append(bubble(message, act));
  if (message.reply_markup) item.append(keyboard(message, act));
  return item;
}

function bubble(message, act) {
  const box = document.createElement("div");
  box.className = "bubble";
  if (message.reply_to_message) box.append(replyPreview(message.reply_to_message, act));
  if (message.document) box.append(file(message.document));
  const text = document.createElement("div");
  text.className = "text";
  renderText(text, message.text ?? message.caption ?? "", message.entities ?? message.caption_entities, act.say);
  text.append(stamp(message));
  box.append(text, replyButton(message, act));
  return box;
}

function stamp(message) {
  const time = document.createElement("time");
  time.className = "stamp";
  time.dateTime = new Date(message.date * 1000).toISOString();
  time.textContent = (message.edit_date ? `${say("edited")} ` : "") + clock(message.date);
  return time;
}

function replyButton(message, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reply-to";
  button.title = say("reply");
  button.setAttribute("aria-label", say("reply"));
  button.innerHTML = REPLY_ICON;
  button.addEventListener("click", () => act.reply(message));
  return button;
}

function replyPreview(replied, act) {
  const preview = document.createElement("button");
  preview.type = "button";
  preview.className = "reply";
  const name = document.createElement("b");
  name.textContent = act.nameOf(replied);
  const text = document.createElement("span");
  text.textContent = summary(replied);
  preview.append(name, text);
  preview.addEventListener("click", () => act.show(replied.message_id));
  return preview;
}

export function summary(message) {
  return (message.text ?? message.caption ?? message.document?.file_name ?? "").replace(/\s+/g, " ").slice(0, 120);
}

function file(document_) {
  const element = document.createElement("a");
  element.className = "file";
  element.href = `/page/file/${encodeURIComponent(document_.file_id)}`;
  element.download = document_.file_name;
  const name = document.createElement("b");
  name.textContent = document_.file_name;
  const size = document.createElement("span");
  size.textContent = `${Math.max(1, Math.round(document_.file_size / 1024))} kB · ${say("download")}`;
  element.append(name, size);
  return element;
}

function keyboard(message, act) {
  const board = document.createElement("div");
  board.className = "keyboard";
  for (const row of message.reply_markup.inline_keyboard ?? []) {
    const line = document.createElement("div");
    line.className = "row";
    line.append(...row.map((button) => key(message, button, act)));
    board.append(line);
  }
  return board;
}

function key(message, button, act) {
  if (button.url) {
    const element = link(button.url);
    element.className = "key opens";
    element.textContent = button.text;
    return element;
  }
  const element = document.createElement("button");
  element.type = "button";
  element.className = "key";
  element.textContent = button.text;
  element.disabled = !button.callback_data && !button.copy_text;
  element.addEventListener("click", () => (button.copy_text ? act.copy(button.copy_text.text) : act.press(message, button, element)));
  return element;
}
