// Lists the bots this emulator knows.
const list = document.getElementById("bots");
for (const bot of await (await fetch("/emulator/bots")).json()) {
  list.append(Object.assign(document.createElement("li"), { textContent: `@${bot.username}: ${bot.pending} pending` }));
}
