// Bot API v10.3 in the declarations of @gramio/types 10.3.1, without their comments.

import type { APIMethods } from "./methods"
import type { APIMethodReturn } from "./utils"
export interface TelegramUpdate {
    update_id: number
    message?: TelegramMessage
    edited_message?: TelegramMessage
    channel_post?: TelegramMessage
    edited_channel_post?: TelegramMessage
    business_connection?: TelegramBusinessConnection
    business_message?: TelegramMessage
    edited_business_message?: TelegramMessage
    deleted_business_messages?: TelegramBusinessMessagesDeleted
    guest_message?: TelegramMessage
    message_reaction?: TelegramMessageReactionUpdated
    message_reaction_count?: TelegramMessageReactionCountUpdated
    inline_query?: TelegramInlineQuery
    chosen_inline_result?: TelegramChosenInlineResult
    callback_query?: TelegramCallbackQuery
    shipping_query?: TelegramShippingQuery
    pre_checkout_query?: TelegramPreCheckoutQuery
    purchased_paid_media?: TelegramPaidMediaPurchased
    poll?: TelegramPoll
    poll_answer?: TelegramPollAnswer
    my_chat_member?: TelegramChatMemberUpdated
    chat_member?: TelegramChatMemberUpdated
    chat_join_request?: TelegramChatJoinRequest
    chat_boost?: TelegramChatBoostUpdated
    removed_chat_boost?: TelegramChatBoostRemoved
    managed_bot?: TelegramManagedBotUpdated
    subscription?: TelegramBotSubscriptionUpdated
    stopped_message_generation?: TelegramMessageGenerationStopped
}
export interface TelegramWebhookInfo {
    url: string
    has_custom_certificate: boolean
    pending_update_count: number
    ip_address?: string
    last_error_date?: number
    last_error_message?: string
    last_synchronization_error_date?: number
    max_connections?: number
    allowed_updates?: Exclude<keyof TelegramUpdate, "update_id">[]
}
export interface TelegramUser {
    id: number
    is_bot: boolean
    first_name: string
    last_name?: string
    username?: string
    language_code?: string
    is_premium?: true
    added_to_attachment_menu?: true
    can_join_groups?: boolean
    can_read_all_group_messages?: boolean
    supports_guest_queries?: boolean
    supports_inline_queries?: boolean
    can_connect_to_business?: boolean
    has_main_web_app?: boolean
    has_topics_enabled?: boolean
    allows_users_to_create_topics?: boolean
    can_manage_bots?: boolean
    supports_join_request_queries?: boolean
}
export type TelegramChatType = "private" | "group" | "supergroup" | "channel"
export interface TelegramChat {
    id: number
    type: TelegramChatType
    title?: string
    username?: string
    first_name?: string
    last_name?: string
    is_forum?: true
    is_direct_messages?: true
}
export type TelegramChatFullInfoType =
    | "private"
    | "group"
    | "supergroup"
    | "channel"
export interface TelegramChatFullInfo {
    id: number
    type: TelegramChatFullInfoType
    title?: string
    username?: string
    first_name?: string
    last_name?: string
    is_forum?: true
    is_direct_messages?: true
    accent_color_id: number
    max_reaction_count: number
    photo?: TelegramChatPhoto
    active_usernames?: string[]
    birthdate?: TelegramBirthdate
    business_intro?: TelegramBusinessIntro
    business_location?: TelegramBusinessLocation
    business_opening_hours?: TelegramBusinessOpeningHours
    personal_chat?: TelegramChat
    parent_chat?: TelegramChat
    available_reactions?: TelegramReactionType[]
    background_custom_emoji_id?: string
    profile_accent_color_id?: number
    profile_background_custom_emoji_id?: string
    emoji_status_custom_emoji_id?: string
    emoji_status_expiration_date?: number
    bio?: string
    has_private_forwards?: true
    has_restricted_voice_and_video_messages?: true
    join_to_send_messages?: true
    join_by_request?: true
    description?: string
    invite_link?: string
    pinned_message?: TelegramMessage
    permissions?: TelegramChatPermissions
    accepted_gift_types: TelegramAcceptedGiftTypes
    can_send_paid_media?: true
    slow_mode_delay?: number
    unrestrict_boost_count?: number
    message_auto_delete_time?: number
    has_aggressive_anti_spam_enabled?: true
    has_hidden_members?: true
    has_protected_content?: true
    has_visible_history?: true
    sticker_set_name?: string
    can_set_sticker_set?: true
    custom_emoji_sticker_set_name?: string
    linked_chat_id?: number
    location?: TelegramChatLocation
    rating?: TelegramUserRating
    first_profile_audio?: TelegramAudio
    unique_gift_colors?: TelegramUniqueGiftColors
    paid_message_star_count?: number
    guard_bot?: TelegramUser
    community?: TelegramCommunity
}
export interface TelegramMessage {
    message_id: number
    message_thread_id?: number
    direct_messages_topic?: TelegramDirectMessagesTopic
    from?: TelegramUser
    sender_chat?: TelegramChat
    sender_boost_count?: number
    sender_business_bot?: TelegramUser
    sender_tag?: string
    receiver_user?: TelegramUser
    ephemeral_message_id?: number
    date: number
    guest_query_id?: string
    business_connection_id?: string
    chat: TelegramChat
    forward_origin?: TelegramMessageOrigin
    is_topic_message?: true
    is_automatic_forward?: true
    reply_to_message?: TelegramMessage
    external_reply?: TelegramExternalReplyInfo
    quote?: TelegramTextQuote
    reply_to_story?: TelegramStory
    reply_to_checklist_task_id?: number
    reply_to_poll_option_id?: string
    via_bot?: TelegramUser
    guest_bot_caller_user?: TelegramUser
    guest_bot_caller_chat?: TelegramChat
    edit_date?: number
    has_protected_content?: true
    is_from_offline?: true
    is_paid_post?: true
    media_group_id?: string
    author_signature?: string
    paid_star_count?: number
    text?: string
    entities?: TelegramMessageEntity[]
    link_preview_options?: TelegramLinkPreviewOptions
    suggested_post_info?: TelegramSuggestedPostInfo
    effect_id?: string
    rich_message?: TelegramRichMessage
    animation?: TelegramAnimation
    audio?: TelegramAudio
    document?: TelegramDocument
    live_photo?: TelegramLivePhoto
    paid_media?: TelegramPaidMediaInfo
    photo?: TelegramPhotoSize[]
    sticker?: TelegramSticker
    story?: TelegramStory
    video?: TelegramVideo
    video_note?: TelegramVideoNote
    voice?: TelegramVoice
    caption?: string
    caption_entities?: TelegramMessageEntity[]
    show_caption_above_media?: true
    has_media_spoiler?: true
    checklist?: TelegramChecklist
    contact?: TelegramContact
    dice?: TelegramDice
    game?: TelegramGame
    poll?: TelegramPoll
    venue?: TelegramVenue
    location?: TelegramLocation
    new_chat_members?: TelegramUser[]
    left_chat_member?: TelegramUser
    chat_owner_left?: TelegramChatOwnerLeft
    chat_owner_changed?: TelegramChatOwnerChanged
    new_chat_title?: string
    new_chat_photo?: TelegramPhotoSize[]
    delete_chat_photo?: true
    group_chat_created?: true
    supergroup_chat_created?: true
    channel_chat_created?: true
    message_auto_delete_timer_changed?: TelegramMessageAutoDeleteTimerChanged
    migrate_to_chat_id?: number
    migrate_from_chat_id?: number
    pinned_message?: TelegramMaybeInaccessibleMessage
    invoice?: TelegramInvoice
    successful_payment?: TelegramSuccessfulPayment
    refunded_payment?: TelegramRefundedPayment
    users_shared?: TelegramUsersShared
    chat_shared?: TelegramChatShared
    gift?: TelegramGiftInfo
    unique_gift?: TelegramUniqueGiftInfo
    gift_upgrade_sent?: TelegramGiftInfo
    connected_website?: string
    write_access_allowed?: TelegramWriteAccessAllowed
    passport_data?: TelegramPassportData
    proximity_alert_triggered?: TelegramProximityAlertTriggered
    boost_added?: TelegramChatBoostAdded
    chat_background_set?: TelegramChatBackground
    checklist_tasks_done?: TelegramChecklistTasksDone
    checklist_tasks_added?: TelegramChecklistTasksAdded
    community_chat_added?: TelegramCommunityChatAdded
    community_chat_joined?: TelegramCommunityChatJoined
    community_chat_removed?: TelegramCommunityChatRemoved
    direct_message_price_changed?: TelegramDirectMessagePriceChanged
    forum_topic_created?: TelegramForumTopicCreated
    forum_topic_edited?: TelegramForumTopicEdited
    forum_topic_closed?: TelegramForumTopicClosed
    forum_topic_reopened?: TelegramForumTopicReopened
    general_forum_topic_hidden?: TelegramGeneralForumTopicHidden
    general_forum_topic_unhidden?: TelegramGeneralForumTopicUnhidden
    giveaway_created?: TelegramGiveawayCreated
    giveaway?: TelegramGiveaway
    giveaway_winners?: TelegramGiveawayWinners
    giveaway_completed?: TelegramGiveawayCompleted
    managed_bot_created?: TelegramManagedBotCreated
    paid_message_price_changed?: TelegramPaidMessagePriceChanged
    poll_option_added?: TelegramPollOptionAdded
    poll_option_deleted?: TelegramPollOptionDeleted
    suggested_post_approved?: TelegramSuggestedPostApproved
    suggested_post_approval_failed?: TelegramSuggestedPostApprovalFailed
    suggested_post_declined?: TelegramSuggestedPostDeclined
    suggested_post_paid?: TelegramSuggestedPostPaid
    suggested_post_refunded?: TelegramSuggestedPostRefunded
    video_chat_scheduled?: TelegramVideoChatScheduled
    video_chat_started?: TelegramVideoChatStarted
    video_chat_ended?: TelegramVideoChatEnded
    video_chat_participants_invited?: TelegramVideoChatParticipantsInvited
    web_app_data?: TelegramWebAppData
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
}
export interface TelegramMessageId {
    message_id: number
}
export interface TelegramInaccessibleMessage {
    chat: TelegramChat
    message_id: number
    date: number
}
export type TelegramMaybeInaccessibleMessage =
    | TelegramMessage
    | TelegramInaccessibleMessage
export type TelegramMessageEntityType =
    | "mention"
    | "hashtag"
    | "cashtag"
    | "bot_command"
    | "url"
    | "email"
    | "phone_number"
    | "bold"
    | "italic"
    | "underline"
    | "strikethrough"
    | "spoiler"
    | "blockquote"
    | "expandable_blockquote"
    | "code"
    | "pre"
    | "text_link"
    | "text_mention"
    | "custom_emoji"
    | "date_time"
