//! A minimal perfect hash: every bot of the fleet has a slot of its own in `0..bots`, and any other name lands on one
//! of them too, so a caller compares the name once.
//!
//! The generator searches the displacements with these functions, and the generated router calls them: the two sides
//! cannot drift apart, as long as a fleet's build and run time are of one version.

/// The slot of `name`: always below `bots`, which must not be 0.
#[inline]
pub fn slot(name: &str, seed: u64, displacements: &[u32], bots: usize) -> usize {
    let hash = hash(name, seed);
    let displacement = displacements.get(bucket(hash, displacements.len())).copied().unwrap_or_default();
    displaced(hash, displacement, bots)
}

/// Reads the name once; the buckets and slots come from different bits of the result.
pub fn hash(name: &str, seed: u64) -> u64 {
    let mut hash = seed ^ 0xcbf2_9ce4_8422_2325;
    for byte in name.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mix(hash)
}

/// The bucket of a hash; all names of a bucket share one displacement.
pub fn bucket(hash: u64, buckets: usize) -> usize {
    scale(hash, buckets)
}

/// The slot that a displacement gives to a hash.
pub fn displaced(hash: u64, displacement: u32, bots: usize) -> usize {
    scale(mix(hash ^ u64::from(displacement).wrapping_mul(0x9e37_79b9_7f4a_7c15)), bots)
}

/// Spreads every bit over all bits.
fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    bits = (bits ^ (bits >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    bits ^ (bits >> 32)
}

/// Maps 32 bits to `0..size`, by a multiplication instead of a division.
fn scale(bits: u64, size: usize) -> usize {
    (((bits >> 32) * size as u64) >> 32) as usize
}
