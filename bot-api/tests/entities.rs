//! Texts as Telegram reads them: what markup becomes, and in which words it is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use botserver_api::entities::{Entity, EntityKind, ParseMode, Text, TextError, check_link, limits};

/// The text and its entities in a line: `text | bold 0+4, text_link 5+1 https://example.com/`.
fn shown(text: &Text) -> String {
    let entities: Vec<String> = text.entities.iter().map(shown_entity).collect();
    format!("{} | {}", text.text, entities.join(", "))
}

fn shown_entity(entity: &Entity) -> String {
    let place = format!("{} {}+{}", entity.kind.name(), entity.offset, entity.length);
    match &entity.kind {
        EntityKind::Pre { language: Some(more) } | EntityKind::TextLink { url: more } => {
            format!("{place} {more}")
        }
        EntityKind::CustomEmoji { id } => format!("{place} {id}"),
        EntityKind::TextMention { user_id } => format!("{place} {user_id}"),
        EntityKind::DateTime { unix_time, format } => format!("{place} {unix_time} {format}"),
        _ => place,
    }
}

fn read(mode: ParseMode, cases: &[(&str, &str)]) {
    for (source, wanted) in cases {
        let got = match Text::parse(source, mode) {
            Ok(text) => shown(&text),
            Err(error) => error.to_string(),
        };
        let wanted = match wanted.strip_prefix("! ") {
            Some(refusal) => format!("can't parse entities: {refusal}"),
            None => (*wanted).to_owned(),
        };
        assert_eq!(got, wanted, "{source:?}");
    }
}

