// Bot API v10.3 in the declarations of @gramio/types 10.3.1, without their comments.

import type {
    CallAPIWithOptionalParams,
    CallAPI,
    CallAPIWithoutParams,
} from "./utils"
import type * as Params from "./params"
import type * as Objects from "./objects"
export interface APIMethods {
    getUpdates: CallAPIWithOptionalParams<
        Params.GetUpdatesParams,
        Objects.TelegramUpdate[]
    >
    setWebhook: CallAPI<Params.SetWebhookParams, true>
    deleteWebhook: CallAPIWithOptionalParams<Params.DeleteWebhookParams, true>
    getWebhookInfo: CallAPIWithoutParams<Objects.TelegramWebhookInfo>
    getMe: CallAPIWithoutParams<Objects.TelegramUser>
    logOut: CallAPIWithoutParams<true>
    close: CallAPIWithoutParams<true>
    sendMessage: CallAPI<Params.SendMessageParams, Objects.TelegramMessage>
    forwardMessage: CallAPI<
        Params.ForwardMessageParams,
        Objects.TelegramMessage
    >
    forwardMessages: CallAPI<
        Params.ForwardMessagesParams,
        Objects.TelegramMessageId[]
    >
    copyMessage: CallAPI<Params.CopyMessageParams, Objects.TelegramMessageId>
    copyMessages: CallAPI<
        Params.CopyMessagesParams,
        Objects.TelegramMessageId[]
    >
    sendPhoto: CallAPI<Params.SendPhotoParams, Objects.TelegramMessage>
    sendLivePhoto: CallAPI<Params.SendLivePhotoParams, Objects.TelegramMessage>
    sendAudio: CallAPI<Params.SendAudioParams, Objects.TelegramMessage>
    sendDocument: CallAPI<Params.SendDocumentParams, Objects.TelegramMessage>
    sendVideo: CallAPI<Params.SendVideoParams, Objects.TelegramMessage>
    sendAnimation: CallAPI<Params.SendAnimationParams, Objects.TelegramMessage>
    sendVoice: CallAPI<Params.SendVoiceParams, Objects.TelegramMessage>
    sendVideoNote: CallAPI<Params.SendVideoNoteParams, Objects.TelegramMessage>
    sendPaidMedia: CallAPI<Params.SendPaidMediaParams, Objects.TelegramMessage>
    sendMediaGroup: CallAPI<
        Params.SendMediaGroupParams,
        Objects.TelegramMessage[]
    >
    sendLocation: CallAPI<Params.SendLocationParams, Objects.TelegramMessage>
    sendVenue: CallAPI<Params.SendVenueParams, Objects.TelegramMessage>
    sendContact: CallAPI<Params.SendContactParams, Objects.TelegramMessage>
    sendPoll: CallAPI<Params.SendPollParams, Objects.TelegramMessage>
    sendChecklist: CallAPI<Params.SendChecklistParams, Objects.TelegramMessage>
    sendDice: CallAPI<Params.SendDiceParams, Objects.TelegramMessage>
    sendMessageDraft: CallAPI<Params.SendMessageDraftParams, true>
    sendChatAction: CallAPI<Params.SendChatActionParams, true>
    setMessageReaction: CallAPI<Params.SetMessageReactionParams, true>
    getUserProfilePhotos: CallAPI<
        Params.GetUserProfilePhotosParams,
        Objects.TelegramUserProfilePhotos
    >
    getUserProfileAudios: CallAPI<
        Params.GetUserProfileAudiosParams,
        Objects.TelegramUserProfileAudios
    >
    setUserEmojiStatus: CallAPI<Params.SetUserEmojiStatusParams, true>
    getFile: CallAPI<Params.GetFileParams, Objects.TelegramFile>
    banChatMember: CallAPI<Params.BanChatMemberParams, true>
    unbanChatMember: CallAPI<Params.UnbanChatMemberParams, true>
    restrictChatMember: CallAPI<Params.RestrictChatMemberParams, true>
    promoteChatMember: CallAPI<Params.PromoteChatMemberParams, true>
    setChatAdministratorCustomTitle: CallAPI<
        Params.SetChatAdministratorCustomTitleParams,
        true
    >
    setChatMemberTag: CallAPI<Params.SetChatMemberTagParams, true>
    banChatSenderChat: CallAPI<Params.BanChatSenderChatParams, true>
    unbanChatSenderChat: CallAPI<Params.UnbanChatSenderChatParams, true>
    setChatPermissions: CallAPI<Params.SetChatPermissionsParams, true>
    exportChatInviteLink: CallAPI<Params.ExportChatInviteLinkParams, string>
    createChatInviteLink: CallAPI<
        Params.CreateChatInviteLinkParams,
        Objects.TelegramChatInviteLink
    >
    editChatInviteLink: CallAPI<
        Params.EditChatInviteLinkParams,
        Objects.TelegramChatInviteLink
    >
    createChatSubscriptionInviteLink: CallAPI<
        Params.CreateChatSubscriptionInviteLinkParams,
        Objects.TelegramChatInviteLink
    >
    editChatSubscriptionInviteLink: CallAPI<
        Params.EditChatSubscriptionInviteLinkParams,
        Objects.TelegramChatInviteLink
    >
    revokeChatInviteLink: CallAPI<
        Params.RevokeChatInviteLinkParams,
        Objects.TelegramChatInviteLink
    >
    approveChatJoinRequest: CallAPI<Params.ApproveChatJoinRequestParams, true>
    declineChatJoinRequest: CallAPI<Params.DeclineChatJoinRequestParams, true>
    answerChatJoinRequestQuery: CallAPI<
        Params.AnswerChatJoinRequestQueryParams,
        true
    >
    sendChatJoinRequestWebApp: CallAPI<
        Params.SendChatJoinRequestWebAppParams,
        true
    >
    setChatPhoto: CallAPI<Params.SetChatPhotoParams, true>
    deleteChatPhoto: CallAPI<Params.DeleteChatPhotoParams, true>
    setChatTitle: CallAPI<Params.SetChatTitleParams, true>
    setChatDescription: CallAPI<Params.SetChatDescriptionParams, true>
    pinChatMessage: CallAPI<Params.PinChatMessageParams, true>
    unpinChatMessage: CallAPI<Params.UnpinChatMessageParams, true>
    unpinAllChatMessages: CallAPI<Params.UnpinAllChatMessagesParams, true>
    leaveChat: CallAPI<Params.LeaveChatParams, true>
    getChat: CallAPI<Params.GetChatParams, Objects.TelegramChatFullInfo>
    getChatAdministrators: CallAPI<
        Params.GetChatAdministratorsParams,
        Objects.TelegramChatMember[]
    >
    getChatMemberCount: CallAPI<Params.GetChatMemberCountParams, number>
    getChatMember: CallAPI<
        Params.GetChatMemberParams,
        Objects.TelegramChatMember
    >
    getUserPersonalChatMessages: CallAPI<
        Params.GetUserPersonalChatMessagesParams,
        Objects.TelegramMessage[]
    >
    setChatStickerSet: CallAPI<Params.SetChatStickerSetParams, true>
    deleteChatStickerSet: CallAPI<Params.DeleteChatStickerSetParams, true>
    getForumTopicIconStickers: CallAPIWithoutParams<Objects.TelegramSticker[]>
    createForumTopic: CallAPI<
        Params.CreateForumTopicParams,
        Objects.TelegramForumTopic
    >
    editForumTopic: CallAPI<Params.EditForumTopicParams, true>
    closeForumTopic: CallAPI<Params.CloseForumTopicParams, true>
    reopenForumTopic: CallAPI<Params.ReopenForumTopicParams, true>
    deleteForumTopic: CallAPI<Params.DeleteForumTopicParams, true>
    unpinAllForumTopicMessages: CallAPI<
        Params.UnpinAllForumTopicMessagesParams,
        true
    >
    editGeneralForumTopic: CallAPI<Params.EditGeneralForumTopicParams, true>
    closeGeneralForumTopic: CallAPI<Params.CloseGeneralForumTopicParams, true>
    reopenGeneralForumTopic: CallAPI<Params.ReopenGeneralForumTopicParams, true>
    hideGeneralForumTopic: CallAPI<Params.HideGeneralForumTopicParams, true>
    unhideGeneralForumTopic: CallAPI<Params.UnhideGeneralForumTopicParams, true>
    unpinAllGeneralForumTopicMessages: CallAPI<
        Params.UnpinAllGeneralForumTopicMessagesParams,
        true
    >
    answerCallbackQuery: CallAPI<Params.AnswerCallbackQueryParams, true>
    answerGuestQuery: CallAPI<
        Params.AnswerGuestQueryParams,
        Objects.TelegramSentGuestMessage
    >
    getUserChatBoosts: CallAPI<
        Params.GetUserChatBoostsParams,
        Objects.TelegramUserChatBoosts
    >
    getBusinessConnection: CallAPI<
        Params.GetBusinessConnectionParams,
        Objects.TelegramBusinessConnection
    >
    getManagedBotToken: CallAPI<Params.GetManagedBotTokenParams, string>
    replaceManagedBotToken: CallAPI<Params.ReplaceManagedBotTokenParams, string>
    getManagedBotAccessSettings: CallAPI<
        Params.GetManagedBotAccessSettingsParams,
        Objects.TelegramBotAccessSettings
    >
    setManagedBotAccessSettings: CallAPI<
        Params.SetManagedBotAccessSettingsParams,
        true
    >
    setMyCommands: CallAPI<Params.SetMyCommandsParams, true>
    deleteMyCommands: CallAPIWithOptionalParams<
        Params.DeleteMyCommandsParams,
        true
    >
    getMyCommands: CallAPIWithOptionalParams<
        Params.GetMyCommandsParams,
        Objects.TelegramBotCommand[]
    >
    setMyName: CallAPIWithOptionalParams<Params.SetMyNameParams, true>
    getMyName: CallAPIWithOptionalParams<
        Params.GetMyNameParams,
        Objects.TelegramBotName
    >
    setMyDescription: CallAPIWithOptionalParams<
        Params.SetMyDescriptionParams,
        true
    >
    getMyDescription: CallAPIWithOptionalParams<
        Params.GetMyDescriptionParams,
        Objects.TelegramBotDescription
    >
    setMyShortDescription: CallAPIWithOptionalParams<
        Params.SetMyShortDescriptionParams,
        true
    >
    getMyShortDescription: CallAPIWithOptionalParams<
        Params.GetMyShortDescriptionParams,
        Objects.TelegramBotShortDescription
    >
    setMyProfilePhoto: CallAPI<Params.SetMyProfilePhotoParams, true>
    removeMyProfilePhoto: CallAPIWithoutParams<true>
    setChatMenuButton: CallAPIWithOptionalParams<
        Params.SetChatMenuButtonParams,
        true
    >
    getChatMenuButton: CallAPIWithOptionalParams<
        Params.GetChatMenuButtonParams,
        Objects.TelegramMenuButton
    >
    setMyDefaultAdministratorRights: CallAPIWithOptionalParams<
        Params.SetMyDefaultAdministratorRightsParams,
        true
    >
    getMyDefaultAdministratorRights: CallAPIWithOptionalParams<
        Params.GetMyDefaultAdministratorRightsParams,
        Objects.TelegramChatAdministratorRights
    >
    getAvailableGifts: CallAPIWithoutParams<Objects.TelegramGifts>
    sendGift: CallAPI<Params.SendGiftParams, true>
    giftPremiumSubscription: CallAPI<Params.GiftPremiumSubscriptionParams, true>
    verifyUser: CallAPI<Params.VerifyUserParams, true>
    verifyChat: CallAPI<Params.VerifyChatParams, true>
    removeUserVerification: CallAPI<Params.RemoveUserVerificationParams, true>
    removeChatVerification: CallAPI<Params.RemoveChatVerificationParams, true>
    readBusinessMessage: CallAPI<Params.ReadBusinessMessageParams, true>
    deleteBusinessMessages: CallAPI<Params.DeleteBusinessMessagesParams, true>
    setBusinessAccountName: CallAPI<Params.SetBusinessAccountNameParams, true>
    setBusinessAccountUsername: CallAPI<
        Params.SetBusinessAccountUsernameParams,
        true
    >
    setBusinessAccountBio: CallAPI<Params.SetBusinessAccountBioParams, true>
    setBusinessAccountProfilePhoto: CallAPI<
        Params.SetBusinessAccountProfilePhotoParams,
        true
    >
    removeBusinessAccountProfilePhoto: CallAPI<
        Params.RemoveBusinessAccountProfilePhotoParams,
        true
    >
    setBusinessAccountGiftSettings: CallAPI<
        Params.SetBusinessAccountGiftSettingsParams,
        true
    >
    getBusinessAccountStarBalance: CallAPI<
        Params.GetBusinessAccountStarBalanceParams,
        Objects.TelegramStarAmount
    >
    transferBusinessAccountStars: CallAPI<
        Params.TransferBusinessAccountStarsParams,
        true
    >
    getBusinessAccountGifts: CallAPI<
        Params.GetBusinessAccountGiftsParams,
        Objects.TelegramOwnedGifts
    >
    getUserGifts: CallAPI<Params.GetUserGiftsParams, Objects.TelegramOwnedGifts>
    getChatGifts: CallAPI<Params.GetChatGiftsParams, Objects.TelegramOwnedGifts>
    convertGiftToStars: CallAPI<Params.ConvertGiftToStarsParams, true>
    upgradeGift: CallAPI<Params.UpgradeGiftParams, true>
    transferGift: CallAPI<Params.TransferGiftParams, true>
    postStory: CallAPI<Params.PostStoryParams, Objects.TelegramStory>
    repostStory: CallAPI<Params.RepostStoryParams, Objects.TelegramStory>
    editStory: CallAPI<Params.EditStoryParams, Objects.TelegramStory>
    deleteStory: CallAPI<Params.DeleteStoryParams, true>
    answerWebAppQuery: CallAPI<
        Params.AnswerWebAppQueryParams,
        Objects.TelegramSentWebAppMessage
    >
    savePreparedInlineMessage: CallAPI<
        Params.SavePreparedInlineMessageParams,
        Objects.TelegramPreparedInlineMessage
    >
    savePreparedKeyboardButton: CallAPI<
        Params.SavePreparedKeyboardButtonParams,
        Objects.TelegramPreparedKeyboardButton
    >
    editMessageText: CallAPIWithOptionalParams<
        Params.EditMessageTextParams,
        Objects.TelegramMessage | true
    >
    editMessageCaption: CallAPIWithOptionalParams<
        Params.EditMessageCaptionParams,
        Objects.TelegramMessage | true
    >
    editMessageMedia: CallAPI<
        Params.EditMessageMediaParams,
        Objects.TelegramMessage | true
    >
    editMessageLiveLocation: CallAPI<
        Params.EditMessageLiveLocationParams,
        Objects.TelegramMessage | true
    >
    stopMessageLiveLocation: CallAPIWithOptionalParams<
        Params.StopMessageLiveLocationParams,
        Objects.TelegramMessage | true
    >
    editMessageChecklist: CallAPI<
        Params.EditMessageChecklistParams,
        Objects.TelegramMessage
    >
    editMessageReplyMarkup: CallAPIWithOptionalParams<
        Params.EditMessageReplyMarkupParams,
        Objects.TelegramMessage | true
    >
    stopPoll: CallAPI<Params.StopPollParams, Objects.TelegramPoll>
    editEphemeralMessageText: CallAPI<
        Params.EditEphemeralMessageTextParams,
        true
    >
    editEphemeralMessageMedia: CallAPI<
        Params.EditEphemeralMessageMediaParams,
        true
    >
    editEphemeralMessageCaption: CallAPI<
        Params.EditEphemeralMessageCaptionParams,
        true
    >
    editEphemeralMessageReplyMarkup: CallAPI<
        Params.EditEphemeralMessageReplyMarkupParams,
        true
    >
    approveSuggestedPost: CallAPI<Params.ApproveSuggestedPostParams, true>
    declineSuggestedPost: CallAPI<Params.DeclineSuggestedPostParams, true>
    deleteMessage: CallAPI<Params.DeleteMessageParams, true>
    deleteMessages: CallAPI<Params.DeleteMessagesParams, true>
    deleteEphemeralMessage: CallAPI<Params.DeleteEphemeralMessageParams, true>
    deleteMessageReaction: CallAPI<Params.DeleteMessageReactionParams, true>
    deleteAllMessageReactions: CallAPI<
        Params.DeleteAllMessageReactionsParams,
        true
    >
    sendSticker: CallAPI<Params.SendStickerParams, Objects.TelegramMessage>
    getStickerSet: CallAPI<
        Params.GetStickerSetParams,
        Objects.TelegramStickerSet
    >
    getCustomEmojiStickers: CallAPI<
        Params.GetCustomEmojiStickersParams,
        Objects.TelegramSticker[]
    >
    uploadStickerFile: CallAPI<
        Params.UploadStickerFileParams,
        Objects.TelegramFile
    >
    createNewStickerSet: CallAPI<Params.CreateNewStickerSetParams, true>
    addStickerToSet: CallAPI<Params.AddStickerToSetParams, true>
    setStickerPositionInSet: CallAPI<Params.SetStickerPositionInSetParams, true>
    deleteStickerFromSet: CallAPI<Params.DeleteStickerFromSetParams, true>
    replaceStickerInSet: CallAPI<Params.ReplaceStickerInSetParams, true>
    setStickerEmojiList: CallAPI<Params.SetStickerEmojiListParams, true>
    setStickerKeywords: CallAPI<Params.SetStickerKeywordsParams, true>
    setStickerMaskPosition: CallAPI<Params.SetStickerMaskPositionParams, true>
    setStickerSetTitle: CallAPI<Params.SetStickerSetTitleParams, true>
    setStickerSetThumbnail: CallAPI<Params.SetStickerSetThumbnailParams, true>
    setCustomEmojiStickerSetThumbnail: CallAPI<
        Params.SetCustomEmojiStickerSetThumbnailParams,
        true
    >
    deleteStickerSet: CallAPI<Params.DeleteStickerSetParams, true>
    sendRichMessage: CallAPI<
        Params.SendRichMessageParams,
        Objects.TelegramMessage
    >
    sendRichMessageDraft: CallAPI<Params.SendRichMessageDraftParams, true>
    answerInlineQuery: CallAPI<Params.AnswerInlineQueryParams, true>
    sendInvoice: CallAPI<Params.SendInvoiceParams, Objects.TelegramMessage>
    createInvoiceLink: CallAPI<Params.CreateInvoiceLinkParams, string>
    answerShippingQuery: CallAPI<Params.AnswerShippingQueryParams, true>
    answerPreCheckoutQuery: CallAPI<Params.AnswerPreCheckoutQueryParams, true>
    getMyStarBalance: CallAPIWithoutParams<Objects.TelegramStarAmount>
    getStarTransactions: CallAPIWithOptionalParams<
        Params.GetStarTransactionsParams,
        Objects.TelegramStarTransactions
    >
    refundStarPayment: CallAPI<Params.RefundStarPaymentParams, true>
    editUserStarSubscription: CallAPI<
        Params.EditUserStarSubscriptionParams,
        true
    >
    setPassportDataErrors: CallAPI<Params.SetPassportDataErrorsParams, true>
    sendGame: CallAPI<Params.SendGameParams, Objects.TelegramMessage>
    setGameScore: CallAPI<
        Params.SetGameScoreParams,
        Objects.TelegramMessage | true
    >
    getGameHighScores: CallAPI<
        Params.GetGameHighScoresParams,
        Objects.TelegramGameHighScore[]
    >
}
