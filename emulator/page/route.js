// What is open, in the address: `#bot=110201543&as=1000000001` or `#chat=-4000000007&as=…`.

/** Reads the address. */
export function read() {
  const fields = new URLSearchParams(location.hash.slice(1));
  const number = (name) => Number(fields.get(name)) || null;
  return { bot: number("bot"), chat: number("chat"), person: number("as") };
}

/** Writes it; going back in the browser goes back to the last chat. */
export function write({ bot, chat, person }) {
  const fields = new URLSearchParams();
  if (chat) fields.set("chat", chat);
  else if (bot) fields.set("bot", bot);
  if (person) fields.set("as", person);
  const hash = `#${fields}`;
  if (hash !== location.hash) history.pushState(null, "", hash);
}
