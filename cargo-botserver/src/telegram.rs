//! Whose tokens they are, as the Bot API says.

use std::path::Path;

use botserver_manifest::Token;
use botserver_manifest::names::Username;
use botserver_runtime::api::Method as _;
use botserver_runtime::api::methods::GetMe;
use botserver_runtime::{
    ApiError, BackgroundRuntime, Call, Client, Record, Round, Transport as _, Trouble, cli,
};

use crate::failure::Failure;
use crate::interrupt::Interrupt;

/// Asks whose token it is.
///
/// # Errors
/// If it is nobody's, or nobody could be asked.
pub(crate) fn username(api_url: &str, token: &Token, interrupt: &Interrupt) -> Result<Username, Failure> {
    let (client, runtime) = (client(api_url)?, runtime()?);
    let work = async { get_me(&client, token).await.map_err(|error| said(&error.into())) };
    runtime.block_on(interrupt.during(work))
}

/// Asks whose tokens they are, as fast as Telegram allows; `data` is where the fleet remembers whom it has called.
///
/// # Errors
/// If nobody could be asked at all. What went wrong for one of them is in its place.
pub(crate) fn usernames(
    api_url: &str,
    data: &Path,
    tokens: &[Token],
    interrupt: &Interrupt,
) -> Result<Vec<Result<Username, Failure>>, Failure> {
    let (client, runtime) = (client(api_url)?, runtime()?);
    let record = Record::open(data, api_url).map_err(|error| Failure::new(error.to_string()))?;
    let round = Round::new(api_url, record);
    let bar = cli::bar("asking", tokens.len());
    let errand = async |token: &Token| Ok(get_me(&client, token).await?);
    let work = async { Ok(round.each(tokens, errand, |_| bar.inc(1)).await) };
    let answers = runtime.block_on(interrupt.during(work));
    bar.finish_and_clear();
    Ok(answers?.into_iter().map(|answer| answer.map_err(|trouble| said(&trouble))).collect())
}

async fn get_me(client: &Client, token: &Token) -> Result<Username, ApiError> {
    let result = client.call(token, &Call::new(&GetMe::new())).await?;
    let user = GetMe::parse_response(result.get().as_bytes())
        .map_err(|error| ApiError::response(GetMe::NAME, &error))?;
    user.username.as_deref().and_then(Username::new).ok_or_else(|| ApiError::Response {
        method: GetMe::NAME,
        reason: "it has no username that bots.yml could hold".to_owned(),
    })
}

fn client(api_url: &str) -> Result<Client, Failure> {
    Client::new(api_url).map_err(|error| Failure::new(error.to_string()))
}

fn runtime() -> Result<BackgroundRuntime, Failure> {
    BackgroundRuntime::start()
        .map_err(|error| Failure::new(format!("the async runtime cannot be started: {error}")))
}

/// A trouble, and what to do about it.
fn said(trouble: &Trouble) -> Failure {
    let failure = Failure::new(trouble.to_string());
    match trouble {
        Trouble::Api(error) if error.is_unauthorized() => {
            failure.help("the token was revoked, or is none: copy the bot's token from @BotFather once more")
        }
        Trouble::Api(error) if error.is_temporary() => {
            failure.help("run the same command again; another Bot API is called with --api-url")
        }
        _ => failure,
    }
}
