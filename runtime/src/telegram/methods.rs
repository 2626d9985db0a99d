//! What is known of each method beyond its parameters.

/// Which of Telegram's limits a call of a method counts against.
///
/// Telegram states limits for messages that are sent: one a second to a chat, twenty a minute to a group, thirty a second
/// in all. What it keeps to itself, such as how often a message may be edited, it says when it is reached, with a 429.
/// See <https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Messages {
    /// None: it sends no message.
    None,
    /// It sends one.
    One,
    /// It sends as many as this parameter has elements.
    Each(&'static str),
}

/// Whether a call can be repeated when nobody knows whether it was carried out.
///
/// The second call of one that can be has no further effect, whether the first had one or not; it may be refused then, as
/// when there is nothing left to delete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// It can: it asks, or says how something is to be, or answers what can be answered once.
    Again,
    /// It would send, make or pay something twice, or break what the first one made. For `getUpdates`, which can be
    /// repeated too, whoever polls decides when.
    Once,
}

use Messages::{Each, None, One};
use Repeat::{Again, Once};

/// What is known of a method.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Traits {
    method: &'static str,
    pub(crate) messages: Messages,
    pub(crate) repeat: Repeat,
}

const fn row(method: &'static str, messages: Messages, repeat: Repeat) -> Traits {
    Traits { method, messages, repeat }
}

/// What is known of a method of that name. One that is not in the table is taken for one that sends a message: it waits
/// without need at worst, and is not repeated.
pub(crate) fn traits(method: &str) -> &'static Traits {
    const UNKNOWN: &Traits = &row("", One, Once);
    let place = METHODS.binary_search_by(|row| row.method.cmp(method));
    place.ok().and_then(|place| METHODS.get(place)).unwrap_or(UNKNOWN)
}