export interface TelegramMessageEntity {
    type: TelegramMessageEntityType
    offset: number
    length: number
    url?: string
    user?: TelegramUser
    language?: string
    custom_emoji_id?: string
    unix_time?: number
    date_time_format?: string
}
export interface TelegramTextQuote {
    text: string
    entities?: TelegramMessageEntity[]
    position: number
    is_manual?: true
}
export interface TelegramExternalReplyInfo {
    origin: TelegramMessageOrigin
    chat?: TelegramChat
    message_id?: number
    link_preview_options?: TelegramLinkPreviewOptions
    animation?: TelegramAnimation
    audio?: TelegramAudio
    document?: TelegramDocument
    live_photo?: TelegramLivePhoto
    paid_media?: TelegramPaidMediaInfo
    photo?: TelegramPhotoSize[]
    sticker?: TelegramSticker
    story?: TelegramStory
    video?: TelegramVideo
    video_note?: TelegramVideoNote
    voice?: TelegramVoice
    has_media_spoiler?: true
    checklist?: TelegramChecklist
    contact?: TelegramContact
    dice?: TelegramDice
    game?: TelegramGame
    giveaway?: TelegramGiveaway
    giveaway_winners?: TelegramGiveawayWinners
    invoice?: TelegramInvoice
    location?: TelegramLocation
    poll?: TelegramPoll
    venue?: TelegramVenue
}
export interface TelegramReplyParameters {
    message_id?: number
    chat_id?: number | string
    ephemeral_message_id?: number
    allow_sending_without_reply?: boolean
    quote?: string | { toString(): string }
    quote_parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    quote_entities?: TelegramMessageEntity[]
    quote_position?: number
    checklist_task_id?: number
    poll_option_id?: string
}
export interface TelegramEphemeralMessageParameters {
    receiver_user_id: number
    callback_query_id?: string
    replace_callback_query_message?: boolean
}
export type TelegramMessageOrigin =
    | TelegramMessageOriginUser
    | TelegramMessageOriginHiddenUser
    | TelegramMessageOriginChat
    | TelegramMessageOriginChannel
export interface TelegramMessageOriginUser {
    type: "user"
    date: number
    sender_user: TelegramUser
}
export interface TelegramMessageOriginHiddenUser {
    type: "hidden_user"
    date: number
    sender_user_name: string
}
export interface TelegramMessageOriginChat {
    type: "chat"
    date: number
    sender_chat: TelegramChat
    author_signature?: string
}
export interface TelegramMessageOriginChannel {
    type: "channel"
    date: number
    chat: TelegramChat
    message_id: number
    author_signature?: string
}
export interface TelegramPhotoSize {
    file_id: string
    file_unique_id: string
    width: number
    height: number
    file_size?: number
}
export interface TelegramAnimation {
    file_id: string
    file_unique_id: string
    width: number
    height: number
    duration: number
    thumbnail?: TelegramPhotoSize
    file_name?: string
    mime_type?: string
    file_size?: number
}
export interface TelegramAudio {
    file_id: string
    file_unique_id: string
    duration: number
    performer?: string
    title?: string
    file_name?: string
    mime_type?: string
    file_size?: number
    thumbnail?: TelegramPhotoSize
}
export interface TelegramDocument {
    file_id: string
    file_unique_id: string
    thumbnail?: TelegramPhotoSize
    file_name?: string
    mime_type?: string
    file_size?: number
}
export interface TelegramLivePhoto {
    photo?: TelegramPhotoSize[]
    file_id: string
    file_unique_id: string
    width: number
    height: number
    duration: number
    mime_type?: string
    file_size?: number
}
export interface TelegramStory {
    chat: TelegramChat
    id: number
}
export type TelegramVideoQualityCodec = "h264" | "h265" | "av01"
export interface TelegramVideoQuality {
    file_id: string
    file_unique_id: string
    width: number
    height: number
    codec: TelegramVideoQualityCodec
    file_size?: number
}
export interface TelegramVideo {
    file_id: string
    file_unique_id: string
    width: number
    height: number
    duration: number
    thumbnail?: TelegramPhotoSize
    cover?: TelegramPhotoSize[]
    start_timestamp?: number
    qualities?: TelegramVideoQuality[]
    file_name?: string
    mime_type?: string
    file_size?: number
}
export interface TelegramVideoNote {
    file_id: string
    file_unique_id: string
    length: number
    duration: number
    thumbnail?: TelegramPhotoSize
    file_size?: number
}
export interface TelegramVoice {
    file_id: string
    file_unique_id: string
    duration: number
    mime_type?: string
    file_size?: number
}
export interface TelegramPaidMediaInfo {
    star_count: number
    paid_media: TelegramPaidMedia[]
}
export type TelegramPaidMedia =
    | TelegramPaidMediaLivePhoto
    | TelegramPaidMediaPhoto
    | TelegramPaidMediaPreview
    | TelegramPaidMediaVideo
export interface TelegramPaidMediaLivePhoto {
    type: "live_photo"
    live_photo: TelegramLivePhoto
}
export interface TelegramPaidMediaPhoto {
    type: "photo"
    photo: TelegramPhotoSize[]
}
export interface TelegramPaidMediaPreview {
    type: "preview"
    width?: number
    height?: number
    duration?: number
}
export interface TelegramPaidMediaVideo {
    type: "video"
    video: TelegramVideo
}
export interface TelegramContact {
    phone_number: string
    first_name: string
    last_name?: string
    user_id?: number
    vcard?: string
}
export interface TelegramDice {
    emoji: string
    value: number
}
export interface TelegramLink {
    url: string
}
export interface TelegramPollMedia {
    animation?: TelegramAnimation
    audio?: TelegramAudio
    document?: TelegramDocument
    link?: TelegramLink
    live_photo?: TelegramLivePhoto
    location?: TelegramLocation
    photo?: TelegramPhotoSize[]
    sticker?: TelegramSticker
    venue?: TelegramVenue
    video?: TelegramVideo
}
export type TelegramInputPollMedia =
    | TelegramInputMediaAnimation
    | TelegramInputMediaAudio
    | TelegramInputMediaDocument
    | TelegramInputMediaLivePhoto
    | TelegramInputMediaLocation
    | TelegramInputMediaPhoto
    | TelegramInputMediaVenue
    | TelegramInputMediaVideo
export type TelegramInputPollOptionMedia =
    | TelegramInputMediaAnimation
    | TelegramInputMediaLink
    | TelegramInputMediaLivePhoto
    | TelegramInputMediaLocation
    | TelegramInputMediaPhoto
    | TelegramInputMediaSticker
    | TelegramInputMediaVenue
    | TelegramInputMediaVideo
export interface TelegramPollOption {
    persistent_id: string
    text: string
    text_entities?: TelegramMessageEntity[]
    media?: TelegramPollMedia
    voter_count: number
    added_by_user?: TelegramUser
    added_by_chat?: TelegramChat
    addition_date?: number
}
export interface TelegramInputPollOption {
    text: string | { toString(): string }
    text_parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    text_entities?: TelegramMessageEntity[]
    media?: TelegramInputPollOptionMedia
}
export interface TelegramPollAnswer {
    poll_id: string
    voter_chat?: TelegramChat
    user?: TelegramUser
    option_ids: number[]
    option_persistent_ids: string[]
}
export type TelegramPollType = "regular" | "quiz"
export interface TelegramPoll {
    id: string
    question: string
    question_entities?: TelegramMessageEntity[]
    options: TelegramPollOption[]
    total_voter_count: number
    is_closed: boolean
    is_anonymous: boolean
    type: TelegramPollType
    allows_multiple_answers: boolean
    allows_revoting: boolean
    members_only: boolean
    country_codes?: string[]
    correct_option_ids?: number[]
    explanation?: string
    explanation_entities?: TelegramMessageEntity[]
    explanation_media?: TelegramPollMedia
    open_period?: number
    close_date?: number
    description?: string
    description_entities?: TelegramMessageEntity[]
    media?: TelegramPollMedia
}
export interface TelegramChecklistTask {
    id: number
    text: string
    text_entities?: TelegramMessageEntity[]
    completed_by_user?: TelegramUser
    completed_by_chat?: TelegramChat
    completion_date?: number
}
export interface TelegramChecklist {
    title: string
    title_entities?: TelegramMessageEntity[]
    tasks: TelegramChecklistTask[]
    others_can_add_tasks?: true
    others_can_mark_tasks_as_done?: true
}
export interface TelegramInputChecklistTask {
    id: number
    text: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    text_entities?: TelegramMessageEntity[]
}
export interface TelegramInputChecklist {
    title: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    title_entities?: TelegramMessageEntity[]
    tasks: TelegramInputChecklistTask[]
    others_can_add_tasks?: boolean
    others_can_mark_tasks_as_done?: boolean
}
export interface TelegramLocation {
    latitude: number
    longitude: number
    horizontal_accuracy?: number
    live_period?: number
    heading?: number
    proximity_alert_radius?: number
}
export interface TelegramVenue {
    location: TelegramLocation
    title: string
    address: string
    foursquare_id?: string
    foursquare_type?: string
    google_place_id?: string
    google_place_type?: string
}
export interface TelegramWebAppData {
    data: string
    button_text: string
}
export interface TelegramProximityAlertTriggered {
    traveler: TelegramUser
    watcher: TelegramUser
    distance: number
}
export interface TelegramMessageAutoDeleteTimerChanged {
    message_auto_delete_time: number
}
export interface TelegramManagedBotCreated {
    bot: TelegramUser
}
export interface TelegramManagedBotUpdated {
    user: TelegramUser
    bot: TelegramUser
}
export type TelegramBotSubscriptionUpdatedState =
    | "canceled"
    | "active"
    | "failed"
export interface TelegramBotSubscriptionUpdated {
    user: TelegramUser
    invoice_payload: string
    state: TelegramBotSubscriptionUpdatedState
}
export interface TelegramMessageGenerationStopped {
    chat: TelegramChat
    message_thread_id?: number
    draft_id: number
}
export interface TelegramPollOptionAdded {
    poll_message?: TelegramMaybeInaccessibleMessage
    option_persistent_id: string
    option_text: string
    option_text_entities?: TelegramMessageEntity[]
}
export interface TelegramPollOptionDeleted {
    poll_message?: TelegramMaybeInaccessibleMessage
    option_persistent_id: string
    option_text: string
    option_text_entities?: TelegramMessageEntity[]
}
export interface TelegramChatBoostAdded {
    boost_count: number
}
export type TelegramBackgroundFill =
    | TelegramBackgroundFillSolid
    | TelegramBackgroundFillGradient
    | TelegramBackgroundFillFreeformGradient
export interface TelegramBackgroundFillSolid {
    type: "solid"
    color: number
}
export interface TelegramBackgroundFillGradient {
    type: "gradient"
    top_color: number
    bottom_color: number
    rotation_angle: number
}
export interface TelegramBackgroundFillFreeformGradient {
    type: "freeform_gradient"
    colors: number[]
}
export type TelegramBackgroundType =
    | TelegramBackgroundTypeFill
    | TelegramBackgroundTypeWallpaper
    | TelegramBackgroundTypePattern
    | TelegramBackgroundTypeChatTheme
