// A bot's command menu, as the person in this chat sees it.

import { store } from "./store.js";

/** The lists that may apply, the most special first (section "BotCommandScope"). */
function scopes() {
  const { chat, person } = store.open;
  if (!chat) return [`chat ${person}`, "all_private_chats", "default"];
  const member = store.group?.members.find(({ id }) => id === person);
  const isAdmin = ["creator", "administrator"].includes(member?.status);
  return [
    `chat_member ${chat} ${person}`,
    ...(isAdmin ? [`chat_administrators ${chat}`] : []),
    `chat ${chat}`,
    ...(isAdmin ? ["all_chat_administrators"] : []),
    "all_group_chats",
    "default",
  ];
}

function commandsOf(bot) {
  const language = store.people.get(store.open.person)?.language_code?.slice(0, 2) ?? "";
  for (const scope of scopes()) {
    for (const code of new Set([language, ""])) {
      const found = bot.commands.find((list) => list.scope === scope && list.language_code === code);
      if (found) return found.commands;
    }
  }
  return [];
}

/** Commands of the open chat's bots: `{ text: "/menu", description, bot }`. With several bots, they are addressed. */
export function commands() {
  const bots = store.open.chat ? store.groupBots() : [store.bot].filter(Boolean);
  return bots.flatMap((bot) => commandsOf(bot).map(({ command, description }) => ({
    text: bots.length > 1 ? `/${command}@${bot.username}` : `/${command}`,
    description,
    bot,
  })));
}
