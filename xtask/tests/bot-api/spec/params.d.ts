import type * as Objects from "./objects"

export interface GetUpdatesParams {
    limit?: number
    allowed_updates?: Exclude<keyof Objects.TelegramUpdate, "update_id">[]
}
export type SendNoteColor = 16711680 | 65280
export interface SendNoteParams {
    title?: string
    chat_id: number | string
    note: Objects.TelegramNote
    more?: (Objects.TelegramNoteText | Objects.TelegramNotePicture)[]
    color?: SendNoteColor
    type?: Objects.TelegramChatType
    parse_mode?: "HTML" | "MarkdownV2" | "Markdown"
    reply_markup?:
        | Objects.TelegramInlineKeyboardMarkup
        | { toJSON(): Objects.TelegramInlineKeyboardMarkup }
        | Objects.TelegramForceReply
}