export interface TelegramBackgroundTypeFill {
    type: "fill"
    fill: TelegramBackgroundFill
    dark_theme_dimming: number
}
export interface TelegramBackgroundTypeWallpaper {
    type: "wallpaper"
    document: TelegramDocument
    dark_theme_dimming: number
    is_blurred?: true
    is_moving?: true
}
export interface TelegramBackgroundTypePattern {
    type: "pattern"
    document: TelegramDocument
    fill: TelegramBackgroundFill
    intensity: number
    is_inverted?: true
    is_moving?: true
}
export interface TelegramBackgroundTypeChatTheme {
    type: "chat_theme"
    theme_name: string
}
export interface TelegramChatBackground {
    type: TelegramBackgroundType
}
export interface TelegramChecklistTasksDone {
    checklist_message?: TelegramMessage
    marked_as_done_task_ids?: number[]
    marked_as_not_done_task_ids?: number[]
}
export interface TelegramChecklistTasksAdded {
    checklist_message?: TelegramMessage
    tasks: TelegramChecklistTask[]
}
export interface TelegramCommunityChatAdded {
    community: TelegramCommunity
}
export interface TelegramCommunityChatJoined {
    community: TelegramCommunity
}
export interface TelegramCommunityChatRemoved {}
export interface TelegramForumTopicCreated {
    name: string
    icon_color: number
    icon_custom_emoji_id?: string
    is_name_implicit?: true
}
export interface TelegramForumTopicClosed {}
export interface TelegramForumTopicEdited {
    name?: string
    icon_custom_emoji_id?: string
}
export interface TelegramForumTopicReopened {}
export interface TelegramGeneralForumTopicHidden {}
export interface TelegramGeneralForumTopicUnhidden {}
export interface TelegramSharedUser {
    user_id: number
    first_name?: string
    last_name?: string
    username?: string
    photo?: TelegramPhotoSize[]
}
export interface TelegramUsersShared {
    request_id: number
    users: TelegramSharedUser[]
}
export interface TelegramChatShared {
    request_id: number
    chat_id: number
    title?: string
    username?: string
    photo?: TelegramPhotoSize[]
}
export interface TelegramWriteAccessAllowed {
    from_request?: boolean
    web_app_name?: string
    from_attachment_menu?: boolean
}
export interface TelegramVideoChatScheduled {
    start_date: number
}
export interface TelegramVideoChatStarted {}
export interface TelegramVideoChatEnded {
    duration: number
}
export interface TelegramVideoChatParticipantsInvited {
    users: TelegramUser[]
}
export interface TelegramPaidMessagePriceChanged {
    paid_message_star_count: number
}
export interface TelegramDirectMessagePriceChanged {
    are_direct_messages_enabled: boolean
    direct_message_star_count?: number
}
export interface TelegramSuggestedPostApproved {
    suggested_post_message?: TelegramMessage
    price?: TelegramSuggestedPostPrice
    send_date: number
}
export interface TelegramSuggestedPostApprovalFailed {
    suggested_post_message?: TelegramMessage
    price: TelegramSuggestedPostPrice
}
export interface TelegramSuggestedPostDeclined {
    suggested_post_message?: TelegramMessage
    comment?: string
}
export type TelegramSuggestedPostPaidCurrency = "XTR" | "TON"
export interface TelegramSuggestedPostPaid {
    suggested_post_message?: TelegramMessage
    currency: TelegramSuggestedPostPaidCurrency
    amount?: number
    star_amount?: TelegramStarAmount
}
export type TelegramSuggestedPostRefundedReason =
    | "post_deleted"
    | "payment_refunded"
export interface TelegramSuggestedPostRefunded {
    suggested_post_message?: TelegramMessage
    reason: TelegramSuggestedPostRefundedReason
}
export interface TelegramGiveawayCreated {
    prize_star_count?: number
}
export interface TelegramGiveaway {
    chats: TelegramChat[]
    winners_selection_date: number
    winner_count: number
    only_new_members?: true
    has_public_winners?: true
    prize_description?: string
    country_codes?: string[]
    prize_star_count?: number
    premium_subscription_month_count?: number
}
export interface TelegramGiveawayWinners {
    chat: TelegramChat
    giveaway_message_id: number
    winners_selection_date: number
    winner_count: number
    winners: TelegramUser[]
    additional_chat_count?: number
    prize_star_count?: number
    premium_subscription_month_count?: number
    unclaimed_prize_count?: number
    only_new_members?: true
    was_refunded?: true
    prize_description?: string
}
export interface TelegramGiveawayCompleted {
    winner_count: number
    unclaimed_prize_count?: number
    giveaway_message?: TelegramMessage
    is_star_giveaway?: true
}
export interface TelegramLinkPreviewOptions {
    is_disabled?: boolean
    url?: string
    prefer_small_media?: boolean
    prefer_large_media?: boolean
    show_above_text?: boolean
}
export type TelegramSuggestedPostPriceCurrency = "XTR" | "TON"
export interface TelegramSuggestedPostPrice {
    currency: TelegramSuggestedPostPriceCurrency
    amount: number
}
export type TelegramSuggestedPostInfoState = "pending" | "approved" | "declined"
export interface TelegramSuggestedPostInfo {
    state: TelegramSuggestedPostInfoState
    price?: TelegramSuggestedPostPrice
    send_date?: number
}
export interface TelegramSuggestedPostParameters {
    price?: TelegramSuggestedPostPrice
    send_date?: number
}
export interface TelegramDirectMessagesTopic {
    topic_id: number
    user?: TelegramUser
}
export interface TelegramUserProfilePhotos {
    total_count: number
    photos: TelegramPhotoSize[][]
}
export interface TelegramUserProfileAudios {
    total_count: number
    audios: TelegramAudio[]
}
export interface TelegramFile {
    file_id: string
    file_unique_id: string
    file_size?: number
    file_path?: string
}
export interface TelegramWebAppInfo {
    url: string
}
export interface TelegramReplyKeyboardMarkup {
    keyboard: TelegramKeyboardButton[][]
    is_persistent?: boolean
    resize_keyboard?: boolean
    one_time_keyboard?: boolean
    input_field_placeholder?: string
    selective?: boolean
    force_reply?: boolean
}
export type TelegramKeyboardButtonStyle = "danger" | "success" | "primary"
export interface TelegramKeyboardButton {
    text: string
    icon_custom_emoji_id?: string
    style?: TelegramKeyboardButtonStyle
    request_users?: TelegramKeyboardButtonRequestUsers
    request_chat?: TelegramKeyboardButtonRequestChat
    request_managed_bot?: TelegramKeyboardButtonRequestManagedBot
    request_contact?: boolean
    request_location?: boolean
    request_poll?: TelegramKeyboardButtonPollType
    web_app?: TelegramWebAppInfo
}
export interface TelegramKeyboardButtonRequestUsers {
    request_id: number
    user_is_bot?: boolean
    user_is_premium?: boolean
    max_quantity?: number
    request_name?: boolean
    request_username?: boolean
    request_photo?: boolean
}
export interface TelegramKeyboardButtonRequestChat {
    request_id: number
    chat_is_channel: boolean
    chat_is_forum?: boolean
    chat_has_username?: boolean
    chat_is_created?: boolean
    user_administrator_rights?: TelegramChatAdministratorRights
    bot_administrator_rights?: TelegramChatAdministratorRights
    bot_is_member?: boolean
    request_title?: boolean
    request_username?: boolean
    request_photo?: boolean
}
export interface TelegramKeyboardButtonRequestManagedBot {
    request_id: number
    suggested_name?: string
    suggested_username?: string
}
export interface TelegramKeyboardButtonPollType {
    type?: string
}
export interface TelegramReplyKeyboardRemove {
    remove_keyboard: true
    selective?: boolean
}
export interface TelegramInlineKeyboardMarkup {
    inline_keyboard: TelegramInlineKeyboardButton[][]
    force_reply?: boolean
}
export type TelegramInlineKeyboardButtonStyle = "danger" | "success" | "primary"
export interface TelegramInlineKeyboardButton {
    text: string
    icon_custom_emoji_id?: string
    style?: TelegramInlineKeyboardButtonStyle
    url?: string
    callback_data?: string
    web_app?: TelegramWebAppInfo
    login_url?: TelegramLoginUrl
    switch_inline_query?: string
    switch_inline_query_current_chat?: string
    switch_inline_query_chosen_chat?: TelegramSwitchInlineQueryChosenChat
    copy_text?: TelegramCopyTextButton
    callback_game?: TelegramCallbackGame
    pay?: boolean
    disabled?: TelegramDisabledButton
}
export interface TelegramLoginUrl {
    url: string
    forward_text?: string
    bot_username?: string
    request_write_access?: boolean
}
export interface TelegramSwitchInlineQueryChosenChat {
    query?: string
    allow_user_chats?: boolean
    allow_bot_chats?: boolean
    allow_group_chats?: boolean
    allow_channel_chats?: boolean
}
export interface TelegramCopyTextButton {
    text: string
}
export interface TelegramDisabledButton {}
export interface TelegramCallbackQuery {
    id: string
    from: TelegramUser
    message?: TelegramMaybeInaccessibleMessage
    inline_message_id?: string
    chat_instance: string
    data?: string
    game_short_name?: string
}
export interface TelegramForceReply {
    force_reply: true
    input_field_placeholder?: string
    selective?: boolean
}
export interface TelegramCommunity {
    id: number
    name: string
}
export interface TelegramChatPhoto {
    small_file_id: string
    small_file_unique_id: string
    big_file_id: string
    big_file_unique_id: string
}
export interface TelegramChatInviteLink {
    invite_link: string
    creator: TelegramUser
    creates_join_request: boolean
    is_primary: boolean
    is_revoked: boolean
    name?: string
    expire_date?: number
    member_limit?: number
    pending_join_request_count?: number
    subscription_period?: number
    subscription_price?: number
}
export interface TelegramChatAdministratorRights {
    is_anonymous: boolean
    can_manage_chat: boolean
    can_delete_messages: boolean
    can_manage_video_chats: boolean
    can_restrict_members: boolean
    can_promote_members: boolean
    can_change_info: boolean
    can_invite_users: boolean
    can_post_stories: boolean
    can_edit_stories: boolean
    can_delete_stories: boolean
    can_post_messages?: boolean
    can_edit_messages?: boolean
    can_pin_messages?: boolean
    can_manage_topics?: boolean
    can_manage_direct_messages?: boolean
    can_manage_tags?: boolean
    can_send_welcome_messages: boolean
}
export interface TelegramChatMemberUpdated {
    chat: TelegramChat
    from: TelegramUser
    date: number
    old_chat_member: TelegramChatMember
    new_chat_member: TelegramChatMember
    invite_link?: TelegramChatInviteLink
    via_join_request?: boolean
    via_chat_folder_invite_link?: boolean
}
export type TelegramChatMember =
    | TelegramChatMemberOwner
    | TelegramChatMemberAdministrator
    | TelegramChatMemberMember
    | TelegramChatMemberRestricted
    | TelegramChatMemberLeft
    | TelegramChatMemberBanned
