// A text and its entities become elements. Only text nodes are ever made from what the bot sent: no markup of its own
// reaches the page. Offsets count UTF-16 units, which is what JavaScript's strings count too.

import { locale, say } from "./texts.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

export function renderText(parent, text, entities, onCommand) {
  fill(parent, text, 0, text.length, [...(entities ?? [])].sort(outerFirst), onCommand);
  return parent;
}

function outerFirst(a, b) {
  return a.offset - b.offset || b.length - a.length;
}

function fill(parent, text, from, to, entities, onCommand) {
  let at = from;
  let afterBlock = false;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (start >= end) {
      rest = others;
      continue;
    }
    const isBlock = BLOCKS.has(entity.type);
    addText(parent, text.slice(at, start), afterBlock, isBlock);
    const { inner, later } = divide(others, end);
    const element = elementFor(entity, text.slice(start, end), onCommand);
    parent.append(element);
    if (entity.type !== "date_time" || !entity.date_time_format) fill(element.slotFor ?? element, text, start, end, inner, onCommand);
    rest = later;
    at = end;
    afterBlock = isBlock;
  }
  addText(parent, text.slice(at, to), afterBlock, false);
}

// Entities that begin before `end` go inside; what reaches beyond it goes on afterwards.
function divide(entities, end) {
  const inner = [];
  const later = [];
  for (const entity of entities) {
    const last = entity.offset + entity.length;
    if (entity.offset < end) inner.push(entity);
    if (last > end) later.push(entity.offset < end ? { ...entity, offset: end, length: last - end } : entity);
  }
  return { inner, later: later.sort(outerFirst) };
}

// A block breaks the line by itself: the line break beside it is not shown a second time.
function addText(parent, text, afterBlock, beforeBlock) {
  let shown = afterBlock ? text.replace(/^\n/, "") : text;
  if (beforeBlock) shown = shown.replace(/\n$/, "");
  if (shown) parent.append(shown);
}

function elementFor(entity, text, onCommand) {
  switch (entity.type) {
    case "text_link": return link(entity.url);
    case "url": return link(text);
    case "bot_command": return command(text, onCommand);
    case "spoiler": return spoiler();
    case "expandable_blockquote": return expandable();
    case "date_time": return moment(entity);
    default: {
      const element = document.createElement(TAGS[entity.type] ?? "span");
      element.className = entity.type;
      return element;
    }
  }
}

export function link(address) {
  const element = document.createElement("a");
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && ["http:", "https:", "mailto:", "tg:", "webcal:"].includes(url.protocol)) {
    element.href = url.href;
    element.target = "_blank";
    element.rel = "noopener noreferrer";
  }
  return element;
}

function command(text, onCommand) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "bot_command";
  element.addEventListener("click", () => onCommand(text));
  return element;
}

function spoiler() {
  const element = document.createElement("span");
  element.className = "spoiler";
  element.tabIndex = 0;
  element.role = "button";
  element.setAttribute("aria-label", say("spoiler"));
  const show = () => {
    element.classList.add("shown");
    element.removeAttribute("aria-label");
    element.removeAttribute("role");
  };
  element.addEventListener("click", show);
  element.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return element;
}

function expandable() {
  const element = document.createElement("blockquote");
  element.className = "expandable";
  const text = document.createElement("div");
  text.className = "quoted";
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "toggle";
  const label = () => {
    const open = element.classList.contains("open");
    toggle.textContent = say(open ? "less" : "moreText");
    toggle.setAttribute("aria-expanded", String(open));
  };
  toggle.addEventListener("click", () => {
    element.classList.toggle("open");
    label();
  });
  label();
  new ResizeObserver(() => {
    if (!element.classList.contains("open")) toggle.hidden = text.scrollHeight <= text.clientHeight + 1;
  }).observe(text);
  element.append(text, toggle);
  element.slotFor = text;
  return element;
}

// https://core.telegram.org/bots/api#date-time-entity-formatting, in the browser's zone and the page's language.
function moment(entity) {
  const element = document.createElement("time");
  const date = new Date(entity.unix_time * 1000);
  element.dateTime = date.toISOString();
  element.title = new Intl.DateTimeFormat(locale(), { dateStyle: "full", timeStyle: "long" }).format(date);
  element.className = "date_time";
  if (entity.date_time_format) element.textContent = showMoment(date, entity.date_time_format);
  return element;
}

function showMoment(date, format) {
  if (format === "r") return relative(date);
  const options = {};
  if (format.includes("w")) options.weekday = "short";
  if (format.includes("d")) Object.assign(options, { year: "2-digit", month: "2-digit", day: "2-digit" });
  if (format.includes("D")) Object.assign(options, { year: "numeric", month: "long", day: "numeric" });
  if (/[tT]/.test(format)) Object.assign(options, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  if (format.includes("T")) options.second = "2-digit";
  return new Intl.DateTimeFormat(locale(), options).format(date);
}

const UNITS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];

function relative(date) {
  const seconds = (date - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.round(seconds / size), unit);
}
