// Bot API v10.3 in the declarations of @gramio/types 10.3.1, without their comments.

import type { APIMethods } from "./methods"
import type * as Objects from "./objects"
export interface GetUpdatesParams {
    offset?: number
    limit?: number
    timeout?: number
    allowed_updates?: Exclude<keyof Objects.TelegramUpdate, "update_id">[]
}
export interface SetWebhookParams {
    url: string
    certificate?: Objects.TelegramInputFile
    ip_address?: string
    max_connections?: number
    allowed_updates?: Exclude<keyof Objects.TelegramUpdate, "update_id">[]
    drop_pending_updates?: boolean
    secret_token?: string
}
export interface DeleteWebhookParams {
    drop_pending_updates?: boolean
}
export interface SendMessageParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    text: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    entities?: Objects.TelegramMessageEntity[]
    link_preview_options?: Objects.TelegramLinkPreviewOptions
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface ForwardMessageParams {
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    from_chat_id: number | string
    video_start_timestamp?: number
    disable_notification?: boolean
    protect_content?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    message_id: number
}
export interface ForwardMessagesParams {
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    from_chat_id: number | string
    message_ids: number[]
    disable_notification?: boolean
    protect_content?: boolean
}
export interface CopyMessageParams {
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    from_chat_id: number | string
    message_id: number
    video_start_timestamp?: number
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: Objects.TelegramMessageEntity[]
    show_caption_above_media?: boolean
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface CopyMessagesParams {
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    from_chat_id: number | string
    message_ids: number[]
    disable_notification?: boolean
    protect_content?: boolean
    remove_caption?: boolean
}
export interface SendPhotoParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    photo: Objects.TelegramInputFile | string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: Objects.TelegramMessageEntity[]
    show_caption_above_media?: boolean
    has_spoiler?: boolean
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendLivePhotoParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    live_photo: Objects.TelegramInputFile | string
    photo: Objects.TelegramInputFile | string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: Objects.TelegramMessageEntity[]
    show_caption_above_media?: boolean
    has_spoiler?: boolean
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendAudioParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    audio: Objects.TelegramInputFile | string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: Objects.TelegramMessageEntity[]
    duration?: number
    performer?: string
    title?: string
    thumbnail?: Objects.TelegramInputFile | string
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendDocumentParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    document: Objects.TelegramInputFile | string
    thumbnail?: Objects.TelegramInputFile | string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: Objects.TelegramMessageEntity[]
    disable_content_type_detection?: boolean
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendVideoParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    video: Objects.TelegramInputFile | string
    duration?: number
    width?: number
    height?: number
    thumbnail?: Objects.TelegramInputFile | string
    cover?: Objects.TelegramInputFile | string
    start_timestamp?: number
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: Objects.TelegramMessageEntity[]
    show_caption_above_media?: boolean
    has_spoiler?: boolean
    supports_streaming?: boolean
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendAnimationParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    animation: Objects.TelegramInputFile | string
    duration?: number
    width?: number
    height?: number
    thumbnail?: Objects.TelegramInputFile | string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: Objects.TelegramMessageEntity[]
    show_caption_above_media?: boolean
    has_spoiler?: boolean
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendVoiceParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    voice: Objects.TelegramInputFile | string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: Objects.TelegramMessageEntity[]
    duration?: number
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendVideoNoteParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    video_note: Objects.TelegramInputFile | string
    duration?: number
    length?: number
    thumbnail?: Objects.TelegramInputFile | string
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendPaidMediaParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    star_count: number
    media: Objects.TelegramInputPaidMedia[]
    payload?: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: Objects.TelegramMessageEntity[]
    show_caption_above_media?: boolean
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendMediaGroupParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    media: (
        | Objects.TelegramInputMediaAudio
        | Objects.TelegramInputMediaDocument
        | Objects.TelegramInputMediaLivePhoto
        | Objects.TelegramInputMediaPhoto
        | Objects.TelegramInputMediaVideo
    )[]
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    reply_parameters?: Objects.TelegramReplyParameters
}
export interface SendLocationParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    latitude: number
    longitude: number
    horizontal_accuracy?: number
    live_period?: number
    heading?: number
    proximity_alert_radius?: number
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendVenueParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    latitude: number
    longitude: number
    title: string
    address: string
    foursquare_id?: string
    foursquare_type?: string
    google_place_id?: string
    google_place_type?: string
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendContactParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    phone_number: string
    first_name: string
    last_name?: string
    vcard?: string
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export type SendPollType = "quiz" | "regular"
export interface SendPollParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    question: string | { toString(): string }
    question_parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    question_entities?: Objects.TelegramMessageEntity[]
    options: Objects.TelegramInputPollOption[]
    is_anonymous?: boolean
    type?: SendPollType
    allows_multiple_answers?: boolean
    allows_revoting?: boolean
    shuffle_options?: boolean
    allow_adding_options?: boolean
    hide_results_until_closes?: boolean
    members_only?: boolean
    country_codes?: string[]
    correct_option_ids?: number[]
    explanation?: string | { toString(): string }
    explanation_parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    explanation_entities?: Objects.TelegramMessageEntity[]
    explanation_media?: Objects.TelegramInputPollMedia
    open_period?: number
    close_date?: number
    is_closed?: boolean
    description?: string | { toString(): string }
    description_parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    description_entities?: Objects.TelegramMessageEntity[]
    media?: Objects.TelegramInputPollMedia
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendChecklistParams {
    business_connection_id: string
    chat_id: number | string
    checklist: Objects.TelegramInputChecklist
    disable_notification?: boolean
    protect_content?: boolean
    message_effect_id?: string
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export type SendDiceEmoji = "🎲" | "🎯" | "🏀" | "⚽" | "🎳" | "🎰"
export interface SendDiceParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    emoji?: SendDiceEmoji
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendMessageDraftParams {
    chat_id: number
    message_thread_id?: number
    draft_id: number
    text?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    entities?: Objects.TelegramMessageEntity[]
    can_stop?: boolean
    keep_on_stop?: boolean
}
export type SendChatActionAction =
    | "typing"
    | "upload_photo"
    | "record_video"
    | "upload_video"
    | "record_voice"
    | "upload_voice"
    | "upload_document"
    | "choose_sticker"
    | "find_location"
    | "record_video_note"
    | "upload_video_note"
export interface SendChatActionParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    action: SendChatActionAction
}
export interface SetMessageReactionParams {
    chat_id: number | string
    message_id: number
    reaction?: Objects.TelegramReactionType[]
    is_big?: boolean
}
export interface GetUserProfilePhotosParams {
    user_id: number
    offset?: number
    limit?: number
}
export interface GetUserProfileAudiosParams {
    user_id: number
    offset?: number
    limit?: number
}
export interface SetUserEmojiStatusParams {
    user_id: number
    emoji_status_custom_emoji_id?: string
    emoji_status_expiration_date?: number
}
export interface GetFileParams {
    file_id: string
}
export interface BanChatMemberParams {
    chat_id: number | string
    user_id: number
    until_date?: number
    revoke_messages?: boolean
}
export interface UnbanChatMemberParams {
    chat_id: number | string
    user_id: number
    only_if_banned?: boolean
}
export interface RestrictChatMemberParams {
    chat_id: number | string
    user_id: number
    permissions: Objects.TelegramChatPermissions
    use_independent_chat_permissions?: boolean
    until_date?: number
}
export interface PromoteChatMemberParams {
    chat_id: number | string
    user_id: number
    is_anonymous?: boolean
    can_manage_chat?: boolean
    can_delete_messages?: boolean
    can_manage_video_chats?: boolean
    can_restrict_members?: boolean
    can_promote_members?: boolean
    can_change_info?: boolean
    can_invite_users?: boolean
    can_post_stories?: boolean
    can_edit_stories?: boolean
    can_delete_stories?: boolean
    can_post_messages?: boolean
    can_edit_messages?: boolean
    can_pin_messages?: boolean
    can_manage_topics?: boolean
    can_manage_direct_messages?: boolean
    can_manage_tags?: boolean
    can_send_welcome_messages?: boolean
}
export interface SetChatAdministratorCustomTitleParams {
    chat_id: number | string
    user_id: number
    custom_title: string
}
export interface SetChatMemberTagParams {
    chat_id: number | string
    user_id: number
    tag?: string
}
export interface BanChatSenderChatParams {
    chat_id: number | string
    sender_chat_id: number
}
export interface UnbanChatSenderChatParams {
    chat_id: number | string
    sender_chat_id: number
}
export interface SetChatPermissionsParams {
    chat_id: number | string
    permissions: Objects.TelegramChatPermissions
    use_independent_chat_permissions?: boolean
}
export interface ExportChatInviteLinkParams {
    chat_id: number | string
}
export interface CreateChatInviteLinkParams {
    chat_id: number | string
    name?: string
    expire_date?: number
    member_limit?: number
    creates_join_request?: boolean
}
export interface EditChatInviteLinkParams {
    chat_id: number | string
    invite_link: string
    name?: string
    expire_date?: number
    member_limit?: number
    creates_join_request?: boolean
}
export interface CreateChatSubscriptionInviteLinkParams {
    chat_id: number | string
    name?: string
    subscription_period: number
    subscription_price: number
}
export interface EditChatSubscriptionInviteLinkParams {
    chat_id: number | string
    invite_link: string
    name?: string
}
export interface RevokeChatInviteLinkParams {
    chat_id: number | string
    invite_link: string
}
export interface ApproveChatJoinRequestParams {
    chat_id: number | string
    user_id: number
}
export interface DeclineChatJoinRequestParams {
    chat_id: number | string
    user_id: number
}
export type AnswerChatJoinRequestQueryResult = "approve" | "decline" | "queue"
export interface AnswerChatJoinRequestQueryParams {
    chat_join_request_query_id: string
    result: AnswerChatJoinRequestQueryResult
}
export interface SendChatJoinRequestWebAppParams {
    chat_join_request_query_id: string
    web_app_url: string
}
export interface SetChatPhotoParams {
    chat_id: number | string
    photo: Objects.TelegramInputFile
}
export interface DeleteChatPhotoParams {
    chat_id: number | string
}
export interface SetChatTitleParams {
    chat_id: number | string
    title: string
}
export interface SetChatDescriptionParams {
    chat_id: number | string
    description?: string
}
export interface PinChatMessageParams {
    business_connection_id?: string
    chat_id: number | string
    message_id: number
    disable_notification?: boolean
}
export interface UnpinChatMessageParams {
    business_connection_id?: string
    chat_id: number | string
    message_id?: number
}
export interface UnpinAllChatMessagesParams {
    chat_id: number | string
}
export interface LeaveChatParams {
    chat_id: number | string
}
export interface GetChatParams {
    chat_id: number | string
}
export interface GetChatAdministratorsParams {
    chat_id: number | string
    return_bots?: boolean
}
export interface GetChatMemberCountParams {
    chat_id: number | string
}
export interface GetChatMemberParams {
    chat_id: number | string
    user_id: number
}
export interface GetUserPersonalChatMessagesParams {
    user_id: number
    limit: number
}
export interface SetChatStickerSetParams {
    chat_id: number | string
    sticker_set_name: string
}
export interface DeleteChatStickerSetParams {
    chat_id: number | string
}
export type CreateForumTopicIconColor =
    | 7322096
    | 16766590
    | 13338331
    | 9367192
    | 16749490
    | 16478047
