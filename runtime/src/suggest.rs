//! Guesses at what a person meant to write.

/// How alike two words must be.
const LIKENESS: f64 = 0.8;

/// The one of `known` that is most like `written`, if one is.
pub(crate) fn closest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let alike = known.into_iter().map(|known| (strsim::jaro_winkler(known, written), known));
    let best = alike.filter(|(likeness, _)| *likeness > LIKENESS).max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, known)| known)
}