export interface TelegramChatMemberOwner {
    status: "creator"
    user: TelegramUser
    is_anonymous: boolean
    custom_title?: string
}
export interface TelegramChatMemberAdministrator {
    status: "administrator"
    user: TelegramUser
    can_be_edited: boolean
    is_anonymous: boolean
    can_manage_chat: boolean
    can_delete_messages: boolean
    can_manage_video_chats: boolean
    can_restrict_members: boolean
    can_promote_members: boolean
    can_change_info: boolean
    can_invite_users: boolean
    can_post_stories: boolean
    can_edit_stories: boolean
    can_delete_stories: boolean
    can_post_messages?: boolean
    can_edit_messages?: boolean
    can_pin_messages?: boolean
    can_manage_topics?: boolean
    can_manage_direct_messages?: boolean
    can_manage_tags?: boolean
    can_send_welcome_messages: boolean
    custom_title?: string
}
export interface TelegramChatMemberMember {
    status: "member"
    tag?: string
    user: TelegramUser
    until_date?: number
}
export interface TelegramChatMemberRestricted {
    status: "restricted"
    tag?: string
    user: TelegramUser
    is_member: boolean
    can_send_messages: boolean
    can_send_audios: boolean
    can_send_documents: boolean
    can_send_photos: boolean
    can_send_videos: boolean
    can_send_video_notes: boolean
    can_send_voice_notes: boolean
    can_send_polls: boolean
    can_send_other_messages: boolean
    can_add_web_page_previews: boolean
    can_react_to_messages: boolean
    can_edit_tag: boolean
    can_change_info: boolean
    can_invite_users: boolean
    can_pin_messages: boolean
    can_manage_topics: boolean
    until_date: number
}
export interface TelegramChatMemberLeft {
    status: "left"
    user: TelegramUser
}
export interface TelegramChatMemberBanned {
    status: "kicked"
    user: TelegramUser
    until_date: number
}
export interface TelegramChatJoinRequest {
    chat: TelegramChat
    from: TelegramUser
    user_chat_id: number
    date: number
    bio?: string
    invite_link?: TelegramChatInviteLink
    query_id?: string
}
export interface TelegramChatPermissions {
    can_send_messages?: boolean
    can_send_audios?: boolean
    can_send_documents?: boolean
    can_send_photos?: boolean
    can_send_videos?: boolean
    can_send_video_notes?: boolean
    can_send_voice_notes?: boolean
    can_send_polls?: boolean
    can_send_other_messages?: boolean
    can_add_web_page_previews?: boolean
    can_react_to_messages?: boolean
    can_edit_tag?: boolean
    can_change_info?: boolean
    can_invite_users?: boolean
    can_pin_messages?: boolean
    can_manage_topics?: boolean
}
export interface TelegramBirthdate {
    day: number
    month: number
    year?: number
}
export interface TelegramBusinessIntro {
    title?: string
    message?: string
    sticker?: TelegramSticker
}
export interface TelegramBusinessLocation {
    address: string
    location?: TelegramLocation
}
export interface TelegramBusinessOpeningHoursInterval {
    opening_minute: number
    closing_minute: number
}
export interface TelegramBusinessOpeningHours {
    time_zone_name: string
    opening_hours: TelegramBusinessOpeningHoursInterval[]
}
export interface TelegramUserRating {
    level: number
    rating: number
    current_level_rating: number
    next_level_rating?: number
}
export interface TelegramStoryAreaPosition {
    x_percentage: number
    y_percentage: number
    width_percentage: number
    height_percentage: number
    rotation_angle: number
    corner_radius_percentage: number
}
export interface TelegramLocationAddress {
    country_code: string
    state?: string
    city?: string
    street?: string
}
export type TelegramStoryAreaType =
    | TelegramStoryAreaTypeLocation
    | TelegramStoryAreaTypeSuggestedReaction
    | TelegramStoryAreaTypeLink
    | TelegramStoryAreaTypeWeather
    | TelegramStoryAreaTypeUniqueGift
export interface TelegramStoryAreaTypeLocation {
    type: "location"
    latitude: number
    longitude: number
    address?: TelegramLocationAddress
}
export interface TelegramStoryAreaTypeSuggestedReaction {
    type: "suggested_reaction"
    reaction_type: TelegramReactionType
    is_dark?: boolean
    is_flipped?: boolean
}
export interface TelegramStoryAreaTypeLink {
    type: "link"
    url: string
}
export interface TelegramStoryAreaTypeWeather {
    type: "weather"
    temperature: number
    emoji: string
    background_color: number
}
export interface TelegramStoryAreaTypeUniqueGift {
    type: "unique_gift"
    name: string
}
export interface TelegramStoryArea {
    position: TelegramStoryAreaPosition
    type: TelegramStoryAreaType
}
export interface TelegramChatLocation {
    location: TelegramLocation
    address: string
}
export type TelegramReactionType =
    | TelegramReactionTypeEmoji
    | TelegramReactionTypeCustomEmoji
    | TelegramReactionTypePaid
export type TelegramReactionTypeEmojiEmoji =
    | "❤"
    | "👍"
    | "👎"
    | "🔥"
    | "🥰"
    | "👏"
    | "😁"
    | "🤔"
    | "🤯"
    | "😱"
    | "🤬"
    | "😢"
    | "🎉"
    | "🤩"
    | "🤮"
    | "💩"
    | "🙏"
    | "👌"
    | "🕊"
    | "🤡"
    | "🥱"
    | "🥴"
    | "😍"
    | "🐳"
    | "❤‍🔥"
    | "🌚"
    | "🌭"
    | "💯"
    | "🤣"
    | "⚡"
    | "🍌"
    | "🏆"
    | "💔"
    | "🤨"
    | "😐"
    | "🍓"
    | "🍾"
    | "💋"
    | "🖕"
    | "😈"
    | "😴"
    | "😭"
    | "🤓"
    | "👻"
    | "👨‍💻"
    | "👀"
    | "🎃"
    | "🙈"
    | "😇"
    | "😨"
    | "🤝"
    | "✍"
    | "🤗"
    | "🫡"
    | "🎅"
    | "🎄"
    | "☃"
    | "💅"
    | "🤪"
    | "🗿"
    | "🆒"
    | "💘"
    | "🙉"
    | "🦄"
    | "😘"
    | "💊"
    | "🙊"
    | "😎"
    | "👾"
    | "🤷‍♂"
    | "🤷"
    | "🤷‍♀"
    | "😡"
export interface TelegramReactionTypeEmoji {
    type: "emoji"
    emoji: TelegramReactionTypeEmojiEmoji
}
export interface TelegramReactionTypeCustomEmoji {
    type: "custom_emoji"
    custom_emoji_id: string
}
export interface TelegramReactionTypePaid {
    type: "paid"
}
export interface TelegramReactionCount {
    type: TelegramReactionType
    total_count: number
}
export interface TelegramMessageReactionUpdated {
    chat: TelegramChat
    message_id: number
    user?: TelegramUser
    actor_chat?: TelegramChat
    date: number
    old_reaction: TelegramReactionType[]
    new_reaction: TelegramReactionType[]
}
export interface TelegramMessageReactionCountUpdated {
    chat: TelegramChat
    message_id: number
    date: number
    reactions: TelegramReactionCount[]
}
export interface TelegramForumTopic {
    message_thread_id: number
    name: string
    icon_color: number
    icon_custom_emoji_id?: string
    is_name_implicit?: true
}
export interface TelegramGiftBackground {
    center_color: number
    edge_color: number
    text_color: number
}
export interface TelegramGift {
    id: string
    sticker: TelegramSticker
    star_count: number
    upgrade_star_count?: number
    is_premium?: true
    has_colors?: true
    total_count?: number
    remaining_count?: number
    personal_total_count?: number
    personal_remaining_count?: number
    background?: TelegramGiftBackground
    unique_gift_variant_count?: number
    publisher_chat?: TelegramChat
}
export interface TelegramGifts {
    gifts: TelegramGift[]
}
export type TelegramUniqueGiftModelRarity =
    | "uncommon"
    | "rare"
    | "epic"
    | "legendary"
export interface TelegramUniqueGiftModel {
    name: string
    sticker: TelegramSticker
    rarity_per_mille: number
    rarity?: TelegramUniqueGiftModelRarity
}
export interface TelegramUniqueGiftSymbol {
    name: string
    sticker: TelegramSticker
    rarity_per_mille: number
}
export interface TelegramUniqueGiftBackdropColors {
    center_color: number
    edge_color: number
    symbol_color: number
    text_color: number
}
export interface TelegramUniqueGiftBackdrop {
    name: string
    colors: TelegramUniqueGiftBackdropColors
    rarity_per_mille: number
}
export interface TelegramUniqueGiftColors {
    model_custom_emoji_id: string
    symbol_custom_emoji_id: string
    light_theme_main_color: number
    light_theme_other_colors: number[]
    dark_theme_main_color: number
    dark_theme_other_colors: number[]
}
export interface TelegramUniqueGift {
    gift_id: string
    base_name: string
    name: string
    number: number
    model: TelegramUniqueGiftModel
    symbol: TelegramUniqueGiftSymbol
    backdrop: TelegramUniqueGiftBackdrop
    is_premium?: true
    is_burned?: true
    is_from_blockchain?: true
    colors?: TelegramUniqueGiftColors
    publisher_chat?: TelegramChat
}
export interface TelegramGiftInfo {
    gift: TelegramGift
    owned_gift_id?: string
    convert_star_count?: number
    prepaid_upgrade_star_count?: number
    is_upgrade_separate?: true
    can_be_upgraded?: true
    text?: string
    entities?: TelegramMessageEntity[]
    is_private?: true
    unique_gift_number?: number
}
export type TelegramUniqueGiftInfoOrigin =
    | "upgrade"
    | "transfer"
    | "resale"
    | "gifted_upgrade"
    | "offer"
export type TelegramUniqueGiftInfoLastResaleCurrency = "XTR" | "TON"
export interface TelegramUniqueGiftInfo {
    gift: TelegramUniqueGift
    origin: TelegramUniqueGiftInfoOrigin
    text?: string
    entities?: TelegramMessageEntity[]
    is_private?: true
    last_resale_currency?: TelegramUniqueGiftInfoLastResaleCurrency
    last_resale_amount?: number
    owned_gift_id?: string
    transfer_star_count?: number
    next_transfer_date?: number
}
export type TelegramOwnedGift =
    | TelegramOwnedGiftRegular
    | TelegramOwnedGiftUnique
export interface TelegramOwnedGiftRegular {
    type: "regular"
    gift: TelegramGift
    owned_gift_id?: string
    sender_user?: TelegramUser
    send_date: number
    text?: string
    entities?: TelegramMessageEntity[]
    is_private?: true
    is_saved?: true
    can_be_upgraded?: true
    was_refunded?: true
    convert_star_count?: number
    prepaid_upgrade_star_count?: number
    is_upgrade_separate?: true
    unique_gift_number?: number
}
export interface TelegramOwnedGiftUnique {
    type: "unique"
    gift: TelegramUniqueGift
    owned_gift_id?: string
    sender_user?: TelegramUser
    send_date: number
    is_saved?: true
    can_be_transferred?: true
    transfer_star_count?: number
    next_transfer_date?: number
}
export interface TelegramOwnedGifts {
    total_count: number
    gifts: TelegramOwnedGift[]
    next_offset?: string
}
export interface TelegramBotAccessSettings {
    is_access_restricted: boolean
    added_users?: TelegramUser[]
}
export interface TelegramAcceptedGiftTypes {
    unlimited_gifts: boolean
    limited_gifts: boolean
    unique_gifts: boolean
    premium_subscription: boolean
    gifts_from_channels: boolean
}
export interface TelegramStarAmount {
    amount: number
    nanostar_amount?: number
}
export interface TelegramBotCommand {
    command: string
    description: string
    is_ephemeral?: boolean
}
export type TelegramBotCommandScope =
    | TelegramBotCommandScopeDefault
    | TelegramBotCommandScopeAllPrivateChats
    | TelegramBotCommandScopeAllGroupChats
    | TelegramBotCommandScopeAllChatAdministrators
    | TelegramBotCommandScopeChat
    | TelegramBotCommandScopeChatAdministrators
    | TelegramBotCommandScopeChatMember
