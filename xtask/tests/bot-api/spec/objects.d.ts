/** A small specification in the form of the published one. Based on Bot API v0.1 (invented). */

import type { APIMethods } from "./methods"

/** An update. */
export interface TelegramUpdate {
    update_id: number
    message?: TelegramMessage
    /** A pet was seen. */
    pet_seen?: TelegramPetSeen
}
export type TelegramChatType = "private" | "group"
export interface TelegramChat {
    id: number
    type: TelegramChatType
}
export interface TelegramMessage {
    message_id: number
    chat: TelegramChat
    reply_to_message?: TelegramMessage
    latitude?: number
    is_pinned?: true
    text?: string
    notes?: TelegramNote[][]
    reply_markup?:
        | TelegramInlineKeyboardMarkup
        | { toJSON(): TelegramInlineKeyboardMarkup }
}
export type TelegramNote = TelegramNoteText | TelegramNotePicture
export interface TelegramNoteText {
    type: "text"
    text: string | { toString(): string }
    currency: TelegramCurrencies
}
export interface TelegramNotePicture {
    type: "picture"
    picture: TelegramInputFile | string
}
export interface TelegramPetSeen {
    kind: TelegramPetSeenKind
    mood: TelegramPetSeenMood
}
export type TelegramPetSeenKind = "small_dog" | "CAT"
export type TelegramPetSeenMood = "😺" | "😾"
export interface TelegramInlineKeyboardMarkup {
    inline_keyboard: string[][]
}
export interface TelegramReplyKeyboardMarkup {
    keyboard: string[][]
}
export interface TelegramReplyKeyboardRemove {
    remove_keyboard: true
}
export interface TelegramForceReply {
    force_reply: true
    selective?: boolean
}
export interface TelegramResponseParameters {
    retry_after?: number
}
export type TelegramInputFile = Blob
export type TelegramCurrencies = "EUR" | "XTR"
export interface TelegramAPIResponseOk<
    Methods extends keyof APIMethods = keyof APIMethods,
> {
    ok: true
    result: APIMethodReturn<Methods>
}
