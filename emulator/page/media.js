// Everything in a message that is not text: pictures, files, cards; and what stands for kinds that are not drawn.

import { fileUrl } from "./api.js";
import { fullName } from "./avatar.js";
import { bytes, h, icon } from "./dom.js";

function card(iconName, title, sub, ...more) {
  return h("div", { class: "card" }, h("span", { class: "card-icon" }, icon(iconName)),
    h("span", { class: "card-text" }, h("span", { class: "card-title" }, title), sub && h("span", { class: "card-sub" }, sub)), ...more);
}

function picture(sizes, alt, covered) {
  const best = sizes.at(-1);
  const image = h("img", { src: fileUrl(best.file_id), alt, loading: "lazy", width: best.width, height: best.height });
  const frame = h("a", { class: covered ? "picture covered" : "picture", href: fileUrl(best.file_id), target: "_blank", rel: "noopener noreferrer" }, image);
  const instead = () => frame.replaceWith(card("photo", "Photo", "no picture to show"));
  image.addEventListener("error", instead);
  image.addEventListener("load", () => {
    // What a URL names is never fetched: the emulator puts a single pixel in its place.
    if (image.naturalWidth === 1 && image.naturalHeight === 1) instead();
  });
  if (covered) {
    frame.addEventListener("click", (event) => {
      if (!frame.classList.contains("covered")) return;
      event.preventDefault();
      frame.classList.remove("covered");
    });
  }
  return frame;
}

function file(document, iconName, fallback) {
  const name = document.file_name ?? fallback;
  const size = [bytes(document.file_size), document.mime_type].filter(Boolean).join(" · ");
  return h("a", { class: "file", href: fileUrl(document.file_id), download: name }, card(iconName, name, size));
}

function player(tag, media, label) {
  return h(tag, { controls: true, preload: "metadata", src: fileUrl(media.file_id), "aria-label": label });
}

function sticker(sticker) {
  const image = h("img", { class: "sticker", src: fileUrl(sticker.file_id), alt: `Sticker ${sticker.emoji ?? ""}`.trim() });
  image.addEventListener("error", () => image.replaceWith(card("sticker", "Sticker", sticker.emoji ?? sticker.set_name)));
  return image;
}

function place({ latitude, longitude, live_period: live }) {
  return card("place", live ? "Live location" : "Location", `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`);
}

function price(amount, currency) {
  if (currency === "XTR") return `${amount} Stars`;
  try {
    const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
    return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
  } catch {
    return `${amount} ${currency}`;
  }
}

const KINDS = {
  photo: (sizes, message) => picture(sizes, message.caption ?? "Photo", message.has_media_spoiler),
  animation: (media) => file(media, "media", "Animation"),
  document: (media, message) => (message.animation ? null : file(media, "file", "Document")),
  audio: (media) => h("div", { class: "stack" }, card("voice", media.title ?? media.file_name ?? "Audio", media.performer), player("audio", media, "Audio")),
  voice: (media) => h("div", { class: "stack" }, card("voice", "Voice message", bytes(media.file_size)), player("audio", media, "Voice message")),
  video: (media) => player("video", media, "Video"),
  video_note: (media) => file(media, "media", "Video message"),
  sticker,
  venue: (venue) => card("place", venue.title, venue.address),
  location: (location, message) => (message.venue ? null : place(location)),
  contact: (contact) => card("phone", fullName(contact), contact.phone_number),
  dice: (dice) => card("box", `${dice.emoji} ${dice.value}`, "Dice"),
  game: (game) => card("play", game.title, "Game"),
  invoice: (invoice) => card("card", invoice.title, `${price(invoice.total_amount, invoice.currency)} · ${invoice.description}`),
  checklist: (list) => h("div", { class: "stack" }, h("strong", {}, list.title ?? "Checklist"),
    h("ul", { class: "tasks" }, (list.tasks ?? []).map((task) => h("li", {}, task.text ?? "")))),
  paid_media: (paid) => card("card", "Paid media", `${paid.star_count} Stars`),
  story: () => card("media", "Story", "not shown here"),
};

/** Nodes for the media of a message. */
export function media(message) {
  return Object.entries(KINDS)
    .filter(([kind]) => message[kind] !== undefined)
    .map(([kind, draw]) => draw(message[kind], message))
    .filter(Boolean);
}

const SERVICE = {
  new_chat_members: (users) => `${users.map(fullName).join(", ")} joined`,
  left_chat_member: (user) => `${fullName(user)} left`,
  new_chat_title: (title) => `Group renamed to “${title}”`,
  new_chat_photo: () => "Group photo changed",
  delete_chat_photo: () => "Group photo removed",
  group_chat_created: () => "Group created",
  supergroup_chat_created: () => "Group created",
  channel_chat_created: () => "Channel created",
  pinned_message: () => "Message pinned",
  successful_payment: (payment) => `Paid ${price(payment.total_amount, payment.currency)}`,
  forum_topic_created: (topic) => `Topic “${topic.name}” created`,
};

/** The line for a message that only tells of an event, or `null`. */
export function serviceText(message) {
  const found = Object.entries(SERVICE).find(([kind]) => message[kind] !== undefined);
  return found ? found[1](message[found[0]]) : null;
}

/** Fields of a message that are not content. */
const FRAME = new Set(["message_id", "from", "sender_chat", "chat", "date", "edit_date", "reply_to_message", "reply_markup"]);

/** A card for content that this page does not know, named by its field. */
export function unknown(message) {
  const kind = Object.keys(message).find((name) => !FRAME.has(name)) ?? "message";
  return card("box", kind.replaceAll("_", " "), "not drawn here; see its JSON");
}

/** One line for a quote or a list. */
export function summary(message) {
  if (!message) return "";
  if (message.text ?? message.caption) return message.text ?? message.caption;
  if (message.poll) return `Poll: ${message.poll.question}`;
  const kind = Object.keys(KINDS).find((name) => message[name] !== undefined);
  if (kind) return kind === "photo" ? "Photo" : (message[kind].file_name ?? kind.replaceAll("_", " "));
  return serviceText(message) ?? "Message";
}