export interface TelegramBotCommandScopeDefault {
    type: "default"
}
export interface TelegramBotCommandScopeAllPrivateChats {
    type: "all_private_chats"
}
export interface TelegramBotCommandScopeAllGroupChats {
    type: "all_group_chats"
}
export interface TelegramBotCommandScopeAllChatAdministrators {
    type: "all_chat_administrators"
}
export interface TelegramBotCommandScopeChat {
    type: "chat"
    chat_id: number | string
}
export interface TelegramBotCommandScopeChatAdministrators {
    type: "chat_administrators"
    chat_id: number | string
}
export interface TelegramBotCommandScopeChatMember {
    type: "chat_member"
    chat_id: number | string
    user_id: number
}
export interface TelegramBotName {
    name: string
}
export interface TelegramBotDescription {
    description: string
}
export interface TelegramBotShortDescription {
    short_description: string
}
export type TelegramMenuButton =
    | TelegramMenuButtonCommands
    | TelegramMenuButtonWebApp
    | TelegramMenuButtonDefault
export interface TelegramMenuButtonCommands {
    type: "commands"
}
export interface TelegramMenuButtonWebApp {
    type: "web_app"
    text: string
    web_app: TelegramWebAppInfo
}
export interface TelegramMenuButtonDefault {
    type: "default"
}
export type TelegramChatBoostSource =
    | TelegramChatBoostSourcePremium
    | TelegramChatBoostSourceGiftCode
    | TelegramChatBoostSourceGiveaway
export interface TelegramChatBoostSourcePremium {
    source: "premium"
    user: TelegramUser
}
export interface TelegramChatBoostSourceGiftCode {
    source: "gift_code"
    user: TelegramUser
}
export interface TelegramChatBoostSourceGiveaway {
    source: "giveaway"
    giveaway_message_id: number
    user?: TelegramUser
    prize_star_count?: number
    is_unclaimed?: true
}
export interface TelegramChatBoost {
    boost_id: string
    add_date: number
    expiration_date: number
    source: TelegramChatBoostSource
}
export interface TelegramChatBoostUpdated {
    chat: TelegramChat
    boost: TelegramChatBoost
}
export interface TelegramChatBoostRemoved {
    chat: TelegramChat
    boost_id: string
    remove_date: number
    source: TelegramChatBoostSource
}
export interface TelegramChatOwnerLeft {
    new_owner?: TelegramUser
}
export interface TelegramChatOwnerChanged {
    new_owner: TelegramUser
}
export interface TelegramUserChatBoosts {
    boosts: TelegramChatBoost[]
}
export interface TelegramBusinessBotRights {
    can_reply?: true
    can_read_messages?: true
    can_delete_sent_messages?: true
    can_delete_all_messages?: true
    can_edit_name?: true
    can_edit_bio?: true
    can_edit_profile_photo?: true
    can_edit_username?: true
    can_change_gift_settings?: true
    can_view_gifts_and_stars?: true
    can_convert_gifts_to_stars?: true
    can_transfer_and_upgrade_gifts?: true
    can_transfer_stars?: true
    can_manage_stories?: true
}
export interface TelegramBusinessConnection {
    id: string
    user: TelegramUser
    user_chat_id: number
    date: number
    rights?: TelegramBusinessBotRights
    is_enabled: boolean
}
export interface TelegramBusinessMessagesDeleted {
    business_connection_id: string
    chat: TelegramChat
    message_ids: number[]
}
export interface TelegramSentWebAppMessage {
    inline_message_id?: string
}
export interface TelegramSentGuestMessage {
    inline_message_id: string
}
export interface TelegramPreparedInlineMessage {
    id: string
    expiration_date: number
}
export interface TelegramPreparedKeyboardButton {
    id: string
}
export interface TelegramResponseParameters {
    migrate_to_chat_id?: number
    retry_after?: number
}
export type TelegramInputMedia =
    | TelegramInputMediaAnimation
    | TelegramInputMediaAudio
    | TelegramInputMediaDocument
    | TelegramInputMediaLivePhoto
    | TelegramInputMediaPhoto
    | TelegramInputMediaVideo
export interface TelegramInputMediaAnimation {
    type: "animation"
    media: TelegramInputFile | string
    thumbnail?: TelegramInputFile | string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    show_caption_above_media?: boolean
    width?: number
    height?: number
    duration?: number
    has_spoiler?: boolean
}
export interface TelegramInputMediaAudio {
    type: "audio"
    media: TelegramInputFile | string
    thumbnail?: TelegramInputFile | string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    duration?: number
    performer?: string
    title?: string
}
export interface TelegramInputMediaDocument {
    type: "document"
    media: TelegramInputFile | string
    thumbnail?: TelegramInputFile | string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    disable_content_type_detection?: boolean
}
export interface TelegramInputMediaLink {
    type: "link"
    url: string
}
export interface TelegramInputMediaLivePhoto {
    type: "live_photo"
    media: TelegramInputFile | string
    photo: TelegramInputFile | string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    show_caption_above_media?: boolean
    has_spoiler?: boolean
}
export interface TelegramInputMediaLocation {
    type: "location"
    latitude: number
    longitude: number
    horizontal_accuracy?: number
}
export interface TelegramInputMediaPhoto {
    type: "photo"
    media: TelegramInputFile | string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    show_caption_above_media?: boolean
    has_spoiler?: boolean
}
export interface TelegramInputMediaSticker {
    type: "sticker"
    media: TelegramInputFile | string
    emoji?: string
}
export interface TelegramInputMediaVenue {
    type: "venue"
    latitude: number
    longitude: number
    title: string
    address: string
    foursquare_id?: string
    foursquare_type?: string
    google_place_id?: string
    google_place_type?: string
}
export interface TelegramInputMediaVideo {
    type: "video"
    media: TelegramInputFile | string
    thumbnail?: TelegramInputFile | string
    cover?: TelegramInputFile | string
    start_timestamp?: number
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    show_caption_above_media?: boolean
    width?: number
    height?: number
    duration?: number
    supports_streaming?: boolean
    has_spoiler?: boolean
}
export interface TelegramInputMediaVoiceNote {
    type: "voice_note"
    media: TelegramInputFile | string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    duration?: number
}
export type TelegramInputFile = Blob
export type TelegramInputPaidMedia =
    | TelegramInputPaidMediaLivePhoto
    | TelegramInputPaidMediaPhoto
    | TelegramInputPaidMediaVideo
export interface TelegramInputPaidMediaLivePhoto {
    type: "live_photo"
    media: TelegramInputFile | string
    photo: TelegramInputFile | string
}
export interface TelegramInputPaidMediaPhoto {
    type: "photo"
    media: TelegramInputFile | string
}
export interface TelegramInputPaidMediaVideo {
    type: "video"
    media: TelegramInputFile | string
    thumbnail?: TelegramInputFile | string
    cover?: TelegramInputFile | string
    start_timestamp?: number
    width?: number
    height?: number
    duration?: number
    supports_streaming?: boolean
}
export type TelegramInputProfilePhoto =
    | TelegramInputProfilePhotoStatic
    | TelegramInputProfilePhotoAnimated
export interface TelegramInputProfilePhotoStatic {
    type: "static"
    photo: TelegramInputFile | string
}
export interface TelegramInputProfilePhotoAnimated {
    type: "animated"
    animation: TelegramInputFile | string
    main_frame_timestamp?: number
}
export type TelegramInputStoryContent =
    | TelegramInputStoryContentPhoto
    | TelegramInputStoryContentVideo
export interface TelegramInputStoryContentPhoto {
    type: "photo"
    photo: TelegramInputFile | string
}
export interface TelegramInputStoryContentVideo {
    type: "video"
    video: TelegramInputFile | string
    duration?: number
    cover_frame_timestamp?: number
    is_animation?: boolean
}
export type TelegramStickerType = "regular" | "mask" | "custom_emoji"
export interface TelegramSticker {
    file_id: string
    file_unique_id: string
    type: TelegramStickerType
    width: number
    height: number
    is_animated: boolean
    is_video: boolean
    thumbnail?: TelegramPhotoSize
    emoji?: string
    set_name?: string
    premium_animation?: TelegramFile
    mask_position?: TelegramMaskPosition
    custom_emoji_id?: string
    needs_repainting?: true
    file_size?: number
}
export type TelegramStickerSetStickerType = "regular" | "mask" | "custom_emoji"
export interface TelegramStickerSet {
    name: string
    title: string
    sticker_type: TelegramStickerSetStickerType
    stickers: TelegramSticker[]
    thumbnail?: TelegramPhotoSize
}
export type TelegramMaskPositionPoint = "forehead" | "eyes" | "mouth" | "chin"
export interface TelegramMaskPosition {
    point: TelegramMaskPositionPoint
    x_shift: number
    y_shift: number
    scale: number
}
export type TelegramInputStickerFormat = "static" | "animated" | "video"
export interface TelegramInputSticker {
    sticker: TelegramInputFile | string
    format: TelegramInputStickerFormat
    emoji_list: string[]
    mask_position?: TelegramMaskPosition
    keywords?: string[]
}
export interface TelegramRichMessage {
    blocks: TelegramRichBlock[]
    is_rtl?: boolean
}
export interface TelegramInputRichMessage {
    blocks?: TelegramInputRichBlock[]
    html?: string
    markdown?: string
    media?: TelegramInputRichMessageMedia[]
    is_rtl?: boolean
    skip_entity_detection?: boolean
}
export interface TelegramInputRichMessageMedia {
    id: string
    media:
        | TelegramInputMediaAnimation
        | TelegramInputMediaAudio
        | TelegramInputMediaDocument
        | TelegramInputMediaPhoto
        | TelegramInputMediaVideo
        | TelegramInputMediaVoiceNote
}
export type TelegramRichMessageButtonStyle =
    | "danger"
    | "success"
    | "primary"
    | "link"