/// All methods, by name.
#[rustfmt::skip]
const METHODS: &[Traits] = &[
    row("addStickerToSet", None, Once),
    row("answerCallbackQuery", None, Again),
    row("answerChatJoinRequestQuery", None, Again),
    row("answerGuestQuery", None, Again),
    row("answerInlineQuery", None, Again),
    row("answerPreCheckoutQuery", None, Again),
    row("answerShippingQuery", None, Again),
    row("answerWebAppQuery", None, Again),
    row("approveChatJoinRequest", None, Again),
    row("approveSuggestedPost", None, Again),
    row("banChatMember", None, Again),
    row("banChatSenderChat", None, Again),
    row("close", None, Once),
    row("closeForumTopic", None, Again),
    row("closeGeneralForumTopic", None, Again),
    row("convertGiftToStars", None, Once),
    row("copyMessage", One, Once),
    row("copyMessages", Each("message_ids"), Once),
    row("createChatInviteLink", None, Once),
    row("createChatSubscriptionInviteLink", None, Once),
    row("createForumTopic", None, Once),
    row("createInvoiceLink", None, Once),
    row("createNewStickerSet", None, Once),
    row("declineChatJoinRequest", None, Again),
    row("declineSuggestedPost", None, Again),
    row("deleteAllMessageReactions", None, Again),
    row("deleteBusinessMessages", None, Again),
    row("deleteChatPhoto", None, Again),
    row("deleteChatStickerSet", None, Again),
    row("deleteEphemeralMessage", None, Again),
    row("deleteForumTopic", None, Again),
    row("deleteMessage", None, Again),
    row("deleteMessageReaction", None, Again),
    row("deleteMessages", None, Again),
    row("deleteMyCommands", None, Again),
    row("deleteStickerFromSet", None, Again),
    row("deleteStickerSet", None, Again),
    row("deleteStory", None, Again),
    row("deleteWebhook", None, Again),
    row("editChatInviteLink", None, Again),
    row("editChatSubscriptionInviteLink", None, Again),
    row("editEphemeralMessageCaption", None, Again),
    row("editEphemeralMessageMedia", None, Again),
    row("editEphemeralMessageReplyMarkup", None, Again),
    row("editEphemeralMessageText", None, Again),
    row("editForumTopic", None, Again),
    row("editGeneralForumTopic", None, Again),
    row("editMessageCaption", None, Again),
    row("editMessageChecklist", None, Again),
    row("editMessageLiveLocation", None, Again),
    row("editMessageMedia", None, Again),
    row("editMessageReplyMarkup", None, Again),
    row("editMessageText", None, Again),
    row("editStory", None, Again),
    row("editUserStarSubscription", None, Again),
    row("exportChatInviteLink", None, Once),
    row("forwardMessage", One, Once),
    row("forwardMessages", Each("message_ids"), Once),
    row("getAvailableGifts", None, Again),
    row("getBusinessAccountGifts", None, Again),
    row("getBusinessAccountStarBalance", None, Again),
    row("getBusinessConnection", None, Again),
    row("getChat", None, Again),
    row("getChatAdministrators", None, Again),
    row("getChatGifts", None, Again),
    row("getChatMember", None, Again),
    row("getChatMemberCount", None, Again),
    row("getChatMenuButton", None, Again),
    row("getCustomEmojiStickers", None, Again),
    row("getFile", None, Again),
    row("getForumTopicIconStickers", None, Again),
    row("getGameHighScores", None, Again),
    row("getManagedBotAccessSettings", None, Again),
    row("getManagedBotToken", None, Again),
    row("getMe", None, Again),
    row("getMyCommands", None, Again),
    row("getMyDefaultAdministratorRights", None, Again),
    row("getMyDescription", None, Again),
    row("getMyName", None, Again),
    row("getMyShortDescription", None, Again),
    row("getMyStarBalance", None, Again),
    row("getStarTransactions", None, Again),
    row("getStickerSet", None, Again),
    row("getUpdates", None, Once),
    row("getUserChatBoosts", None, Again),
    row("getUserGifts", None, Again),
    row("getUserPersonalChatMessages", None, Again),
    row("getUserProfileAudios", None, Again),
    row("getUserProfilePhotos", None, Again),
    row("getWebhookInfo", None, Again),
    row("giftPremiumSubscription", None, Once),
    row("hideGeneralForumTopic", None, Again),
    row("leaveChat", None, Again),
    row("logOut", None, Once),
    row("pinChatMessage", None, Again),
    row("postStory", None, Once),
    row("promoteChatMember", None, Again),
    row("readBusinessMessage", None, Again),
    row("refundStarPayment", None, Once),
    row("removeBusinessAccountProfilePhoto", None, Again),
    row("removeChatVerification", None, Again),
    row("removeMyProfilePhoto", None, Again),
    row("removeUserVerification", None, Again),
    row("reopenForumTopic", None, Again),
    row("reopenGeneralForumTopic", None, Again),
    row("replaceManagedBotToken", None, Once),
    row("replaceStickerInSet", None, Again),
    row("repostStory", None, Once),
    row("restrictChatMember", None, Again),
    row("revokeChatInviteLink", None, Again),
    row("savePreparedInlineMessage", None, Once),
    row("savePreparedKeyboardButton", None, Once),
    row("sendAnimation", One, Once),
    row("sendAudio", One, Once),
    row("sendChatAction", None, Again),
    row("sendChatJoinRequestWebApp", None, Once),
    row("sendChecklist", One, Once),
    row("sendContact", One, Once),
    row("sendDice", One, Once),
    row("sendDocument", One, Once),
    row("sendGame", One, Once),
    row("sendGift", None, Once),
    row("sendInvoice", One, Once),
    row("sendLivePhoto", One, Once),
    row("sendLocation", One, Once),
    row("sendMediaGroup", Each("media"), Once),
    row("sendMessage", One, Once),
    row("sendMessageDraft", None, Again),
    row("sendPaidMedia", One, Once),
    row("sendPhoto", One, Once),
    row("sendPoll", One, Once),
    row("sendRichMessage", One, Once),
    row("sendRichMessageDraft", None, Again),
    row("sendSticker", One, Once),
    row("sendVenue", One, Once),
    row("sendVideo", One, Once),
    row("sendVideoNote", One, Once),
    row("sendVoice", One, Once),
    row("setBusinessAccountBio", None, Again),
    row("setBusinessAccountGiftSettings", None, Again),
    row("setBusinessAccountName", None, Again),
    row("setBusinessAccountProfilePhoto", None, Again),
    row("setBusinessAccountUsername", None, Again),
    row("setChatAdministratorCustomTitle", None, Again),
    row("setChatDescription", None, Again),
    row("setChatMemberTag", None, Again),
    row("setChatMenuButton", None, Again),
    row("setChatPermissions", None, Again),
    row("setChatPhoto", None, Again),
    row("setChatStickerSet", None, Again),
    row("setChatTitle", None, Again),
    row("setCustomEmojiStickerSetThumbnail", None, Again),
    row("setGameScore", None, Again),
    row("setManagedBotAccessSettings", None, Again),
    row("setMessageReaction", None, Again),
    row("setMyCommands", None, Again),
    row("setMyDefaultAdministratorRights", None, Again),
    row("setMyDescription", None, Again),
    row("setMyName", None, Again),
    row("setMyProfilePhoto", None, Again),
    row("setMyShortDescription", None, Again),
    row("setPassportDataErrors", None, Again),
    row("setStickerEmojiList", None, Again),
    row("setStickerKeywords", None, Again),
    row("setStickerMaskPosition", None, Again),
    row("setStickerPositionInSet", None, Again),
    row("setStickerSetThumbnail", None, Again),
    row("setStickerSetTitle", None, Again),
    row("setUserEmojiStatus", None, Again),
    row("setWebhook", None, Again),
    row("stopMessageLiveLocation", None, Again),
    row("stopPoll", None, Again),
    row("transferBusinessAccountStars", None, Once),
    row("transferGift", None, Once),
    row("unbanChatMember", None, Again),
    row("unbanChatSenderChat", None, Again),
    row("unhideGeneralForumTopic", None, Again),
    row("unpinAllChatMessages", None, Again),
    row("unpinAllForumTopicMessages", None, Again),
    row("unpinAllGeneralForumTopicMessages", None, Again),
    row("unpinChatMessage", None, Again),
    row("upgradeGift", None, Once),
    row("uploadStickerFile", None, Again),
    row("verifyChat", None, Again),
    row("verifyUser", None, Again),
];

