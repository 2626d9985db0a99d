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

use Messages::{Each, None, One};

/// What is known of a method.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Traits {
    method: &'static str,
    pub(crate) messages: Messages,
}

const fn row(method: &'static str, messages: Messages) -> Traits {
    Traits { method, messages }
}

/// What is known of a method of that name. One that is not in the table is taken for one that sends a message: it waits
/// without need at worst.
pub(crate) fn traits(method: &str) -> &'static Traits {
    const UNKNOWN: &Traits = &row("", One);
    let place = METHODS.binary_search_by(|row| row.method.cmp(method));
    place.ok().and_then(|place| METHODS.get(place)).unwrap_or(UNKNOWN)
}

/// All methods, by name.
#[rustfmt::skip]
const METHODS: &[Traits] = &[
    row("addStickerToSet", None),
    row("answerCallbackQuery", None),
    row("answerChatJoinRequestQuery", None),
    row("answerGuestQuery", None),
    row("answerInlineQuery", None),
    row("answerPreCheckoutQuery", None),
    row("answerShippingQuery", None),
    row("answerWebAppQuery", None),
    row("approveChatJoinRequest", None),
    row("approveSuggestedPost", None),
    row("banChatMember", None),
    row("banChatSenderChat", None),
    row("close", None),
    row("closeForumTopic", None),
    row("closeGeneralForumTopic", None),
    row("convertGiftToStars", None),
    row("copyMessage", One),
    row("copyMessages", Each("message_ids")),
    row("createChatInviteLink", None),
    row("createChatSubscriptionInviteLink", None),
    row("createForumTopic", None),
    row("createInvoiceLink", None),
    row("createNewStickerSet", None),
    row("declineChatJoinRequest", None),
    row("declineSuggestedPost", None),
    row("deleteAllMessageReactions", None),
    row("deleteBusinessMessages", None),
    row("deleteChatPhoto", None),
    row("deleteChatStickerSet", None),
    row("deleteEphemeralMessage", None),
    row("deleteForumTopic", None),
    row("deleteMessage", None),
    row("deleteMessageReaction", None),
    row("deleteMessages", None),
    row("deleteMyCommands", None),
    row("deleteStickerFromSet", None),
    row("deleteStickerSet", None),
    row("deleteStory", None),
    row("deleteWebhook", None),
    row("editChatInviteLink", None),
    row("editChatSubscriptionInviteLink", None),
    row("editEphemeralMessageCaption", None),
    row("editEphemeralMessageMedia", None),
    row("editEphemeralMessageReplyMarkup", None),
    row("editEphemeralMessageText", None),
    row("editForumTopic", None),
    row("editGeneralForumTopic", None),
    row("editMessageCaption", None),
    row("editMessageChecklist", None),
    row("editMessageLiveLocation", None),
    row("editMessageMedia", None),
    row("editMessageReplyMarkup", None),
    row("editMessageText", None),
    row("editStory", None),
    row("editUserStarSubscription", None),
    row("exportChatInviteLink", None),
    row("forwardMessage", One),
    row("forwardMessages", Each("message_ids")),
    row("getAvailableGifts", None),
    row("getBusinessAccountGifts", None),
    row("getBusinessAccountStarBalance", None),
    row("getBusinessConnection", None),
    row("getChat", None),
    row("getChatAdministrators", None),
    row("getChatGifts", None),
    row("getChatMember", None),
    row("getChatMemberCount", None),
    row("getChatMenuButton", None),
    row("getCustomEmojiStickers", None),
    row("getFile", None),
    row("getForumTopicIconStickers", None),
    row("getGameHighScores", None),
    row("getManagedBotAccessSettings", None),
    row("getManagedBotToken", None),
    row("getMe", None),
    row("getMyCommands", None),
    row("getMyDefaultAdministratorRights", None),
    row("getMyDescription", None),
    row("getMyName", None),
    row("getMyShortDescription", None),
    row("getMyStarBalance", None),
    row("getStarTransactions", None),
    row("getStickerSet", None),
    row("getUpdates", None),
    row("getUserChatBoosts", None),
    row("getUserGifts", None),
    row("getUserPersonalChatMessages", None),
    row("getUserProfileAudios", None),
    row("getUserProfilePhotos", None),
    row("getWebhookInfo", None),
    row("giftPremiumSubscription", None),
    row("hideGeneralForumTopic", None),
    row("leaveChat", None),
    row("logOut", None),
    row("pinChatMessage", None),
    row("postStory", None),
    row("promoteChatMember", None),
    row("readBusinessMessage", None),
    row("refundStarPayment", None),
    row("removeBusinessAccountProfilePhoto", None),
    row("removeChatVerification", None),
    row("removeMyProfilePhoto", None),
    row("removeUserVerification", None),
    row("reopenForumTopic", None),
    row("reopenGeneralForumTopic", None),
    row("replaceManagedBotToken", None),
    row("replaceStickerInSet", None),
    row("repostStory", None),
    row("restrictChatMember", None),
    row("revokeChatInviteLink", None),
    row("savePreparedInlineMessage", None),
    row("savePreparedKeyboardButton", None),
    row("sendAnimation", One),
    row("sendAudio", One),
    row("sendChatAction", None),
    row("sendChatJoinRequestWebApp", None),
    row("sendChecklist", One),
    row("sendContact", One),
    row("sendDice", One),
    row("sendDocument", One),
    row("sendGame", One),
    row("sendGift", None),
    row("sendInvoice", One),
    row("sendLivePhoto", One),
    row("sendLocation", One),
    row("sendMediaGroup", Each("media")),
    row("sendMessage", One),
    row("sendMessageDraft", None),
    row("sendPaidMedia", One),
    row("sendPhoto", One),
    row("sendPoll", One),
    row("sendRichMessage", One),
    row("sendRichMessageDraft", None),
    row("sendSticker", One),
    row("sendVenue", One),
    row("sendVideo", One),
    row("sendVideoNote", One),
    row("sendVoice", One),
    row("setBusinessAccountBio", None),
    row("setBusinessAccountGiftSettings", None),
    row("setBusinessAccountName", None),
    row("setBusinessAccountProfilePhoto", None),
    row("setBusinessAccountUsername", None),
    row("setChatAdministratorCustomTitle", None),
    row("setChatDescription", None),
    row("setChatMemberTag", None),
    row("setChatMenuButton", None),
    row("setChatPermissions", None),
    row("setChatPhoto", None),
    row("setChatStickerSet", None),
    row("setChatTitle", None),
    row("setCustomEmojiStickerSetThumbnail", None),
    row("setGameScore", None),
    row("setManagedBotAccessSettings", None),
    row("setMessageReaction", None),
    row("setMyCommands", None),
    row("setMyDefaultAdministratorRights", None),
    row("setMyDescription", None),
    row("setMyName", None),
    row("setMyProfilePhoto", None),
    row("setMyShortDescription", None),
    row("setPassportDataErrors", None),
    row("setStickerEmojiList", None),
    row("setStickerKeywords", None),
    row("setStickerMaskPosition", None),
    row("setStickerPositionInSet", None),
    row("setStickerSetThumbnail", None),
    row("setStickerSetTitle", None),
    row("setUserEmojiStatus", None),
    row("setWebhook", None),
    row("stopMessageLiveLocation", None),
    row("stopPoll", None),
    row("transferBusinessAccountStars", None),
    row("transferGift", None),
    row("unbanChatMember", None),
    row("unbanChatSenderChat", None),
    row("unhideGeneralForumTopic", None),
    row("unpinAllChatMessages", None),
    row("unpinAllForumTopicMessages", None),
    row("unpinAllGeneralForumTopicMessages", None),
    row("unpinChatMessage", None),
    row("upgradeGift", None),
    row("uploadStickerFile", None),
    row("verifyChat", None),
    row("verifyUser", None),
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