export interface TelegramRichMessageButton {
    text: TelegramRichText
    style?: TelegramRichMessageButtonStyle
    url?: string
    callback_data?: string
    web_app?: TelegramWebAppInfo
    login_url?: TelegramLoginUrl
    switch_inline_query?: string
    switch_inline_query_current_chat?: string
    switch_inline_query_chosen_chat?: TelegramSwitchInlineQueryChosenChat
    copy_text?: TelegramCopyTextButton
    disabled?: TelegramDisabledButton
}
export type TelegramRichText =
    | TelegramRichTextBold
    | TelegramRichTextItalic
    | TelegramRichTextUnderline
    | TelegramRichTextStrikethrough
    | TelegramRichTextSpoiler
    | TelegramRichTextDateTime
    | TelegramRichTextTextMention
    | TelegramRichTextSubscript
    | TelegramRichTextSuperscript
    | TelegramRichTextMarked
    | TelegramRichTextCode
    | TelegramRichTextCustomEmoji
    | TelegramRichTextMathematicalExpression
    | TelegramRichTextUrl
    | TelegramRichTextEmailAddress
    | TelegramRichTextPhoneNumber
    | TelegramRichTextBankCardNumber
    | TelegramRichTextMention
    | TelegramRichTextHashtag
    | TelegramRichTextCashtag
    | TelegramRichTextBotCommand
    | TelegramRichTextButton
    | TelegramRichTextAnchor
    | TelegramRichTextAnchorLink
    | TelegramRichTextReference
    | TelegramRichTextReferenceLink
export interface TelegramRichTextBold {
    type: "bold"
    text: TelegramRichText
}
export interface TelegramRichTextItalic {
    type: "italic"
    text: TelegramRichText
}
export interface TelegramRichTextUnderline {
    type: "underline"
    text: TelegramRichText
}
export interface TelegramRichTextStrikethrough {
    type: "strikethrough"
    text: TelegramRichText
}
export interface TelegramRichTextSpoiler {
    type: "spoiler"
    text: TelegramRichText
}
export interface TelegramRichTextDateTime {
    type: "date_time"
    text: TelegramRichText
    unix_time: number
    date_time_format: string
}
export interface TelegramRichTextTextMention {
    type: "text_mention"
    text: TelegramRichText
    user: TelegramUser
}
export interface TelegramRichTextSubscript {
    type: "subscript"
    text: TelegramRichText
}
export interface TelegramRichTextSuperscript {
    type: "superscript"
    text: TelegramRichText
}
export interface TelegramRichTextMarked {
    type: "marked"
    text: TelegramRichText
}
export interface TelegramRichTextCode {
    type: "code"
    text: TelegramRichText
}
export interface TelegramRichTextCustomEmoji {
    type: "custom_emoji"
    custom_emoji_id: string
    alternative_text: string
}
export interface TelegramRichTextMathematicalExpression {
    type: "mathematical_expression"
    expression: string
}
export interface TelegramRichTextUrl {
    type: "url"
    text: TelegramRichText
    url: string
}
export interface TelegramRichTextEmailAddress {
    type: "email_address"
    text: TelegramRichText
    email_address: string
}
export interface TelegramRichTextPhoneNumber {
    type: "phone_number"
    text: TelegramRichText
    phone_number: string
}
export interface TelegramRichTextBankCardNumber {
    type: "bank_card_number"
    text: TelegramRichText
    bank_card_number: string
}
export interface TelegramRichTextMention {
    type: "mention"
    text: TelegramRichText
    username: string
}
export interface TelegramRichTextHashtag {
    type: "hashtag"
    text: TelegramRichText
    hashtag: string
}
export interface TelegramRichTextCashtag {
    type: "cashtag"
    text: TelegramRichText
    cashtag: string
}
export interface TelegramRichTextBotCommand {
    type: "bot_command"
    text: TelegramRichText
    bot_command: string
}
export interface TelegramRichTextButton {
    type: "button"
    button: TelegramRichMessageButton
}
export interface TelegramRichTextAnchor {
    type: "anchor"
    name: string
}
export interface TelegramRichTextAnchorLink {
    type: "anchor_link"
    text: TelegramRichText
    anchor_name: string
}
export interface TelegramRichTextReference {
    type: "reference"
    text: TelegramRichText
    name: string
}
export interface TelegramRichTextReferenceLink {
    type: "reference_link"
    text: TelegramRichText
    reference_name: string
}
export interface TelegramRichBlockCaption {
    text: TelegramRichText
    credit?: TelegramRichText
}
export type TelegramRichBlockTableCellAlign = "left" | "center" | "right"
export type TelegramRichBlockTableCellValign = "top" | "middle" | "bottom"
export interface TelegramRichBlockTableCell {
    text?: TelegramRichText
    is_header?: true
    colspan?: number
    rowspan?: number
    align: TelegramRichBlockTableCellAlign
    valign: TelegramRichBlockTableCellValign
}
export type TelegramRichBlockListItemType = "a" | "A" | "i" | "I" | "1"
export interface TelegramRichBlockListItem {
    label: string
    blocks: TelegramRichBlock[]
    has_checkbox?: true
    is_checked?: true
    value?: number
    type?: TelegramRichBlockListItemType
}
export type TelegramRichBlock =
    | TelegramRichBlockParagraph
    | TelegramRichBlockSectionHeading
    | TelegramRichBlockPreformatted
    | TelegramRichBlockFooter
    | TelegramRichBlockDivider
    | TelegramRichBlockMathematicalExpression
    | TelegramRichBlockAnchor
    | TelegramRichBlockList
    | TelegramRichBlockBlockQuotation
    | TelegramRichBlockExpandableBlockQuotation
    | TelegramRichBlockPullQuotation
    | TelegramRichBlockCollage
    | TelegramRichBlockSlideshow
    | TelegramRichBlockTable
    | TelegramRichBlockDetails
    | TelegramRichBlockMap
    | TelegramRichBlockButtons
    | TelegramRichBlockAnimation
    | TelegramRichBlockAudio
    | TelegramRichBlockDocument
    | TelegramRichBlockPhoto
    | TelegramRichBlockVideo
    | TelegramRichBlockVoiceNote
    | TelegramRichBlockThinking
export interface TelegramRichBlockParagraph {
    type: "paragraph"
    text: TelegramRichText
}
export interface TelegramRichBlockSectionHeading {
    type: "heading"
    text: TelegramRichText
    size: number
}
export interface TelegramRichBlockPreformatted {
    type: "pre"
    text: TelegramRichText
    language?: string
}
export interface TelegramRichBlockFooter {
    type: "footer"
    text: TelegramRichText
}
export interface TelegramRichBlockDivider {
    type: "divider"
}
export interface TelegramRichBlockMathematicalExpression {
    type: "mathematical_expression"
    expression: string
}
export interface TelegramRichBlockAnchor {
    type: "anchor"
    name: string
}
export interface TelegramRichBlockList {
    type: "list"
    items: TelegramRichBlockListItem[]
}
export interface TelegramRichBlockBlockQuotation {
    type: "blockquote"
    blocks: TelegramRichBlock[]
    credit?: TelegramRichText
}
export interface TelegramRichBlockExpandableBlockQuotation {
    type: "expandable_blockquote"
    text: TelegramRichText
    credit?: TelegramRichText
}
export interface TelegramRichBlockPullQuotation {
    type: "pullquote"
    text: TelegramRichText
    credit?: TelegramRichText
}
export interface TelegramRichBlockCollage {
    type: "collage"
    blocks: TelegramRichBlock[]
    caption?: TelegramRichBlockCaption
}
export interface TelegramRichBlockSlideshow {
    type: "slideshow"
    blocks: TelegramRichBlock[]
    caption?: TelegramRichBlockCaption
}
export interface TelegramRichBlockTable {
    type: "table"
    cells: TelegramRichBlockTableCell[][]
    is_bordered?: true
    is_striped?: true
    is_compact?: true
    caption?: TelegramRichText
}
export interface TelegramRichBlockDetails {
    type: "details"
    summary: TelegramRichText
    blocks: TelegramRichBlock[]
    is_open?: true
}
export interface TelegramRichBlockMap {
    type: "map"
    location: TelegramLocation
    zoom: number
    width: number
    height: number
    caption?: TelegramRichBlockCaption
}
export type TelegramRichBlockButtonsAlign = "left" | "center" | "right"
export interface TelegramRichBlockButtons {
    type: "buttons"
    buttons: TelegramRichMessageButton[]
    align?: TelegramRichBlockButtonsAlign
}
export interface TelegramRichBlockAnimation {
    type: "animation"
    animation: TelegramAnimation
    has_spoiler?: true
    caption?: TelegramRichBlockCaption
}
export interface TelegramRichBlockAudio {
    type: "audio"
    audio: TelegramAudio
    caption?: TelegramRichBlockCaption
}
export interface TelegramRichBlockDocument {
    type: "document"
    document: TelegramDocument
    caption?: TelegramRichBlockCaption
}
export interface TelegramRichBlockPhoto {
    type: "photo"
    photo: TelegramPhotoSize[]
    has_spoiler?: true
    caption?: TelegramRichBlockCaption
}
export interface TelegramRichBlockVideo {
    type: "video"
    video: TelegramVideo
    has_spoiler?: true
    caption?: TelegramRichBlockCaption
}
export interface TelegramRichBlockVoiceNote {
    type: "voice_note"
    voice_note: TelegramVoice
    caption?: TelegramRichBlockCaption
}
export interface TelegramRichBlockThinking {
    type: "thinking"
    text: TelegramRichText
}
export type TelegramInputRichBlockListItemType = "a" | "A" | "i" | "I" | "1"
export interface TelegramInputRichBlockListItem {
    blocks: TelegramInputRichBlock[]
    has_checkbox?: true
    is_checked?: true
    value?: number
    type?: TelegramInputRichBlockListItemType
}
export type TelegramInputRichBlock =
    | TelegramInputRichBlockParagraph
    | TelegramInputRichBlockSectionHeading
    | TelegramInputRichBlockPreformatted
    | TelegramInputRichBlockFooter
    | TelegramInputRichBlockDivider
    | TelegramInputRichBlockMathematicalExpression
    | TelegramInputRichBlockAnchor
    | TelegramInputRichBlockList
    | TelegramInputRichBlockBlockQuotation
    | TelegramInputRichBlockExpandableBlockQuotation
    | TelegramInputRichBlockPullQuotation
    | TelegramInputRichBlockCollage
    | TelegramInputRichBlockSlideshow
    | TelegramInputRichBlockTable
    | TelegramInputRichBlockDetails
    | TelegramInputRichBlockMap
    | TelegramInputRichBlockButtons
    | TelegramInputRichBlockAnimation
    | TelegramInputRichBlockAudio
    | TelegramInputRichBlockDocument
    | TelegramInputRichBlockPhoto
    | TelegramInputRichBlockVideo
    | TelegramInputRichBlockVoiceNote
    | TelegramInputRichBlockThinking
