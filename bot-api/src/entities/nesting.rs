//! Which entities may stand in which, and what becomes of those that overlap.
//!
//! Three families: *styles* (bold, italic …) may stand anywhere but in code, and are cut where another entity begins or
//! ends and where another style begins; *quotations* hold all others; everything else stands for itself and holds styles only.

use super::{Entity, EntityKind};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Style(u8),
    Quote,
    Solid { opaque: bool },
}

fn family(kind: &EntityKind) -> Family {
    match kind {
        EntityKind::Bold => Family::Style(0),
        EntityKind::Italic => Family::Style(1),
        EntityKind::Underline => Family::Style(2),
        EntityKind::Strikethrough => Family::Style(3),
        EntityKind::Spoiler => Family::Style(4),
        EntityKind::Blockquote | EntityKind::ExpandableBlockquote => Family::Quote,
        EntityKind::Code | EntityKind::Pre { .. } | EntityKind::DateTime { .. } => {
            Family::Solid { opaque: true }
        }
        _ => Family::Solid { opaque: false },
    }
}

/// Place among entities of equal offset and length: what is outside comes first.
fn priority(kind: &EntityKind) -> u8 {
    match kind {
        EntityKind::Blockquote | EntityKind::ExpandableBlockquote => 0,
        EntityKind::Pre { language: Some(_) } => 10,
        EntityKind::Pre { language: None } => 11,
        EntityKind::Code => 20,
        EntityKind::DateTime { .. } => 30,
        EntityKind::TextLink { .. } | EntityKind::TextMention { .. } => 49,
        EntityKind::Bold => 90,
        EntityKind::Italic => 91,
        EntityKind::Underline => 92,
        EntityKind::Strikethrough => 93,
        EntityKind::Spoiler => 94,
        EntityKind::CustomEmoji { .. } => 99,
        _ => 50,
    }
}

pub(super) fn sort(entities: &mut [Entity]) {
    entities.sort_by_key(|entity| (entity.offset, usize::MAX - entity.length, priority(&entity.kind)));
}

/// Entities by family.
#[derive(Default)]
struct Families {
    solid: Vec<Entity>,
    quotes: Vec<Entity>,
    styles: Vec<(u8, Entity)>,
}

impl Families {
    fn of(mut entities: Vec<Entity>) -> Self {
        sort(&mut entities);
        let mut families = Self::default();
        for entity in entities {
            match family(&entity.kind) {
                Family::Style(index) => families.styles.push((index, entity)),
                Family::Quote => families.quotes.push(entity),
                Family::Solid { .. } => families.solid.push(entity),
            }
        }
        families
    }

    fn joined(self) -> Vec<Entity> {
        let mut entities = self.solid;
        entities.extend(self.quotes);
        sort(&mut entities);
        let styles = cut(self.styles, &entities);
        entities.extend(styles);
        sort(&mut entities);
        entities
    }
}

/// Entities as Telegram stores them: in order, without those that overlap wrongly.
pub(super) fn in_order(entities: Vec<Entity>) -> Vec<Entity> {
    let mut families = Families::of(entities);
    drop_overlapping(&mut families.solid);
    drop_overlapping(&mut families.quotes);
    drop_crossing(&mut families.solid, &families.quotes);
    families.joined()
}

/// Adds what was found in the text itself, where nothing that its author marked stands in the way.
pub(super) fn with_found(entities: Vec<Entity>, mut found: Vec<Entity>) -> Vec<Entity> {
    if found.is_empty() {
        return entities;
    }
    let mut families = Families::of(entities);
    drop_crossing(&mut found, &families.quotes);
    found.retain(|new| !families.solid.iter().any(|old| new.offset < old.end() && old.offset < new.end()));
    families.solid.extend(found);
    families.joined()
}

/// Of two that overlap, the first stays.
fn drop_overlapping(entities: &mut Vec<Entity>) {
    let mut end = 0;
    entities.retain(|entity| {
        let stays = entity.offset >= end;
        if stays {
            end = entity.end();
        }
        stays
    });
}

/// Drops what is neither in a quotation as a whole nor outside.
fn drop_crossing(entities: &mut Vec<Entity>, quotes: &[Entity]) {
    entities.retain(|entity| {
        quotes.iter().all(|quote| {
            let apart = quote.end() <= entity.offset || entity.end() <= quote.offset;
            apart || (quote.offset <= entity.offset && entity.end() <= quote.end())
        })
    });
}

/// Joins styles of one kind that touch, cuts them where an entity of another family begins or ends and where another
/// style begins, and drops what is in code.
fn cut(styles: Vec<(u8, Entity)>, others: &[Entity]) -> Vec<Entity> {
    let mut joined: Vec<(u8, Entity)> = Vec::new();
    for (index, entity) in styles {
        // Sorted by offset, so only the last of the kind can touch it.
        match joined.iter_mut().rev().find(|(kind, _)| *kind == index) {
            Some((_, last)) if entity.offset <= last.end() => {
                last.length = last.end().max(entity.end()) - last.offset;
            }
            _ => joined.push((index, entity)),
        }
    }
    let starts = joined.iter().map(|(_, style)| style.offset);
    let mut borders: Vec<usize> = others.iter().flat_map(|other| [other.offset, other.end()]).collect();
    borders.extend(starts);
    borders.sort_unstable();
    borders.dedup();
    let opaque = |from: usize| {
        let covers = |other: &&Entity| other.offset <= from && from < other.end();
        let mut covering = others.iter().filter(covers);
        covering.any(|other| family(&other.kind) == Family::Solid { opaque: true })
    };
    let mut pieces = Vec::new();
    for (_, entity) in joined {
        let inside = borders.iter().copied().filter(|at| entity.offset < *at && *at < entity.end());
        let mut from = entity.offset;
        for to in inside.chain([entity.end()]) {
            if !opaque(from) {
                pieces.push(Entity { kind: entity.kind.clone(), offset: from, length: to - from });
            }
            from = to;
        }
    }
    pieces
}
