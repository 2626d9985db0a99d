//! Does what a message tells it to do, good or bad.

#![allow(clippy::panic, reason = "told to")]

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use botserver::prelude::*;

/// Files that nobody closes until they are asked for.
static HOARD: Mutex<Vec<File>> = Mutex::new(Vec::new());

pub async fn on_message(message: Message, bot: &Bot) -> Result {
    let chat = message.chat.id;
    let text = message.text.as_deref().or(message.caption.as_deref()).unwrap_or_default();
    let (action, rest) = text.split_once(' ').unwrap_or((text, ""));
    Ok(match action {
        "say" => Reply::text(rest),
        "twice" => Reply::text("first").then(Reply::text("second")),
        "method" => SendChatAction::new(chat, "typing").into(),
        "get" => GetMe::new().into(),
        "call" => Reply::text(bot.call(GetMe::new()).await?.first_name),
        "then" => Reply::from(SendChatAction::new(chat, "typing")).then(Reply::text("done")),
        "upload" => SendDocument::new(chat, Upload::new("menu.txt", rest.as_bytes())).into(),
        "path" => SendDocument::new(chat, Upload::path(rest)).into(),
        "stream" => SendDocument::new(chat, zeros(rest.parse()?, None)).into(),
        "known" => SendDocument::new(chat, zeros(rest.parse()?, Some(rest.parse()?))).into(),
        "keep" => {
            let document = message.document.as_ref().context("there is no document")?;
            Reply::text(bot.download(document).await?.to_path(rest).await?.to_string())
        }
        "long" => Reply::text("x".repeat(4097)),
        "split" => Reply::long_text(&"word ".repeat(1000)),
        "html" => Reply::html(rest),
        "markdown" => Reply::markdown(rest),
        "answer" => Reply::text("answered").reply_to(&message),
        "button" => Reply::text("choose").keyboard(keyboard(&"x".repeat(rest.parse()?))),
        "keyboard" => Reply::from(SendMessage::new(chat, "choose")).keyboard(keyboard("x")),
        "no_keyboard" => Reply::from(SendChatAction::new(chat, "typing")).keyboard(keyboard("x")),
        "spawn" => {
            let (bot, pause) = (bot.clone(), Duration::from_millis(rest.parse()?));
            bot.clone().spawn(async move {
                tokio::time::sleep(pause).await;
                // Fails where there is no Bot API; the attempt is what the test looks for.
                let _ = bot.call(SendMessage::new(1, "later")).await;
            });
            Reply::none()
        }
        "flood" => {
            for number in 1..=rest.parse::<u32>()? {
                bot.call(SendMessage::new(chat, number.to_string())).await?;
            }
            Reply::none()
        }
        "hoard" => {
            let files = std::iter::from_fn(|| File::open("/dev/null").ok());
            HOARD.lock().map_err(|_| anyhow!("poisoned"))?.extend(files);
            Reply::text("all are mine")
        }
        "release" => {
            HOARD.lock().map_err(|_| anyhow!("poisoned"))?.clear();
            Reply::text("all are yours")
        }
        "step" => {
            let (number, pause) = rest.split_once(' ').ok_or_else(|| anyhow!("no pause"))?;
            bot.call(SendMessage::new(chat, format!("begin {number}"))).await?;
            tokio::time::sleep(Duration::from_millis(pause.parse()?)).await;
            Reply::text(format!("end {number}"))
        }
        // Into a file, so that a test sees what several processes did, one after the other or not.
        "note" => {
            let (file, rest) = rest.split_once(' ').ok_or_else(|| anyhow!("no number"))?;
            let (number, until) = rest.split_once(' ').ok_or_else(|| anyhow!("no pause"))?;
            let note =
                |what| writeln!(File::options().create(true).append(true).open(file)?, "{what} {number}");
            note("begin")?;
            match until.parse() {
                Ok(pause) => tokio::time::sleep(Duration::from_millis(pause)).await,
                // Until there is such a file.
                Err(_) => {
                    while !Path::new(until).exists() {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                }
            }
            note("end")?;
            Reply::none()
        }
        "panic" => panic!("told to panic"),
        "fail" => bail!("told to fail"),
        "wait" => {
            tokio::time::sleep(Duration::from_millis(rest.parse()?)).await;
            Reply::text("waited")
        }
        "block" => {
            std::thread::sleep(Duration::from_millis(rest.parse()?));
            Reply::text("blocked")
        }
        "block_later" => {
            tokio::task::yield_now().await;
            std::thread::sleep(Duration::from_millis(rest.parse()?));
            Reply::text("blocked")
        }
        "loop" => loop {
            std::hint::spin_loop();
        },
        "leak" => {
            let bot = bot.clone();
            let pause = Duration::from_millis(rest.parse()?);
            bot.clone().spawn(async move { std::thread::sleep(pause) });
            Reply::text("leaked")
        }
        // On threads that are not for it: as many as there may be.
        "hang" => {
            let pause = Duration::from_millis(rest.parse()?);
            for _ in 0..64 {
                tokio::spawn(async move { std::thread::sleep(pause) });
            }
            Reply::text("hanging")
        }
        "abort" => std::process::abort(),
        "panic_later" => {
            tokio::task::yield_now().await;
            panic!("told to panic later")
        }
        _ => Reply::none(),
    })
}

/// So many bytes, which are made while they are sent.
fn zeros(count: usize, length: Option<u64>) -> Upload {
    const PIECE: usize = 1 << 16;
    let pieces = (0..count).step_by(PIECE).map(move |at| Ok(vec![0; PIECE.min(count - at)].into()));
    Upload::stream("zeros.bin", length, futures_util::stream::iter(pieces))
}

fn keyboard(data: &str) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new(vec![vec![InlineKeyboardButton::callback("One", data)]])
}
