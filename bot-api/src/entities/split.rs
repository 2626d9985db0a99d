//! A long text as several messages.

use super::limits;

/// Splits a text into pieces of at most 4096 UTF-16 units, where it reads best: between paragraphs, else lines, else
/// words, else letters. White space at the seams is dropped, as Telegram would.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, behind) = rest.split_at_checked(end_of_piece(rest)).unwrap_or((rest, ""));
        rest = behind.trim_start();
        Some(piece.trim_end())
    })
}

/// Where the first piece ends, in bytes.
fn end_of_piece(text: &str) -> usize {
    let mut units = 0;
    let fits = |letter: char| {
        units += letter.len_utf16();
        units <= limits::TEXT
    };
    let longest = text.len() - text.trim_start_matches(fits).len();
    let window = match text.get(..longest) {
        Some(window) if longest < text.len() => window,
        _ => return text.len(),
    };
    // A seam in the first half would leave a stump for a message.
    let seams = ["\n\n", "\n", " "].into_iter().filter_map(|seam| window.rfind(seam));
    seams.into_iter().find(|at| *at >= longest / 2).unwrap_or(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        split(text).collect()
    }

    #[test]
    fn a_short_text_stays_whole() {
        assert_eq!(pieces("one\n\ntwo"), ["one\n\ntwo"]);
        assert_eq!(pieces(&"x".repeat(4096)).len(), 1);
        assert_eq!(pieces(" \n "), Vec::<&str>::new());
    }

    #[test]
    fn a_long_text_is_split_where_it_reads_best() {
        let (paragraph, line) = ("p".repeat(3000), "l".repeat(1000));
        assert_eq!(
            pieces(&format!("{paragraph}\n\n{line}\n{line}")),
            [&paragraph, &format!("{line}\n{line}")]
        );
        assert_eq!(
            pieces(&format!("{paragraph}\n{line} {line}")),
            [&format!("{paragraph}\n"), &format!("{line} {line}")].map(|t| t.trim_end())
        );
        assert_eq!(pieces(&format!("{paragraph} {line} {line}")), [&format!("{paragraph} {line}"), &line]);
        assert_eq!(pieces(&"x".repeat(5000)), [&"x".repeat(4096), &"x".repeat(904)]);
    }

    #[test]
    fn letters_are_counted_as_telegram_counts_them_and_never_cut() {
        let pizzas = "🍕".repeat(2049);
        assert_eq!(pieces(&pizzas), [&"🍕".repeat(2048), "🍕"]);
    }
}
