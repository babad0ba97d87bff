// The bot's commands in a list above the box: by the menu button, or by typing a slash.

const find = (id) => document.getElementById(id);

export class CommandMenu {
  constructor(choose) {
    this.commands = [];
    this.choose = choose;
    find("commands").addEventListener("keydown", (event) => this.walk(event));
    find("command-menu").addEventListener("click", () => (this.isOpen ? this.hide() : this.show()));
  }

  get isOpen() {
    return !find("commands").hidden;
  }

  take(commands) {
    this.commands = commands;
    find("command-menu").hidden = !commands.length;
    if (this.isOpen) this.show();
  }

  follow(typed) {
    if (typed.startsWith("/")) this.show(typed.slice(1).toLowerCase());
    else this.hide();
  }

  show(beginning = "") {
    const matching = this.commands.filter(({ command }) => command.startsWith(beginning));
    find("commands").replaceChildren(...matching.map((each) => this.item(each)));
    this.setOpen(matching.length > 0);
  }

  hide() {
    this.setOpen(false);
  }

  setOpen(isOpen) {
    find("commands").hidden = !isOpen;
    find("command-menu").setAttribute("aria-expanded", String(isOpen));
  }

  item({ command, description }) {
    const item = document.createElement("li");
    item.role = "option";
    item.tabIndex = -1;
    const name = document.createElement("b");
    name.textContent = `/${command}`;
    const text = document.createElement("span");
    text.textContent = description;
    item.append(name, text);
    item.addEventListener("click", () => this.choose(`/${command}`));
    return item;
  }

  // True when the key was for this list.
  walk(event) {
    if (!this.isOpen) return false;
    const items = [...find("commands").children];
    const at = items.indexOf(document.activeElement);
    const steps = { ArrowDown: at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1 };
    if (event.key in steps) (items[steps[event.key]] ?? find("text")).focus();
    else if (event.key === "Enter" && at >= 0) items[at].click();
    else if (event.key === "Escape") this.leave();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  leave() {
    this.hide();
    find("text").focus();
  }
}