export interface TelegramInputRichBlockParagraph {
    type: "paragraph"
    text: TelegramRichText
}
export interface TelegramInputRichBlockSectionHeading {
    type: "heading"
    text: TelegramRichText
    size: number
}
export interface TelegramInputRichBlockPreformatted {
    type: "pre"
    text: TelegramRichText
    language?: string
}
export interface TelegramInputRichBlockFooter {
    type: "footer"
    text: TelegramRichText
}
export interface TelegramInputRichBlockDivider {
    type: "divider"
}
export interface TelegramInputRichBlockMathematicalExpression {
    type: "mathematical_expression"
    expression: string
}
export interface TelegramInputRichBlockAnchor {
    type: "anchor"
    name: string
}
export interface TelegramInputRichBlockList {
    type: "list"
    items: TelegramInputRichBlockListItem[]
}
export interface TelegramInputRichBlockBlockQuotation {
    type: "blockquote"
    blocks: TelegramInputRichBlock[]
    credit?: TelegramRichText
}
export interface TelegramInputRichBlockExpandableBlockQuotation {
    type: "expandable_blockquote"
    text: TelegramRichText
    credit?: TelegramRichText
}
export interface TelegramInputRichBlockPullQuotation {
    type: "pullquote"
    text: TelegramRichText
    credit?: TelegramRichText
}
export interface TelegramInputRichBlockCollage {
    type: "collage"
    blocks: TelegramInputRichBlock[]
    caption?: TelegramRichBlockCaption
}
export interface TelegramInputRichBlockSlideshow {
    type: "slideshow"
    blocks: TelegramInputRichBlock[]
    caption?: TelegramRichBlockCaption
}
export interface TelegramInputRichBlockTable {
    type: "table"
    cells: TelegramRichBlockTableCell[][]
    is_bordered?: true
    is_striped?: true
    is_compact?: true
    caption?: TelegramRichText
}
export interface TelegramInputRichBlockDetails {
    type: "details"
    summary: TelegramRichText
    blocks: TelegramInputRichBlock[]
    is_open?: true
}
export interface TelegramInputRichBlockMap {
    type: "map"
    location: TelegramLocation
    zoom?: number
    width?: number
    height?: number
    caption?: TelegramRichBlockCaption
}
export type TelegramInputRichBlockButtonsAlign = "left" | "center" | "right"
export interface TelegramInputRichBlockButtons {
    type: "buttons"
    buttons: TelegramRichMessageButton[]
    align?: TelegramInputRichBlockButtonsAlign
}
export interface TelegramInputRichBlockAnimation {
    type: "animation"
    animation: TelegramInputMediaAnimation
    caption?: TelegramRichBlockCaption
}
export interface TelegramInputRichBlockAudio {
    type: "audio"
    audio: TelegramInputMediaAudio
    caption?: TelegramRichBlockCaption
}
export interface TelegramInputRichBlockDocument {
    type: "document"
    document: TelegramInputMediaDocument
    caption?: TelegramRichBlockCaption
}
export interface TelegramInputRichBlockPhoto {
    type: "photo"
    photo: TelegramInputMediaPhoto
    caption?: TelegramRichBlockCaption
}
export interface TelegramInputRichBlockVideo {
    type: "video"
    video: TelegramInputMediaVideo
    caption?: TelegramRichBlockCaption
}
export interface TelegramInputRichBlockVoiceNote {
    type: "voice_note"
    voice_note: TelegramInputMediaVoiceNote
    caption?: TelegramRichBlockCaption
}
export interface TelegramInputRichBlockThinking {
    type: "thinking"
    text: TelegramRichText
}
export type TelegramInlineQueryChatType =
    | "sender"
    | "private"
    | "group"
    | "supergroup"
    | "channel"
export interface TelegramInlineQuery {
    id: string
    from: TelegramUser
    query: string
    offset: string
    chat_type?: TelegramInlineQueryChatType
    location?: TelegramLocation
}
export interface TelegramInlineQueryResultsButton {
    text: string
    web_app?: TelegramWebAppInfo
    start_parameter?: string
}
export type TelegramInlineQueryResult =
    | TelegramInlineQueryResultCachedAudio
    | TelegramInlineQueryResultCachedDocument
    | TelegramInlineQueryResultCachedGif
    | TelegramInlineQueryResultCachedMpeg4Gif
    | TelegramInlineQueryResultCachedPhoto
    | TelegramInlineQueryResultCachedSticker
    | TelegramInlineQueryResultCachedVideo
    | TelegramInlineQueryResultCachedVoice
    | TelegramInlineQueryResultArticle
    | TelegramInlineQueryResultAudio
    | TelegramInlineQueryResultContact
    | TelegramInlineQueryResultGame
    | TelegramInlineQueryResultDocument
    | TelegramInlineQueryResultGif
    | TelegramInlineQueryResultLocation
    | TelegramInlineQueryResultMpeg4Gif
    | TelegramInlineQueryResultPhoto
    | TelegramInlineQueryResultVenue
    | TelegramInlineQueryResultVideo
    | TelegramInlineQueryResultVoice