#[cfg(test)]
mod tests {
    use botserver_api::{Method, for_each_method};

    use super::*;

    /// The names of all methods, each with those of its parameters.
    fn all() -> Vec<(&'static str, &'static [&'static str])> {
        macro_rules! names {
            ($($method:path),* $(,)?) => { vec![$((<$method>::NAME, <$method>::PARAMETERS)),*] };
        }
        for_each_method!(names)
    }

    #[test]
    fn the_table_has_each_method_once_and_no_other() {
        let mut names: Vec<_> = all().into_iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        assert_eq!(METHODS.iter().map(|row| row.method).collect::<Vec<_>>(), names);
        for name in names {
            assert_eq!(traits(name).method, name);
        }
        assert_eq!(traits("sendPizza").messages, One);
    }

    #[test]
    fn what_sends_or_makes_something_is_not_repeated() {
        for (name, _) in all() {
            let Traits { messages, repeat, .. } = traits(name);
            assert!(*messages == None || *repeat == Once, "{name}");
            let makes = ["add", "convert", "create", "gift", "post", "repost", "transfer", "upgrade"];
            let says = ["answer", "delete", "edit", "set", "stop", "unpin"];
            if makes.iter().any(|verb| name.starts_with(verb)) {
                assert_eq!(*repeat, Once, "{name}");
            }
            if says.iter().any(|verb| name.starts_with(verb)) {
                assert_eq!(*repeat, Again, "{name}");
            }
            if name.starts_with("get") && name != "getUpdates" {
                assert_eq!(*repeat, Again, "{name}");
            }
        }
    }

    #[test]
    fn what_sends_a_message_says_to_which_chat_and_how_many() {
        for (name, parameters) in all() {
            let messages = traits(name).messages;
            assert!(messages == None || parameters.contains(&"chat_id"), "{name}");
            if let Each(parameter) = messages {
                assert!(parameters.contains(&parameter), "{name}");
            }
            // What such a name promises and is none of the chat's messages is said here.
            let sends = ["send", "copy", "forward"].iter().any(|verb| name.starts_with(verb));
            let is_none = [
                "sendChatAction",
                "sendChatJoinRequestWebApp",
                "sendGift",
                "sendMessageDraft",
                "sendRichMessageDraft",
            ];
            assert_eq!(messages != None, sends && !is_none.contains(&name), "{name}");
        }
    }
}
