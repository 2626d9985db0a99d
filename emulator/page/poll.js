// Polls and quizzes: options, shares, and voting as the person one writes as.

import { post } from "./api.js";
import { h, icon } from "./dom.js";
import { store } from "./store.js";
import { attempt } from "./toast.js";

/** Draws the poll of a message. `redraw` shows it anew after a vote. */
export function poll(message, redraw) {
  const { poll } = message;
  const key = `${poll.id}/${store.open.person}`;
  const mine = store.votes.get(key) ?? [];
  const correct = new Set(poll.correct_option_ids ?? []);
  const isQuiz = poll.type === "quiz";
  const canVote = !poll.is_closed && (mine.length === 0 || !isQuiz);

  const vote = (options) => attempt(async () => {
    await post("poll-vote", { ...store.where(), message_id: message.message_id, options });
    store.votes.set(key, options);
    redraw();
  });

  const picked = new Set(mine);
  const option = (item, index) => {
    const share = poll.total_voter_count > 0 ? Math.round((item.voter_count / poll.total_voter_count) * 100) : 0;
    const isMine = mine.includes(index);
    const bar = h("progress", { max: "100", value: String(share), "aria-hidden": "true" });
    const mark = isQuiz && mine.length > 0 && correct.has(index) ? icon("check") : isMine && icon(isQuiz ? "close" : "check");
    return h("button", {
      type: "button",
      class: `option${isMine ? " mine" : ""}`,
      disabled: !canVote,
      "aria-pressed": String(isMine),
      onclick: (event) => {
        if (!poll.allows_multiple_answers) {
          vote([index]);
          return;
        }
        if (picked.has(index)) picked.delete(index);
        else picked.add(index);
        event.currentTarget.setAttribute("aria-pressed", String(picked.has(index)));
        event.currentTarget.classList.toggle("mine", picked.has(index));
      },
    },
    h("span", { class: "option-text" }, mark, item.text),
    h("span", { class: "option-share" }, `${share} %`), bar);
  };

  const kind = [poll.is_anonymous ? "Anonymous" : "Public", isQuiz ? "quiz" : "poll", poll.is_closed && "closed"].filter(Boolean).join(" ");
  return h("div", { class: "poll", role: "group", "aria-label": poll.question },
    h("strong", {}, poll.question),
    h("span", { class: "poll-kind" }, kind),
    poll.options.map(option),
    h("div", { class: "poll-foot" },
      h("span", {}, `${poll.total_voter_count} ${poll.total_voter_count === 1 ? "vote" : "votes"}`),
      canVote && poll.allows_multiple_answers && h("button", { type: "button", class: "link", onclick: () => vote([...picked]) }, "Vote"),
      canVote && mine.length > 0 && h("button", { type: "button", class: "link", onclick: () => vote([]) }, "Take back")));
}