export interface TelegramInlineQueryResultArticle {
    type: "article"
    id: string
    title: string
    input_message_content: TelegramInputMessageContent
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    url?: string
    description?: string
    thumbnail_url?: string
    thumbnail_width?: number
    thumbnail_height?: number
}
export interface TelegramInlineQueryResultPhoto {
    type: "photo"
    id: string
    photo_url: string
    thumbnail_url: string
    photo_width?: number
    photo_height?: number
    title?: string
    description?: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    show_caption_above_media?: boolean
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export type TelegramInlineQueryResultGifThumbnailMimeType =
    | "image/jpeg"
    | "image/gif"
    | "video/mp4"
export interface TelegramInlineQueryResultGif {
    type: "gif"
    id: string
    gif_url: string
    gif_width?: number
    gif_height?: number
    gif_duration?: number
    thumbnail_url: string
    thumbnail_mime_type?: TelegramInlineQueryResultGifThumbnailMimeType
    title?: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    show_caption_above_media?: boolean
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export type TelegramInlineQueryResultMpeg4GifThumbnailMimeType =
    | "image/jpeg"
    | "image/gif"
    | "video/mp4"
export interface TelegramInlineQueryResultMpeg4Gif {
    type: "mpeg4_gif"
    id: string
    mpeg4_url: string
    mpeg4_width?: number
    mpeg4_height?: number
    mpeg4_duration?: number
    thumbnail_url: string
    thumbnail_mime_type?: TelegramInlineQueryResultMpeg4GifThumbnailMimeType
    title?: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    show_caption_above_media?: boolean
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export type TelegramInlineQueryResultVideoMimeType = "text/html" | "video/mp4"
export interface TelegramInlineQueryResultVideo {
    type: "video"
    id: string
    video_url: string
    mime_type: TelegramInlineQueryResultVideoMimeType
    thumbnail_url: string
    title: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    show_caption_above_media?: boolean
    video_width?: number
    video_height?: number
    video_duration?: number
    description?: string
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export interface TelegramInlineQueryResultAudio {
    type: "audio"
    id: string
    audio_url: string
    title: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    performer?: string
    audio_duration?: number
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export interface TelegramInlineQueryResultVoice {
    type: "voice"
    id: string
    voice_url: string
    title: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    voice_duration?: number
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export type TelegramInlineQueryResultDocumentMimeType =
    | "application/pdf"
    | "application/zip"
export interface TelegramInlineQueryResultDocument {
    type: "document"
    id: string
    title: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    document_url: string
    mime_type: TelegramInlineQueryResultDocumentMimeType
    description?: string
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
    thumbnail_url?: string
    thumbnail_width?: number
    thumbnail_height?: number
}
export interface TelegramInlineQueryResultLocation {
    type: "location"
    id: string
    latitude: number
    longitude: number
    title: string
    horizontal_accuracy?: number
    live_period?: number
    heading?: number
    proximity_alert_radius?: number
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
    thumbnail_url?: string
    thumbnail_width?: number
    thumbnail_height?: number
}
export interface TelegramInlineQueryResultVenue {
    type: "venue"
    id: string
    latitude: number
    longitude: number
    title: string
    address: string
    foursquare_id?: string
    foursquare_type?: string
    google_place_id?: string
    google_place_type?: string
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
    thumbnail_url?: string
    thumbnail_width?: number
    thumbnail_height?: number
}
export interface TelegramInlineQueryResultContact {
    type: "contact"
    id: string
    phone_number: string
    first_name: string
    last_name?: string
    vcard?: string
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
    thumbnail_url?: string
    thumbnail_width?: number
    thumbnail_height?: number
}
export interface TelegramInlineQueryResultGame {
    type: "game"
    id: string
    game_short_name: string
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
}
export interface TelegramInlineQueryResultCachedPhoto {
    type: "photo"
    id: string
    photo_file_id: string
    title?: string
    description?: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    show_caption_above_media?: boolean
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export interface TelegramInlineQueryResultCachedGif {
    type: "gif"
    id: string
    gif_file_id: string
    title?: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    show_caption_above_media?: boolean
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export interface TelegramInlineQueryResultCachedMpeg4Gif {
    type: "mpeg4_gif"
    id: string
    mpeg4_file_id: string
    title?: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    show_caption_above_media?: boolean
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export interface TelegramInlineQueryResultCachedSticker {
    type: "sticker"
    id: string
    sticker_file_id: string
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export interface TelegramInlineQueryResultCachedDocument {
    type: "document"
    id: string
    title: string
    document_file_id: string
    description?: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export interface TelegramInlineQueryResultCachedVideo {
    type: "video"
    id: string
    video_file_id: string
    title: string
    description?: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    show_caption_above_media?: boolean
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export interface TelegramInlineQueryResultCachedVoice {
    type: "voice"
    id: string
    voice_file_id: string
    title: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export interface TelegramInlineQueryResultCachedAudio {
    type: "audio"
    id: string
    audio_file_id: string
    caption?: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    caption_entities?: TelegramMessageEntity[]
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
    input_message_content?: TelegramInputMessageContent
}
export type TelegramInputMessageContent =
    | TelegramInputTextMessageContent
    | TelegramInputRichMessageContent
    | TelegramInputLocationMessageContent
    | TelegramInputVenueMessageContent
    | TelegramInputContactMessageContent
    | TelegramInputInvoiceMessageContent
export interface TelegramInputTextMessageContent {
    message_text: string | { toString(): string }
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    entities?: TelegramMessageEntity[]
    link_preview_options?: TelegramLinkPreviewOptions
}
export interface TelegramInputRichMessageContent {
    rich_message: TelegramInputRichMessage
}
export interface TelegramInputLocationMessageContent {
    latitude: number
    longitude: number
    horizontal_accuracy?: number
    live_period?: number
    heading?: number
    proximity_alert_radius?: number
}
export interface TelegramInputVenueMessageContent {
    latitude: number
    longitude: number
    title: string
    address: string
    foursquare_id?: string
    foursquare_type?: string
    google_place_id?: string
    google_place_type?: string
}
export interface TelegramInputContactMessageContent {
    phone_number: string
    first_name: string
    last_name?: string
    vcard?: string
}
export interface TelegramInputInvoiceMessageContent {
    title: string
    description: string
    payload: string
    provider_token?: string
    currency: TelegramCurrencies
    prices: TelegramLabeledPrice[]
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
export interface TelegramChosenInlineResult {
    result_id: string
    from: TelegramUser
    location?: TelegramLocation
    inline_message_id?: string
    query: string
}
export interface TelegramLabeledPrice {
    label: string
    amount: number
}
export interface TelegramInvoice {
    title: string
    description: string
    start_parameter: string
    currency: TelegramCurrencies
    total_amount: number
}
export interface TelegramShippingAddress {
    country_code: string
    state: string
    city: string
    street_line1: string
    street_line2: string
    post_code: string
}
export interface TelegramOrderInfo {
    name?: string
    phone_number?: string
    email?: string
    shipping_address?: TelegramShippingAddress
}
export interface TelegramShippingOption {
    id: string
    title: string
    prices: TelegramLabeledPrice[]
}
export interface TelegramSuccessfulPayment {
    currency: TelegramCurrencies
    total_amount: number
    invoice_payload: string
    subscription_expiration_date?: number
    is_recurring?: true
    is_first_recurring?: true
    shipping_option_id?: string
    order_info?: TelegramOrderInfo
    telegram_payment_charge_id: string
    provider_payment_charge_id: string
}
export interface TelegramRefundedPayment {
    currency: TelegramCurrencies
    total_amount: number
    invoice_payload: string
    telegram_payment_charge_id: string
    provider_payment_charge_id?: string
}
export interface TelegramShippingQuery {
    id: string
    from: TelegramUser
    invoice_payload: string
    shipping_address: TelegramShippingAddress
}
export interface TelegramPreCheckoutQuery {
    id: string
    from: TelegramUser
    currency: TelegramCurrencies
    total_amount: number
    invoice_payload: string
    shipping_option_id?: string
    order_info?: TelegramOrderInfo
}
export interface TelegramPaidMediaPurchased {
    from: TelegramUser
    paid_media_payload: string
}
export type TelegramRevenueWithdrawalState =
    | TelegramRevenueWithdrawalStatePending
    | TelegramRevenueWithdrawalStateSucceeded
    | TelegramRevenueWithdrawalStateFailed
export interface TelegramRevenueWithdrawalStatePending {
    type: "pending"
}
export interface TelegramRevenueWithdrawalStateSucceeded {
    type: "succeeded"
    date: number
    url: string
}
export interface TelegramRevenueWithdrawalStateFailed {
    type: "failed"
}
export interface TelegramAffiliateInfo {
    affiliate_user?: TelegramUser
    affiliate_chat?: TelegramChat
    commission_per_mille: number
    amount: number
    nanostar_amount?: number
}
export type TelegramTransactionPartner =
    | TelegramTransactionPartnerUser
    | TelegramTransactionPartnerChat
    | TelegramTransactionPartnerAffiliateProgram
    | TelegramTransactionPartnerFragment
    | TelegramTransactionPartnerTelegramAds
    | TelegramTransactionPartnerTelegramApi
    | TelegramTransactionPartnerOther
export type TelegramTransactionPartnerUserTransactionType =
    | "invoice_payment"
    | "paid_media_payment"
    | "gift_purchase"
    | "premium_purchase"
    | "business_account_transfer"
export interface TelegramTransactionPartnerUser {
    type: "user"
    transaction_type: TelegramTransactionPartnerUserTransactionType
    user: TelegramUser
    affiliate?: TelegramAffiliateInfo
    invoice_payload?: string
    subscription_period?: number
    paid_media?: TelegramPaidMedia[]
    paid_media_payload?: string
    gift?: TelegramGift
    premium_subscription_duration?: number
}
export interface TelegramTransactionPartnerChat {
    type: "chat"
    chat: TelegramChat
    gift?: TelegramGift
}
export interface TelegramTransactionPartnerAffiliateProgram {
    type: "affiliate_program"
    sponsor_user?: TelegramUser
    commission_per_mille: number
}
export interface TelegramTransactionPartnerFragment {
    type: "fragment"
    withdrawal_state?: TelegramRevenueWithdrawalState
}
export interface TelegramTransactionPartnerTelegramAds {
    type: "telegram_ads"
}
export interface TelegramTransactionPartnerTelegramApi {
    type: "telegram_api"
    request_count: number
}
export interface TelegramTransactionPartnerOther {
    type: "other"
}
export interface TelegramStarTransaction {
    id: string
    amount: number
    nanostar_amount?: number
    date: number
    source?: TelegramTransactionPartner
    receiver?: TelegramTransactionPartner
}
export interface TelegramStarTransactions {
    transactions: TelegramStarTransaction[]
}
export interface TelegramPassportData {
    data: TelegramEncryptedPassportElement[]
    credentials: TelegramEncryptedCredentials
}
export interface TelegramPassportFile {
    file_id: string
    file_unique_id: string
    file_size: number
    file_date: number
}
export type TelegramEncryptedPassportElementType =
    | "personal_details"
    | "passport"
    | "driver_license"
    | "identity_card"
    | "internal_passport"
    | "address"
    | "utility_bill"
    | "bank_statement"
    | "rental_agreement"
    | "passport_registration"
    | "temporary_registration"
    | "phone_number"
    | "email"
export interface TelegramEncryptedPassportElement {
    type: TelegramEncryptedPassportElementType
    data?: string
    phone_number?: string
    email?: string
    files?: TelegramPassportFile[]
    front_side?: TelegramPassportFile
    reverse_side?: TelegramPassportFile
    selfie?: TelegramPassportFile
    translation?: TelegramPassportFile[]
    hash: string
}
export interface TelegramEncryptedCredentials {
    data: string
    hash: string
    secret: string
}
export type TelegramPassportElementError =
    | TelegramPassportElementErrorDataField
    | TelegramPassportElementErrorFrontSide
    | TelegramPassportElementErrorReverseSide
    | TelegramPassportElementErrorSelfie
    | TelegramPassportElementErrorFile
    | TelegramPassportElementErrorFiles
    | TelegramPassportElementErrorTranslationFile
    | TelegramPassportElementErrorTranslationFiles
    | TelegramPassportElementErrorUnspecified
export type TelegramPassportElementErrorDataFieldType =
    | "personal_details"
    | "passport"
    | "driver_license"
    | "identity_card"
    | "internal_passport"
    | "address"
export interface TelegramPassportElementErrorDataField {
    source: "data"
    type: TelegramPassportElementErrorDataFieldType
    field_name: string
    data_hash: string
    message: string
}
export type TelegramPassportElementErrorFrontSideType =
    | "passport"
    | "driver_license"
    | "identity_card"
    | "internal_passport"
export interface TelegramPassportElementErrorFrontSide {
    source: "front_side"
    type: TelegramPassportElementErrorFrontSideType
    file_hash: string
    message: string
}
export type TelegramPassportElementErrorReverseSideType =
    | "driver_license"
    | "identity_card"
export interface TelegramPassportElementErrorReverseSide {
    source: "reverse_side"
    type: TelegramPassportElementErrorReverseSideType
    file_hash: string
    message: string
}
export type TelegramPassportElementErrorSelfieType =
    | "passport"
    | "driver_license"
    | "identity_card"
    | "internal_passport"
export interface TelegramPassportElementErrorSelfie {
    source: "selfie"
    type: TelegramPassportElementErrorSelfieType
    file_hash: string
    message: string
}
export type TelegramPassportElementErrorFileType =
    | "utility_bill"
    | "bank_statement"
    | "rental_agreement"
    | "passport_registration"
    | "temporary_registration"
export interface TelegramPassportElementErrorFile {
    source: "file"
    type: TelegramPassportElementErrorFileType
    file_hash: string
    message: string
}
export type TelegramPassportElementErrorFilesType =
    | "utility_bill"
    | "bank_statement"
    | "rental_agreement"
    | "passport_registration"
    | "temporary_registration"
export interface TelegramPassportElementErrorFiles {
    source: "files"
    type: TelegramPassportElementErrorFilesType
    file_hashes: string[]
    message: string
}
export type TelegramPassportElementErrorTranslationFileType =
    | "passport"
    | "driver_license"
    | "identity_card"
    | "internal_passport"
    | "utility_bill"
    | "bank_statement"
    | "rental_agreement"
    | "passport_registration"
    | "temporary_registration"
export interface TelegramPassportElementErrorTranslationFile {
    source: "translation_file"
    type: TelegramPassportElementErrorTranslationFileType
    file_hash: string
    message: string
}
export type TelegramPassportElementErrorTranslationFilesType =
    | "passport"
    | "driver_license"
    | "identity_card"
    | "internal_passport"
    | "utility_bill"
    | "bank_statement"
    | "rental_agreement"
    | "passport_registration"
    | "temporary_registration"
export interface TelegramPassportElementErrorTranslationFiles {
    source: "translation_files"
    type: TelegramPassportElementErrorTranslationFilesType
    file_hashes: string[]
    message: string
}
export interface TelegramPassportElementErrorUnspecified {
    source: "unspecified"
    type: string
    element_hash: string
    message: string
}
export interface TelegramGame {
    title: string
    description: string
    photo: TelegramPhotoSize[]
    text?: string
    text_entities?: TelegramMessageEntity[]
    animation?: TelegramAnimation
}
export interface TelegramCallbackGame {}
export interface TelegramGameHighScore {
    position: number
    user: TelegramUser
    score: number
}
export type TelegramCurrencies =
    | "AED"
    | "AFN"
    | "ALL"
    | "AMD"
    | "ARS"
    | "AUD"
    | "AZN"
    | "BAM"
    | "BDT"
    | "BGN"
    | "BHD"
    | "BND"
    | "BOB"
    | "BRL"
    | "BYN"
    | "CAD"
    | "CHF"
    | "CLP"
    | "CNY"
    | "COP"
    | "CRC"
    | "CZK"
    | "DKK"
    | "DOP"
    | "DZD"
    | "EGP"
    | "ETB"
    | "EUR"
    | "GBP"
    | "GEL"
    | "GHS"
    | "GTQ"
    | "HKD"
    | "HNL"
    | "HRK"
    | "HUF"
    | "IDR"
    | "ILS"
    | "INR"
    | "IQD"
    | "IRR"
    | "ISK"
    | "JMD"
    | "JOD"
    | "JPY"
    | "KES"
    | "KGS"
    | "KRW"
    | "KZT"
    | "LBP"
    | "LKR"
    | "MAD"
    | "MDL"
    | "MMK"
    | "MNT"
    | "MOP"
    | "MUR"
    | "MVR"
    | "MXN"
    | "MYR"
    | "MZN"
    | "NGN"
    | "NIO"
    | "NOK"
    | "NPR"
    | "NZD"
    | "PAB"
    | "PEN"
    | "PHP"
    | "PKR"
    | "PLN"
    | "PYG"
    | "QAR"
    | "RON"
    | "RSD"
    | "RUB"
    | "SAR"
    | "SEK"
    | "SGD"
    | "SYP"
    | "THB"
    | "TJS"
    | "TRY"
    | "TTD"
    | "TWD"
    | "TZS"
    | "UAH"
    | "UGX"
    | "USD"
    | "UYU"
    | "UZS"
    | "VND"
    | "YER"
    | "ZAR"
    | "XTR"
export interface TelegramAPIResponseOk<
    Methods extends keyof APIMethods = keyof APIMethods,
> {
    ok: true
    result: APIMethodReturn<Methods>
}
export interface TelegramAPIResponseError {
    ok: false
    description: string
    error_code: number
    parameters?: TelegramResponseParameters
}
export type TelegramAPIResponse<
    Methods extends keyof APIMethods = keyof APIMethods,
> = TelegramAPIResponseOk<Methods> | TelegramAPIResponseError
