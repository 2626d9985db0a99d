//! `router.rs`: a perfect-hash slot, a dense `match` on it, one comparison.

use botserver_manifest::slot::{bucket, displaced, hash, slot};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::fleet::Fleet;

/// The router of a fleet; `None` if no seed works, which no set of different names has been seen to do.
pub(super) fn router(fleet: &Fleet) -> Option<TokenStream> {
    let names: Vec<_> = fleet.bots.iter().map(|bot| bot.name.as_str()).collect();
    let table = Table::find(&names)?;
    let mut by_slot: Vec<_> = fleet
        .bots
        .iter()
        .enumerate()
        .map(|(place, bot)| (slot(&bot.name, table.seed, &table.displacements, names.len()), place, bot))
        .collect();
    by_slot.sort_by_key(|(slot, ..)| *slot);
    let arms = by_slot.iter().map(|(slot, place, bot)| {
        let [slot, place] = [*slot, *place].map(Literal::usize_unsuffixed);
        let ident = format_ident!("{}", bot.ident);
        quote!(#slot => (&bots::#ident::BOT, #place))
    });
    let displacements = table.displacements.iter().map(|displacement| Literal::u32_unsuffixed(*displacement));
    let (seed, bots, buckets) = (
        Literal::u64_unsuffixed(table.seed),
        Literal::usize_unsuffixed(names.len()),
        Literal::usize_unsuffixed(table.displacements.len()),
    );
    Some(quote! {
        use super::bots;
        use ::botserver::codegen::slot;

        const SEED: u64 = #seed;
        static DISPLACEMENTS: [u32; #buckets] = [#(#displacements),*];

        /// Where in `FLEET.bots` the bot of that name stands, as it is written in the webhook's path.
        pub(super) fn route(name: &str) -> Option<usize> {
            let (bot, place) = match slot(name, SEED, &DISPLACEMENTS, #bots) {
                #(#arms,)*
                _ => return None,
            };
            (bot.name == name).then_some(place)
        }
    })
}

/// Names that share a displacement, on average.
const BUCKET_SIZE: usize = 4;
/// Displacements tried for one bucket, before another seed is.
const MAX_DISPLACEMENT: u32 = 1 << 22;
/// Seeds tried.
const MAX_SEED: u64 = 32;

/// What makes [`slot`] perfect for one set of names.
struct Table {
    seed: u64,
    displacements: Vec<u32>,
}

impl Table {
    /// The first seed, counted from 0, that works: the same names give the same table.
    fn find(names: &[&str]) -> Option<Self> {
        (0..MAX_SEED).find_map(|seed| Some(Self { seed, displacements: displacements(names, seed)? }))
    }
}

/// A displacement per bucket, so that every name has a slot of its own. Full buckets first, while there is room.
fn displacements(names: &[&str], seed: u64) -> Option<Vec<u32>> {
    let count = names.len().div_ceil(BUCKET_SIZE);
    let mut buckets = vec![Vec::new(); count];
    for name in names {
        let hash = hash(name, seed);
        buckets.get_mut(bucket(hash, count))?.push(hash);
    }
    let mut order: Vec<_> = (0..count).zip(&buckets).collect();
    order.sort_by_key(|(index, hashes)| (std::cmp::Reverse(hashes.len()), *index));
    let mut displacements = vec![0; count];
    let mut taken = vec![false; names.len()];
    for (index, hashes) in order {
        let (displacement, slots) = (0..MAX_DISPLACEMENT).find_map(|displacement| {
            let slots = free_slots(hashes, displacement, &taken)?;
            Some((displacement, slots))
        })?;
        *displacements.get_mut(index)? = displacement;
        for slot in slots {
            *taken.get_mut(slot)? = true;
        }
    }
    Some(displacements)
}

/// The slots of a bucket's names, if they are free and differ from one another.
fn free_slots(hashes: &[u64], displacement: u32, taken: &[bool]) -> Option<Vec<usize>> {
    let mut slots = Vec::with_capacity(hashes.len());
    for hash in hashes {
        let slot = displaced(*hash, displacement, taken.len());
        if *taken.get(slot)? || slots.contains(&slot) {
            return None;
        }
        slots.push(slot);
    }
    Some(slots)
}
