//! Fleets that are made while the program starts: of as many bots as a test wants, `bot0000`, `bot0001` and so on; and the one
//! of bots.yml with a bot more.

use botserver::Fleet;
use botserver::codegen::{CompiledBot, Delivery, Profile, ServerDefaults};

use crate::FLEET;

/// Makes the fleet, for as long as the process lives. Its bots do what they are told, as `awkward` does.
pub fn many_bots(count: usize) -> &'static Fleet {
    let handler = FLEET.bot("awkward").map(|bot| bot.handler);
    let bots = (0..count).filter_map(|place| {
        let bot = CompiledBot {
            name: Box::leak(format!("bot{place:04}").into_boxed_str()),
            id: Some(many_id(place)),
            username: None,
            profile: Profile::NONE,
            delivery: Delivery::DEFAULT,
            handler: handler?,
            settings: &(),
        };
        Some(&*Box::leak(Box::new(bot)))
    });
    Box::leak(Box::new(Fleet {
        package: "many",
        version: "1",
        features: None,
        bots: Box::leak(bots.collect()),
        route: |name| name.strip_prefix("bot")?.parse().ok(),
        server: ServerDefaults::default(),
    }))
}

/// The fleet of bots.yml as a later build would have it, with one bot more, `younger`; for as long as the process lives.
pub fn one_more_bot() -> &'static Fleet {
    const NAME: &str = "younger";
    let handler = FLEET.bot("awkward").map(|bot| bot.handler);
    let younger = handler.map(|handler| {
        let bot = CompiledBot {
            name: NAME,
            id: None,
            username: None,
            profile: Profile::NONE,
            delivery: Delivery::DEFAULT,
            handler,
            settings: &(),
        };
        &*Box::leak(Box::new(bot))
    });
    // By its name it is the last one.
    let bots: Vec<_> = FLEET.bots.iter().copied().chain(younger).collect();
    Box::leak(Box::new(Fleet {
        bots: Box::leak(bots.into_boxed_slice()),
        route: |name| if name == NAME { Some(FLEET.bots.len()) } else { (FLEET.route)(name) },
        ..FLEET
    }))
}

/// The id of the bot at this place.
pub fn many_id(place: usize) -> i64 {
    i64::try_from(2000 + place).unwrap_or(i64::MAX)
}
