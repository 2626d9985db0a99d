//! How long things took: counted in buckets, in all and lately.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How many durations fall between bounds of which each is twice the one before it.
///
/// Two additions to count one, and 200 bytes, so that every bot can have its own; a kilobyte once it has counted.
#[derive(Debug, Default)]
pub struct Durations {
    buckets: [AtomicU64; BUCKETS],
    micros: AtomicU64,
    /// All that was counted up to each of the last marks; none was before the first, where there are fewer than are kept.
    marks: Mutex<VecDeque<Distribution>>,
}

/// How often durations are [marked](Durations::mark), and how many marks are kept: what is counted lately is that of five
/// minutes at most, and of four at least.
pub(crate) const MARKED_EVERY: Duration = Duration::from_secs(60);
const MARKS: usize = 5;

/// The buckets: up to 64 µs, up to 128 µs, … up to 67 s, and longer.
const BUCKETS: usize = 22;

/// The binary logarithm of the first bound in microseconds.
const FIRST: u32 = 6;

impl Durations {
    /// Counts one.
    pub(crate) fn count(&self, duration: Duration) {
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        // The bits that are left say how often the first bound has to be doubled.
        let doublings = u64::BITS - (micros.saturating_sub(1) >> FIRST).leading_zeros();
        let place = usize::try_from(doublings).unwrap_or(BUCKETS).min(BUCKETS - 1);
        if let Some(bucket) = self.buckets.get(place) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// All that were counted.
    fn all(&self) -> Distribution {
        let mut all = Distribution::default();
        all.add(self);
        all
    }

    /// Remembers what was counted up to now. Whoever counts does not wait for it.
    pub(crate) fn mark(&self) {
        let all = self.all();
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        if marks.is_empty() && all.count() == 0 {
            return;
        }
        marks.push_back(all);
        if marks.len() > MARKS {
            marks.pop_front();
        }
    }

    /// Those that were counted within the last marks.
    pub(crate) fn lately(&self) -> Distribution {
        let marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let before = marks.front().filter(|_| marks.len() == MARKS).copied().unwrap_or_default();
        self.all().without(&before)
    }
}

/// Durations that were counted, of one bot or of many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Distribution {
    counts: [u64; BUCKETS],
    micros: u64,
}

impl Distribution {
    /// Adds those of one bot.
    pub(crate) fn add(&mut self, durations: &Durations) {
        for (sum, bucket) in self.counts.iter_mut().zip(&durations.buckets) {
            *sum += bucket.load(Ordering::Relaxed);
        }
        self.micros = self.micros.wrapping_add(durations.micros.load(Ordering::Relaxed));
    }

    /// Adds those that others have counted.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (sum, count) in self.counts.iter_mut().zip(other.counts) {
            *sum += count;
        }
        self.micros = self.micros.wrapping_add(other.micros);
    }

    /// Those that came after `before`, which was counted by the same counters.
    fn without(mut self, before: &Self) -> Self {
        for (sum, count) in self.counts.iter_mut().zip(before.counts) {
            *sum = sum.saturating_sub(count);
        }
        self.micros = self.micros.wrapping_sub(before.micros);
        self
    }

    /// Each bucket's bound in seconds, the last one's infinite, and how many are in it.
    pub(crate) fn buckets(&self) -> impl Iterator<Item = (f64, u64)> + Clone {
        let finite = (FIRST..).take(BUCKETS - 1).map(|power| f64::from(1_u32 << power) / 1e6);
        finite.chain([f64::INFINITY]).zip(self.counts)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// All of them together, in seconds.
    pub(crate) fn seconds(&self) -> f64 {
        Duration::from_micros(self.micros).as_secs_f64()
    }

    /// The bound in seconds that this share of them, 0 to 1, does not exceed; none where none was counted.
    pub(crate) fn quantile(&self, share: f64) -> Option<f64> {
        let all = self.count();
        #[expect(clippy::cast_precision_loss, reason = "a share of them, which need not be exact")]
        let enough = share * all as f64;
        let mut so_far = 0;
        let mut reached = self.buckets().skip_while(move |(_, count)| {
            so_far += count;
            #[expect(clippy::cast_precision_loss, reason = "as above")]
            let is_less = (so_far as f64) < enough;
            is_less
        });
        reached.next().filter(|_| all > 0).map(|(bound, _)| bound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(micros: &[u64]) -> Distribution {
        let durations = Durations::default();
        micros.iter().for_each(|micros| durations.count(Duration::from_micros(*micros)));
        let mut distribution = Distribution::default();
        distribution.add(&durations);
        distribution
    }

    #[test]
    fn a_duration_is_in_the_bucket_whose_bound_it_does_not_exceed() {
        for (micros, bound) in [(0, 64e-6), (64, 64e-6), (65, 128e-6), (128, 128e-6), (1_000_000, 1.048_576)]
        {
            let found = of(&[micros]).buckets().find(|(_, count)| *count == 1).unwrap().0;
            assert_eq!(found, bound, "{micros} µs");
        }
        for micros in [68_000_000, u64::MAX] {
            assert_eq!(of(&[micros]).buckets().last(), Some((f64::INFINITY, 1)), "{micros} µs");
        }
        assert_eq!(of(&[]).buckets().nth(20), Some((67.108_864, 0)));
    }

    #[test]
    fn what_was_counted_five_marks_ago_is_forgotten_lately() {
        let durations = Durations::default();
        durations.mark();
        let (slow, fast) = (Duration::from_secs(1), Duration::from_micros(60));
        durations.count(slow);
        let lately = |durations: &Durations| {
            (durations.lately().count(), durations.lately().quantile(0.99), durations.lately().seconds())
        };
        for _ in 1..MARKS {
            durations.mark();
            assert_eq!(lately(&durations), (1, Some(1.048_576), 1.0));
        }
        durations.count(fast);
        assert_eq!(lately(&durations), (2, Some(1.048_576), 1.000_06));
        durations.mark();
        assert_eq!(lately(&durations), (1, Some(64e-6), 60e-6));
        durations.mark();
        assert_eq!(lately(&durations).0, 1, "it was counted before the fifth mark");
        for _ in 0..MARKS {
            durations.mark();
        }
        assert_eq!(lately(&durations), (0, None, 0.0));
        assert_eq!(durations.all().count(), 2, "the histogram has all of them");
    }

    #[test]
    fn a_quantile_is_the_bound_that_so_many_do_not_exceed() {
        let hundred: Vec<_> = (0..100).map(|number| if number < 95 { 60 } else { 3000 }).collect();
        let distribution = of(&hundred);
        assert_eq!(
            [0.5, 0.95, 0.99].map(|share| distribution.quantile(share)),
            [Some(64e-6), Some(64e-6), Some(0.004_096)]
        );
        assert_eq!((distribution.count(), distribution.seconds()), (100, 0.0207));
        assert_eq!(of(&[]).quantile(0.5), None);
    }
}
