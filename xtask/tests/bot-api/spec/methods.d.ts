import type { CallAPI, CallAPIWithOptionalParams, CallAPIWithoutParams } from "./utils"

export interface APIMethods {
    getUpdates: CallAPIWithOptionalParams<
        Params.GetUpdatesParams,
        Objects.TelegramUpdate[]
    >
    getChat: CallAPIWithoutParams<Objects.TelegramChat>
    sendNote: CallAPI<Params.SendNoteParams, Objects.TelegramMessage | true>
}
