//! What an error of the Bot API means, for whoever has to go on after it.

use std::time::Duration;

use ::http::StatusCode;

use super::ApiError;

/// What a failed call means, for whoever has to go on after it: [`ApiError::kind`].
///
/// Telegram gives a number and a text. The texts that are told apart here are those of its published server; what says
/// something else falls under the number.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Too many calls, for Telegram or for the queue of those that wait. They may be made again after this time, where it
    /// is known.
    TooMany {
        /// How long to wait.
        retry_after: Option<Duration>,
    },
    /// The group is a supergroup now, and has another id. It says so in an update too, as `migrate_to_chat_id`.
    Migrated {
        /// The id of the supergroup.
        to: i64,
    },
    /// The person has blocked the bot.
    Blocked,
    /// The person has no account any more.
    Deactivated,
    /// The person has never written to the bot, and it may not begin.
    NotStarted,
    /// The bot was removed from the group or channel, or was never in it, or there is none any more.
    NotInChat,
    /// The bot may not do that in this chat.
    Forbidden,
    /// There is no such chat, or the bot has never seen it.
    ChatNotFound,
    /// There is no such message, or none any more.
    MessageNotFound,
    /// The message is already as it was to become.
    MessageNotModified,
    /// The query of a button or of an inline bot was answered already, or is too old for an answer.
    QueryExpired,
    /// The call, or a file in it, is larger than is taken.
    TooLarge,
    /// A file could not be read, or written.
    File,
    /// Something else about the call is wrong.
    BadRequest,
    /// The token is no bot's any more, or the bot has none.
    Unauthorized,
    /// Another process takes the bot's updates, by a webhook or by polling.
    Conflict,
    /// The Bot API failed on its side.
    Server,
    /// Not the Bot API answered, but something before it.
    Gateway,
    /// The Bot API was not reached, or its answer did not arrive.
    Network,
    /// The answer is not what the Bot API documents.
    Unreadable,
}

impl ApiError {
    /// What it means, for whoever has to go on after it.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Paused { .. } | Self::TooManyWaiting { .. } => self.too_many(),
            Self::Gateway { status: StatusCode::TOO_MANY_REQUESTS, .. } => self.too_many(),
            Self::Gateway { status: StatusCode::PAYLOAD_TOO_LARGE, .. } => ErrorKind::TooLarge,
            Self::Gateway { .. } => ErrorKind::Gateway,
            Self::Unreachable { .. } => ErrorKind::Network,
            Self::Response { .. } => ErrorKind::Unreadable,
            Self::File { .. } => ErrorKind::File,
            Self::TooLarge { .. } => ErrorKind::TooLarge,
            Self::NoToken { .. } => ErrorKind::Unauthorized,
            Self::Refused { refusal, .. } => {
                if let Some(to) = self.migrate_to_chat_id() {
                    return ErrorKind::Migrated { to };
                }
                match refusal.error_code {
                    429 => self.too_many(),
                    401 => ErrorKind::Unauthorized,
                    403 => forbidden(&refusal.description),
                    // A token that cannot be one is a path that is not there.
                    404 if refusal.description == "Not Found" => ErrorKind::Unauthorized,
                    409 => ErrorKind::Conflict,
                    413 => ErrorKind::TooLarge,
                    500.. => ErrorKind::Server,
                    _ => bad_request(&refusal.description),
                }
            }
        }
    }

    /// The id of the supergroup that the chat has become.
    pub fn migrate_to_chat_id(&self) -> Option<i64> {
        match self {
            Self::Refused { refusal, .. } => refusal.parameters.migrate_to_chat_id,
            _ => None,
        }
    }

    fn too_many(&self) -> ErrorKind {
        ErrorKind::TooMany { retry_after: self.retry_after() }
    }
}

/// What Telegram says after "Forbidden: ".
const FORBIDDEN: [(&str, ErrorKind); 7] = [
    ("bot was blocked by the user", ErrorKind::Blocked),
    ("user is deactivated", ErrorKind::Deactivated),
    ("bot can't initiate conversation with a user", ErrorKind::NotStarted),
    ("bot was kicked from", ErrorKind::NotInChat),
    ("bot is not a member of", ErrorKind::NotInChat),
    ("the group chat was deleted", ErrorKind::NotInChat),
    ("bot is not a participant", ErrorKind::NotInChat),
];

/// What Telegram says after "Bad Request: ".
const BAD_REQUEST: [(&str, ErrorKind); 13] = [
    ("message is not modified", ErrorKind::MessageNotModified),
    ("chat not found", ErrorKind::ChatNotFound),
    ("PEER_ID_INVALID", ErrorKind::ChatNotFound),
    ("message to", ErrorKind::MessageNotFound),
    ("message with poll to stop", ErrorKind::MessageNotFound),
    ("MESSAGE_ID_INVALID", ErrorKind::MessageNotFound),
    ("query is too old", ErrorKind::QueryExpired),
    ("QUERY_ID_INVALID", ErrorKind::QueryExpired),
    ("file is too big", ErrorKind::TooLarge),
    ("not enough rights", ErrorKind::Forbidden),
    ("have no rights", ErrorKind::Forbidden),
    ("need administrator rights", ErrorKind::Forbidden),
    ("CHAT_ADMIN_REQUIRED", ErrorKind::Forbidden),
];