export interface CreateForumTopicParams {
    chat_id: number | string
    name: string
    icon_color?: CreateForumTopicIconColor
    icon_custom_emoji_id?: string
}
export interface EditForumTopicParams {
    chat_id: number | string
    message_thread_id: number
    name?: string
    icon_custom_emoji_id?: string
}
export interface CloseForumTopicParams {
    chat_id: number | string
    message_thread_id: number
}
export interface ReopenForumTopicParams {
    chat_id: number | string
    message_thread_id: number
}
export interface DeleteForumTopicParams {
    chat_id: number | string
    message_thread_id: number
}
export interface UnpinAllForumTopicMessagesParams {
    chat_id: number | string
    message_thread_id: number
}
export interface EditGeneralForumTopicParams {
    chat_id: number | string
    name: string
}
export interface CloseGeneralForumTopicParams {
    chat_id: number | string
}
export interface ReopenGeneralForumTopicParams {
    chat_id: number | string
}
export interface HideGeneralForumTopicParams {
    chat_id: number | string
}
export interface UnhideGeneralForumTopicParams {
    chat_id: number | string
}
export interface UnpinAllGeneralForumTopicMessagesParams {
    chat_id: number | string
}
export interface AnswerCallbackQueryParams {
    callback_query_id: string
    text?: string
    show_alert?: boolean
    url?: string
    cache_time?: number
}
export interface AnswerGuestQueryParams {
    guest_query_id: string
    result: Objects.TelegramInlineQueryResult
}
export interface GetUserChatBoostsParams {
    chat_id: number | string
    user_id: number
}
export interface GetBusinessConnectionParams {
    business_connection_id: string
}
export interface GetManagedBotTokenParams {
    user_id: number
}
export interface ReplaceManagedBotTokenParams {
    user_id: number
}
export interface GetManagedBotAccessSettingsParams {
    user_id: number
}
export interface SetManagedBotAccessSettingsParams {
    user_id: number
    is_access_restricted: boolean
    added_user_ids?: number[]
}
export interface SetMyCommandsParams {
    commands: Objects.TelegramBotCommand[]
    scope?: Objects.TelegramBotCommandScope
    language_code?: string
}
export interface DeleteMyCommandsParams {
    scope?: Objects.TelegramBotCommandScope
    language_code?: string
}
export interface GetMyCommandsParams {
    scope?: Objects.TelegramBotCommandScope
    language_code?: string
}
export interface SetMyNameParams {
    name?: string
    language_code?: string
}
export interface GetMyNameParams {
    language_code?: string
}
export interface SetMyDescriptionParams {
    description?: string
    language_code?: string
}
export interface GetMyDescriptionParams {
    language_code?: string
}
export interface SetMyShortDescriptionParams {
    short_description?: string
    language_code?: string
}
export interface GetMyShortDescriptionParams {
    language_code?: string
}
export interface SetMyProfilePhotoParams {
    photo: Objects.TelegramInputProfilePhoto
}
export interface SetChatMenuButtonParams {
    chat_id?: number
    menu_button?: Objects.TelegramMenuButton
}
export interface GetChatMenuButtonParams {
    chat_id?: number
}
export interface SetMyDefaultAdministratorRightsParams {
    rights?: Objects.TelegramChatAdministratorRights
    for_channels?: boolean
}
export interface GetMyDefaultAdministratorRightsParams {
    for_channels?: boolean
}
export interface SendGiftParams {
    user_id?: number
    chat_id?: number | string
    gift_id: string
    pay_for_upgrade?: boolean
    text?: string | { toString(): string }
    text_parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    text_entities?: Objects.TelegramMessageEntity[]
}
export type GiftPremiumSubscriptionMonthCount = 3 | 6 | 12
export interface GiftPremiumSubscriptionParams {
    user_id: number
    month_count: GiftPremiumSubscriptionMonthCount
    star_count: number
    text?: string | { toString(): string }
    text_parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    text_entities?: Objects.TelegramMessageEntity[]
}
export interface VerifyUserParams {
    user_id: number
    custom_description?: string
}
export interface VerifyChatParams {
    chat_id: number | string
    custom_description?: string
}
export interface RemoveUserVerificationParams {
    user_id: number
}
export interface RemoveChatVerificationParams {
    chat_id: number | string
}
export interface ReadBusinessMessageParams {
    business_connection_id: string
    chat_id: number
    message_id: number
}
export interface DeleteBusinessMessagesParams {
    business_connection_id: string
    message_ids: number[]
}
export interface SetBusinessAccountNameParams {
    business_connection_id: string
    first_name: string
    last_name?: string
}
export interface SetBusinessAccountUsernameParams {
    business_connection_id: string
    username?: string
}
export interface SetBusinessAccountBioParams {
    business_connection_id: string
    bio?: string
}
export interface SetBusinessAccountProfilePhotoParams {
    business_connection_id: string
    photo: Objects.TelegramInputProfilePhoto
    is_public?: boolean
}
export interface RemoveBusinessAccountProfilePhotoParams {
    business_connection_id: string
    is_public?: boolean
}
export interface SetBusinessAccountGiftSettingsParams {
    business_connection_id: string
    show_gift_button: boolean
    accepted_gift_types: Objects.TelegramAcceptedGiftTypes
}
export interface GetBusinessAccountStarBalanceParams {
    business_connection_id: string
}
export interface TransferBusinessAccountStarsParams {
    business_connection_id: string
    star_count: number
}
export interface GetBusinessAccountGiftsParams {
    business_connection_id: string
    exclude_unsaved?: boolean
    exclude_saved?: boolean
    exclude_unlimited?: boolean
    exclude_limited_upgradable?: boolean
    exclude_limited_non_upgradable?: boolean
    exclude_unique?: boolean
    exclude_from_blockchain?: boolean
    sort_by_price?: boolean
    offset?: string
    limit?: number
}
export interface GetUserGiftsParams {
    user_id: number
    exclude_unlimited?: boolean
    exclude_limited_upgradable?: boolean
    exclude_limited_non_upgradable?: boolean
    exclude_from_blockchain?: boolean
    exclude_unique?: boolean
    sort_by_price?: boolean
    offset?: string
    limit?: number
}
export interface GetChatGiftsParams {
    chat_id: number | string
    exclude_unsaved?: boolean
    exclude_saved?: boolean
    exclude_unlimited?: boolean
    exclude_limited_upgradable?: boolean
    exclude_limited_non_upgradable?: boolean
    exclude_from_blockchain?: boolean
    exclude_unique?: boolean
    sort_by_price?: boolean
    offset?: string
    limit?: number
}
export interface ConvertGiftToStarsParams {
    business_connection_id: string
    owned_gift_id: string
}
export interface UpgradeGiftParams {
    business_connection_id: string
    owned_gift_id: string
    keep_original_details?: boolean
    star_count?: number
}
export interface TransferGiftParams {
    business_connection_id: string
    owned_gift_id: string
    new_owner_chat_id: number
    star_count?: number
}
export type PostStoryActivePeriod = 21600 | 43200 | 86400 | 172800
export interface PostStoryParams {
    business_connection_id: string
    content: Objects.TelegramInputStoryContent
    active_period: PostStoryActivePeriod
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: Objects.TelegramMessageEntity[]
    areas?: Objects.TelegramStoryArea[]
    post_to_chat_page?: boolean
    protect_content?: boolean
}
export type RepostStoryActivePeriod = 21600 | 43200 | 86400 | 172800
export interface RepostStoryParams {
    business_connection_id: string
    from_chat_id: number
    from_story_id: number
    active_period: RepostStoryActivePeriod
    post_to_chat_page?: boolean
    protect_content?: boolean
}
export interface EditStoryParams {
    business_connection_id: string
    story_id: number
    content: Objects.TelegramInputStoryContent
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: Objects.TelegramMessageEntity[]
    areas?: Objects.TelegramStoryArea[]
}
export interface DeleteStoryParams {
    business_connection_id: string
    story_id: number
}
export interface AnswerWebAppQueryParams {
    web_app_query_id: string
    result: Objects.TelegramInlineQueryResult
}
export interface SavePreparedInlineMessageParams {
    user_id: number
    result: Objects.TelegramInlineQueryResult
    allow_user_chats?: boolean
    allow_bot_chats?: boolean
    allow_group_chats?: boolean
    allow_channel_chats?: boolean
}
export interface SavePreparedKeyboardButtonParams {
    user_id: number
    button: Objects.TelegramKeyboardButton
}
export interface EditMessageTextParams {
    business_connection_id?: string
    chat_id?: number | string
    message_id?: number
    inline_message_id?: string
    text?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    entities?: Objects.TelegramMessageEntity[]
    link_preview_options?: Objects.TelegramLinkPreviewOptions
    rich_message?: Objects.TelegramInputRichMessage
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface EditMessageCaptionParams {
    business_connection_id?: string
    chat_id?: number | string
    message_id?: number
    inline_message_id?: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: Objects.TelegramMessageEntity[]
    show_caption_above_media?: boolean
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface EditMessageMediaParams {
    business_connection_id?: string
    chat_id?: number | string
    message_id?: number
    inline_message_id?: string
    media: Objects.TelegramInputMedia
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface EditMessageLiveLocationParams {
    business_connection_id?: string
    chat_id?: number | string
    message_id?: number
    inline_message_id?: string
    latitude: number
    longitude: number
    live_period?: number
    horizontal_accuracy?: number
    heading?: number
    proximity_alert_radius?: number
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface StopMessageLiveLocationParams {
    business_connection_id?: string
    chat_id?: number | string
    message_id?: number
    inline_message_id?: string
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface EditMessageChecklistParams {
    business_connection_id: string
    chat_id: number | string
    message_id: number
    checklist: Objects.TelegramInputChecklist
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface EditMessageReplyMarkupParams {
    business_connection_id?: string
    chat_id?: number | string
    message_id?: number
    inline_message_id?: string
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface StopPollParams {
    business_connection_id?: string
    chat_id: number | string
    message_id: number
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface EditEphemeralMessageTextParams {
    chat_id: number | string
    receiver_user_id: number
    ephemeral_message_id: number
    text?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    entities?: Objects.TelegramMessageEntity[]
    rich_message?: Objects.TelegramInputRichMessage
    link_preview_options?: Objects.TelegramLinkPreviewOptions
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface EditEphemeralMessageMediaParams {
    chat_id: number | string
    receiver_user_id: number
    ephemeral_message_id: number
    media: Objects.TelegramInputMedia
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface EditEphemeralMessageCaptionParams {
    chat_id: number | string
    receiver_user_id: number
    ephemeral_message_id: number
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: Objects.TelegramMessageEntity[]
    show_caption_above_media?: boolean
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface EditEphemeralMessageReplyMarkupParams {
    chat_id: number | string
    receiver_user_id: number
    ephemeral_message_id: number
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface ApproveSuggestedPostParams {
    chat_id: number
    message_id: number
    send_date?: number
}
export interface DeclineSuggestedPostParams {
    chat_id: number
    message_id: number
    comment?: string
}
export interface DeleteMessageParams {
    chat_id: number | string
    message_id: number
}
export interface DeleteMessagesParams {
    chat_id: number | string
    message_ids: number[]
}
export interface DeleteEphemeralMessageParams {
    chat_id: number | string
    receiver_user_id: number
    ephemeral_message_id: number
}
export interface DeleteMessageReactionParams {
    chat_id: number | string
    message_id: number
    user_id?: number
    actor_chat_id?: number
}
export interface DeleteAllMessageReactionsParams {
    chat_id: number | string
    user_id?: number
    actor_chat_id?: number
}
export interface SendStickerParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    sticker: Objects.TelegramInputFile | string
    emoji?: string
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface GetStickerSetParams {
    name: string
}
export interface GetCustomEmojiStickersParams {
    custom_emoji_ids: string[]
}
export type UploadStickerFileStickerFormat = "static" | "animated" | "video"
export interface UploadStickerFileParams {
    user_id: number
    sticker: Objects.TelegramInputFile
    sticker_format: UploadStickerFileStickerFormat
}
export type CreateNewStickerSetStickerType = "regular" | "mask" | "custom_emoji"
export interface CreateNewStickerSetParams {
    user_id: number
    name: string
    title: string
    stickers: Objects.TelegramInputSticker[]
    sticker_type?: CreateNewStickerSetStickerType
    needs_repainting?: boolean
}
export interface AddStickerToSetParams {
    user_id: number
    name: string
    sticker: Objects.TelegramInputSticker
}
export interface SetStickerPositionInSetParams {
    sticker: string
    position: number
}
export interface DeleteStickerFromSetParams {
    sticker: string
}
export interface ReplaceStickerInSetParams {
    user_id: number
    name: string
    old_sticker: string
    sticker: Objects.TelegramInputSticker
}
export interface SetStickerEmojiListParams {
    sticker: string
    emoji_list: string[]
}
export interface SetStickerKeywordsParams {
    sticker: string
    keywords?: string[]
}
export interface SetStickerMaskPositionParams {
    sticker: string
    mask_position?: Objects.TelegramMaskPosition
}
export interface SetStickerSetTitleParams {
    name: string
    title: string
}
export type SetStickerSetThumbnailFormat = "static" | "animated" | "video"
export interface SetStickerSetThumbnailParams {
    name: string
    user_id: number
    thumbnail?: Objects.TelegramInputFile | string
    format: SetStickerSetThumbnailFormat
}
export interface SetCustomEmojiStickerSetThumbnailParams {
    name: string
    custom_emoji_id?: string
}
export interface DeleteStickerSetParams {
    name: string
}
export interface SendRichMessageParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    ephemeral_message_parameters?: Objects.TelegramEphemeralMessageParameters
    rich_message: Objects.TelegramInputRichMessage
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramReplyKeyboardMarkup
        | { toJSON(): Objects.TelegramReplyKeyboardMarkup }
        | Objects.TelegramReplyKeyboardRemove
        | { toJSON(): Objects.TelegramReplyKeyboardRemove }
        | Objects.TelegramForceReply
        | { toJSON(): Objects.TelegramForceReply }
}
export interface SendRichMessageDraftParams {
    chat_id: number
    message_thread_id?: number
    draft_id: number
    rich_message: Objects.TelegramInputRichMessage
    can_stop?: boolean
    keep_on_stop?: boolean
}
export interface AnswerInlineQueryParams {
    inline_query_id: string
    results: Objects.TelegramInlineQueryResult[]
    cache_time?: number
    is_personal?: boolean
    next_offset?: string
    button?: Objects.TelegramInlineQueryResultsButton
}
export interface SendInvoiceParams {
    chat_id: number | string
    message_thread_id?: number
    direct_messages_topic_id?: number
    title: string
    description: string
    payload: string
    provider_token?: string
    currency: Objects.TelegramCurrencies
    prices: Objects.TelegramLabeledPrice[]
    max_tip_amount?: number
    suggested_tip_amounts?: number[]
    start_parameter?: string
    provider_data?: string
    photo_url?: string
    photo_size?: number
    photo_width?: number
    photo_height?: number
    need_name?: boolean
    need_phone_number?: boolean
    need_email?: boolean
    need_shipping_address?: boolean
    send_phone_number_to_provider?: boolean
    send_email_to_provider?: boolean
    is_flexible?: boolean
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    suggested_post_parameters?: Objects.TelegramSuggestedPostParameters
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface CreateInvoiceLinkParams {
    business_connection_id?: string
    title: string
    description: string
    payload: string
    provider_token?: string
    currency: Objects.TelegramCurrencies
    prices: Objects.TelegramLabeledPrice[]
    subscription_period?: number
    max_tip_amount?: number
    suggested_tip_amounts?: number[]
    provider_data?: string
    photo_url?: string
    photo_size?: number
    photo_width?: number
    photo_height?: number
    need_name?: boolean
    need_phone_number?: boolean
    need_email?: boolean
    need_shipping_address?: boolean
    send_phone_number_to_provider?: boolean
    send_email_to_provider?: boolean
    is_flexible?: boolean
}
export interface AnswerShippingQueryParams {
    shipping_query_id: string
    ok: boolean
    shipping_options?: Objects.TelegramShippingOption[]
    error_message?: string
}
export interface AnswerPreCheckoutQueryParams {
    pre_checkout_query_id: string
    ok: boolean
    error_message?: string
}
export interface GetStarTransactionsParams {
    offset?: number
    limit?: number
}
export interface RefundStarPaymentParams {
    user_id: number
    telegram_payment_charge_id: string
}
export interface EditUserStarSubscriptionParams {
    user_id: number
    telegram_payment_charge_id: string
    is_canceled: boolean
}
export interface SetPassportDataErrorsParams {
    user_id: number
    errors: Objects.TelegramPassportElementError[]
}
export interface SendGameParams {
    business_connection_id?: string
    chat_id: number | string
    message_thread_id?: number
    game_short_name: string
    disable_notification?: boolean
    protect_content?: boolean
    allow_paid_broadcast?: boolean
    message_effect_id?: string
    reply_parameters?: Objects.TelegramReplyParameters
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
}
export interface SetGameScoreParams {
    user_id: number
    score: number
    force?: boolean
    disable_edit_message?: boolean
    chat_id?: number
    message_id?: number
    inline_message_id?: string
}
export interface GetGameHighScoresParams {
    user_id: number
    chat_id?: number
    message_id?: number
    inline_message_id?: string
}