#[test]
fn html() {
    read(
        ParseMode::Html,
        &[
            ("🍕 <b>a</b> <I>b</i>", "🍕 a b | bold 3+1, italic 5+1"),
            ("<b>a <i>b</i> c</b>", "a b c | bold 0+2, bold 2+3, italic 2+1"),
            ("AT&amp T &lt 5", "AT& T < 5 | "),
            ("a&nbsp;b &copy; &#39; &#x27; &#0;", "a&nbsp;b &copy; ' ' &#0; | "),
            ("<pre><code class=\"language-rust\">fn</code></pre>", "fn | pre 0+2 rust"),
            ("<code class=\"language-rust\"><pre>fn</pre></code>", "fn | pre 0+2 rust"),
            ("<code class=\"language-rust\">fn</code>", "fn | code 0+2"),
            ("<a href=\"https://example.com/?q=a>b\">x</a>", "x | text_link 0+1 https://example.com/?q=a>b"),
            (
                "<a href='https://Example.com?a=1&amp;b=2'>x</a>",
                "x | text_link 0+1 https://example.com/?a=1&b=2",
            ),
            ("<a>example.com</a>", "example.com | text_link 0+11 http://example.com/"),
            ("<a href=\"http://localhost/x\">x</a>", "x | "),
            ("<a href=\"tg://user?id=42\">x</a>", "x | text_mention 0+1 42"),
            (
                "<tg-emoji emoji-id=\"5368324170671202286\">x</tg-emoji>",
                "x | custom_emoji 0+1 5368324170671202286",
            ),
            ("<tg-time unix=\"1787500000\" format=\"d\">then</tg-time>", "then | date_time 0+4 1787500000 d"),
            ("<blockquote expandable>a</blockquote>", "a | expandable_blockquote 0+1"),
            ("<span class=\"tg-spoiler\">a</span><tg-spoiler>b</tg-spoiler>", "ab | spoiler 0+2"),
            ("<b></b>", " | "),
            ("<code>  x</code>", "  x | code 0+3"),
            ("<b>a</>", "a | bold 0+1"),
            ("<< Title! >>", "! Unsupported start tag \"<\" at byte offset 0"),
            ("1 < 2", "! Unsupported start tag \"\" at byte offset 2"),
            ("1 <", "! Unclosed start tag at byte offset 2"),
            ("<how>", "! Unsupported start tag \"how\" at byte offset 0"),
            ("<a href=http://example.com>x</a>", "! Unexpected end of name token at byte offset 8"),
            ("<a href=\"http://example.com", "! Unclosed start tag at byte offset 0"),
            ("<a =>", "! Empty attribute name in the tag \"a\" at byte offset 0"),
            ("<a href", "! Unclosed start tag \"a\" at byte offset 0"),
            ("<span>x</span>", "! Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
            ("</b>", "! Unexpected end tag at byte offset 0"),
            ("<b>x</b", "! Unclosed end tag at byte offset 4"),
            ("é<b>x</i>", "! Unmatched end tag at byte offset 6, expected \"</b>\", found \"</i>\""),
            ("<b>x", "! Can't find end tag corresponding to start tag \"b\""),
            ("<tg-emoji emoji-id=\"x\">x</tg-emoji>", "! Invalid custom emoji identifier specified"),
            ("<tg-time unix=\"1\" format=\"x\">x</tg-time>", "! Invalid date format used"),
            (
                "&#xd800;",
                "! Text contains invalid Unicode characters after decoding HTML entities, check for unmatched \
                 surrogate code units",
            ),
        ],
    );
}

#[test]
fn markdown_v2() {
    read(
        ParseMode::MarkdownV2,
        &[
            ("*a _b_* `c\\`` \\.", "a b c` . | bold 0+2, bold 2+1, italic 2+1, code 4+2"),
            ("__u__ ~s~ ||h||", "u s h | underline 0+1, strikethrough 2+1, spoiler 4+1"),
            ("_a__b___", "ab | italic 0+1, italic 1+1, underline 1+1"),
            ("`C:\\new\\table`", "C:newtable | code 0+10"),
            ("`C:\\\\new\\\\table`", "C:\\new\\table | code 0+12"),
            ("\\u\\\\ \\a", "u\\ a | "),
            ("```rust\nfn```", "fn | pre 0+2 rust"),
            ("```\nfn\n```", "fn | pre 0+2"),
            ("[x](https://example.com/a_\\))", "x | text_link 0+1 https://example.com/a_)"),
            ("[x](tg://user?id=42)", "x | text_mention 0+1 42"),
            ("![x](tg://emoji?id=5)", "x | custom_emoji 0+1 5"),
            ("![x](tg://time?unix=5&format=r)", "x | date_time 0+1 5 r"),
            (
                "*Menu*\n>first\n>second\n**>third\n>fourth||",
                "Menu\nfirst\nsecond\nthird\nfourth | bold 0+4, blockquote 5+13, expandable_blockquote 18+12",
            ),
            (">only||", "only | expandable_blockquote 0+4"),
            (">only||\nplain", "only\nplain | expandable_blockquote 0+5"),
            (">a\nb", "a\nb | blockquote 0+2"),
            (">*a*\n>b", "a\nb | blockquote 0+3, bold 0+1"),
            ("a.b", "! Character '.' is reserved and must be escaped with the preceding '\\'"),
            ("a>b", "! Character '>' is reserved and must be escaped with the preceding '\\'"),
            ("a|b", "! Character '|' is reserved and must be escaped with the preceding '\\'"),
            ("*a", "! Can't find end of Bold entity at byte offset 0"),
            ("a ||b", "! Can't find end of Spoiler entity at byte offset 2"),
            (">*a\nb*", "! Can't find end of Bold entity at byte offset 1"),
            ("```rust\nfn", "! Can't find end of PreCode entity at byte offset 0"),
            ("[x](https://example.com", "! Can't find end of a URL at byte offset 4"),
            ("![x]", "! The entity must contain a tg://emoji or tg://time URL"),
            ("![x](https://example.com)", "! Invalid tg://emoji or tg://time URL specified"),
        ],
    );
}

#[test]
fn markdown() {
    read(
        ParseMode::Markdown,
        &[
            (
                "*b* _i_ `c` [l](https://example.com)",
                "b i c l | bold 0+1, italic 2+1, code 4+1, text_link 6+1 https://example.com/",
            ),
            ("*a\\*b*", "! Can't find end of the entity starting at byte offset 5"),
            ("\\*a\\_ \\.", "*a_ \\. | "),
            ("```rust\nfn```", "fn | pre 0+2 rust"),
            ("`C:\\new`", "C:\\new | code 0+6"),
            ("** __", " | "),
            ("*a", "! Can't find end of the entity starting at byte offset 0"),
        ],
    );
}

#[test]
fn blanks_around_a_text_go_but_none_of_an_entity_in_front() {
    let plain = |text: &str, entities: Vec<Entity>| shown(&Text::with_entities(text, entities).unwrap());
    let bold = |offset, length| vec![Entity { kind: EntityKind::Bold, offset, length }];
    assert_eq!(plain("\n    Hello\n    There\n    ", vec![]), "Hello\n    There | ");
    assert_eq!(plain("\n    Hello\n    There\n    ", bold(5, 5)), "Hello\n    There | bold 0+5");
    assert_eq!(plain("a  ", bold(0, 3)), "a | bold 0+1");
    assert_eq!(plain("  a", bold(1, 2)), " a | bold 0+2");
    assert_eq!(plain("a\r\nb\tc\u{202e}d", bold(1, 3)), "a\nb cd | bold 1+2");
    for blank in ["   ", "\n", "\u{200b}\u{2800}"] {
        let text = Text::with_entities(blank, vec![]).unwrap();
        assert_eq!(text.non_empty().unwrap_err(), TextError::Empty, "{blank:?}");
    }
}

#[test]
fn entities_that_do_not_fit_are_refused() {
    let refused = |offset, length| {
        let entities = vec![Entity { kind: EntityKind::Bold, offset, length }];
        Text::with_entities("🍕a", entities).unwrap_err().to_string()
    };
    assert_eq!(refused(1, 2), "entity begins in a middle of a UTF-16 symbol at byte offset 4");
    assert_eq!(
        refused(0, 1),
        "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4"
    );
    assert_eq!(refused(9, 1), "entity begins after the end of the text at UTF-16 offset 9");
    assert_eq!(
        refused(2, 5),
        "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 7"
    );
}

#[test]
fn links_commands_and_mentions_are_found_where_nothing_stands_in_the_way() {
    assert_eq!(
        shown(&Text::parse("<b>see @ada</b> <code>/menu</code> /menu", ParseMode::Html).unwrap()),
        "see @ada /menu /menu | bold 0+4, mention 4+4, bold 4+4, code 9+5, bot_command 15+5"
    );
}

#[test]
fn lengths_are_counted_in_characters_not_in_utf_16() {
    let pizzas = "🍕".repeat(limits::TEXT);
    let text = Text::with_entities(&pizzas, vec![]).unwrap();
    assert_eq!(text.characters(), limits::TEXT);
    let long = "x".repeat(limits::SOURCE_BYTES + 1);
    assert_eq!(Text::parse(&long, ParseMode::Html).unwrap_err().to_string(), "text is too long");
}

#[test]
fn addresses_are_checked_as_telegram_does() {
    let cases = [
        ("example.com", Ok("http://example.com/")),
        ("HTTPS://ada@Example.com:8443?q=a b", Ok("https://ada@example.com:8443/?q=a%20b")),
        ("http://[::1]/", Ok("http://[::1]/")),
        ("tg:resolve?domain=x", Ok("tg://resolve?domain=x")),
        ("http://localhost:8080/", Err("Wrong HTTP URL")),
        ("ftp://example.com", Err("Unsupported URL protocol")),
        ("http://example.com:0", Err("Wrong port number specified in the URL")),
        ("http:///x", Err("URL host is empty")),
        ("", Err("URL host is empty")),
        ("a b.com", Err("Disallowed character in URL host")),
    ];
    for (url, wanted) in cases {
        assert_eq!(check_link(url), wanted.map(str::to_owned), "{url}");
    }
}
