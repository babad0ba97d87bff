// What the page itself says; what the bot says is the bot's affair.

const TEXTS = {
  zh: {
    alert: "提示", ago: "收到新消息", back: "重新连接中…", block: "停用机器人", bot: "机器人", cancel: "取消", commands: "命令",
    copied: "已复制", dark: "深色", down: "到最新消息", download: "下载", edited: "已编辑", empty: "这里还没有消息",
    emptyHint: "点下面的“开始”，机器人就会向你问好。", language: "语言", less: "收起", light: "浅色", log: "对话", menu: "菜单",
    more: "更多", moreText: "展开", newVisitor: "＋ 新访客", ok: "好", reply: "回复", send: "发送", start: "开始",
    system: "跟随系统", theme: "外观", today: "今天", typing: "正在输入…", unblock: "重新启用机器人", visitor: "访客",
    visitors: "访客（各有自己的对话）", write: "输入消息", yesterday: "昨天", you: "我", spoiler: "显示隐藏的文字",
    sandbox: "沙盒",
  },
  en: {
    alert: "Notice", ago: "new message", back: "reconnecting…", block: "Block the bot", bot: "bot", cancel: "Cancel",
    commands: "Commands", copied: "Copied", dark: "dark", down: "To the latest message", download: "Download",
    edited: "edited", empty: "No messages here yet", emptyHint: "Press Start below and the bot will say hello.",
    language: "Language", less: "Show less", light: "light", log: "Conversation", menu: "Menu", more: "More",
    moreText: "Show more", newVisitor: "＋ New visitor", ok: "OK", reply: "Reply", send: "Send", start: "Start",
    system: "as the system", theme: "Appearance", today: "Today", typing: "typing…", unblock: "Unblock the bot",
    visitor: "Visitor", visitors: "Visitors (each with a chat of their own)", write: "Message", yesterday: "Yesterday",
    you: "You", spoiler: "Show the hidden text", sandbox: "sandbox",
  },
};

let current = "en";

export function languageAtFirst(fallback) {
  const spoken = (navigator.languages ?? []).map((code) => code.slice(0, 2));
  return spoken.find((code) => code in TEXTS) ?? fallback;
}

export function speak(language) {
  current = language in TEXTS ? language : "en";
  document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = say(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
    if (element.localName === "button") element.title = say(element.dataset.label);
  }
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = say(element.dataset.placeholder);
}

export function say(key) {
  return TEXTS[current][key] ?? key;
}

export function locale() {
  return document.documentElement.lang;
}

export function clock(unix) {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(unix * 1000);
}

export function day(unix) {
  const date = new Date(unix * 1000);
  const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  if (ago === 0) return say("today");
  if (ago === 1) return say("yesterday");
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(locale(), { month: "long", day: "numeric", year }).format(date);
}