fn forbidden(description: &str) -> ErrorKind {
    find(&FORBIDDEN, description).unwrap_or(ErrorKind::Forbidden)
}

fn bad_request(description: &str) -> ErrorKind {
    let kind = find(&BAD_REQUEST, description).unwrap_or(ErrorKind::BadRequest);
    // "message to be forwarded" may also be of the wrong kind.
    let is_missing = kind != ErrorKind::MessageNotFound
        || description.ends_with("not found")
        || description.contains("INVALID");
    if is_missing { kind } else { ErrorKind::BadRequest }
}

fn find(kinds: &[(&str, ErrorKind)], description: &str) -> Option<ErrorKind> {
    kinds.iter().find(|(text, _)| description.contains(text)).map(|(_, kind)| kind.clone())
}

#[cfg(test)]
mod tests {
    use botserver_api::types::ResponseParameters;

    use super::*;

    fn refused(error_code: i64, description: &str, parameters: ResponseParameters) -> ApiError {
        let refusal = botserver_api::ApiError { error_code, description: description.to_owned(), parameters };
        ApiError::Refused { method: "sendMessage", refusal, retry_after: None }
    }

    fn kind(error_code: i64, description: &str) -> ErrorKind {
        refused(error_code, description, ResponseParameters::default()).kind()
    }

    #[test]
    fn what_telegram_says_is_told_apart() {
        for (code, description, wanted) in [
            (403, "Forbidden: bot was blocked by the user", ErrorKind::Blocked),
            (403, "Forbidden: user is deactivated", ErrorKind::Deactivated),
            (403, "Forbidden: bot can't initiate conversation with a user", ErrorKind::NotStarted),
            (403, "Forbidden: bot was kicked from the supergroup chat", ErrorKind::NotInChat),
            (403, "Forbidden: bot is not a member of the channel chat", ErrorKind::NotInChat),
            (403, "Forbidden: the group chat was deleted", ErrorKind::NotInChat),
            (403, "Forbidden: of a new kind", ErrorKind::Forbidden),
            (400, "Bad Request: chat not found", ErrorKind::ChatNotFound),
            (400, "Bad Request: private chat not found", ErrorKind::ChatNotFound),
            (400, "Bad Request: message to edit not found", ErrorKind::MessageNotFound),
            (400, "Bad Request: message to be replied not found", ErrorKind::MessageNotFound),
            (400, "Bad Request: message to forward has protected content", ErrorKind::BadRequest),
            (
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly \
                 the same as a current content and reply markup of the message",
                ErrorKind::MessageNotModified,
            ),
            (
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
                ErrorKind::QueryExpired,
            ),
            (400, "Bad Request: not enough rights to send text messages to the chat", ErrorKind::Forbidden),
            (400, "Bad Request: file is too big", ErrorKind::TooLarge),
            (400, "Bad Request: message text is empty", ErrorKind::BadRequest),
            (401, "Unauthorized", ErrorKind::Unauthorized),
            (404, "Not Found", ErrorKind::Unauthorized),
            (404, "Not Found: method not found", ErrorKind::BadRequest),
            (409, "Conflict: terminated by other getUpdates request", ErrorKind::Conflict),
            (413, "Request Entity Too Large", ErrorKind::TooLarge),
            (500, "Internal Server Error", ErrorKind::Server),
            (418, "I'm a teapot", ErrorKind::BadRequest),
        ] {
            assert_eq!(kind(code, description), wanted, "{description}");
        }
    }

    #[test]
    fn what_comes_with_it_is_given() {
        let parameters = ResponseParameters { retry_after: Some(7), ..ResponseParameters::default() };
        let error = refused(429, "Too Many Requests: retry after 7", parameters);
        assert_eq!(error.kind(), ErrorKind::TooMany { retry_after: Some(Duration::from_secs(7)) });
        let to = -1_001_234_567_890;
        let parameters = ResponseParameters { migrate_to_chat_id: Some(to), ..ResponseParameters::default() };
        let error = refused(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters);
        assert_eq!((error.kind(), error.migrate_to_chat_id()), (ErrorKind::Migrated { to }, Some(to)));
        let gateway = |status| ApiError::Gateway { method: "getMe", status, retry_after: None };
        assert_eq!(gateway(StatusCode::BAD_GATEWAY).kind(), ErrorKind::Gateway);
        assert_eq!(gateway(StatusCode::PAYLOAD_TOO_LARGE).kind(), ErrorKind::TooLarge);
        let too_many = ErrorKind::TooMany { retry_after: None };
        assert_eq!(gateway(StatusCode::TOO_MANY_REQUESTS).kind(), too_many);
        assert_eq!(ApiError::TooManyWaiting { method: "getMe", waiting: 1000 }.kind(), too_many);
        assert_eq!(ApiError::no_token("plain").kind(), ErrorKind::Unauthorized);
    }
}
