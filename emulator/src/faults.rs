//! Injected trouble: errors, slowness and lost connections, for calls and for deliveries.

use std::sync::Mutex;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::lock;
use crate::response::ApiError;
use crate::rng::Rng;

/// One kind of trouble and when it strikes. In JSON: `{"fault": "error", "code": 500, "method": "send*"}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// What happens.
    #[serde(flatten)]
    pub effect: FaultEffect,
    /// Only for this bot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot: Option<i64>,
    /// Only for calls of this method; a trailing `*` stands for any ending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Share of calls or deliveries struck, 0 to 1; 1 if not given.
    #[serde(default = "always")]
    pub share: f64,
    /// How often it strikes before it goes away; for ever if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// What a fault does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum FaultEffect {
    /// Calls are answered with this status; 429 carries `retry_after`.
    Error {
        /// HTTP status, such as 500 or 429.
        code: u16,
        /// Seconds for a 429.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// Calls are answered by a gateway in front of the Bot API: with an HTML page, which no JSON parser reads.
    Gateway {
        /// HTTP status, such as 502, 503, 504 or 429.
        code: u16,
        /// Seconds for a `Retry-After` header.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// Calls are answered late.
    Slow {
        /// Milliseconds by which they are late.
        millis: u64,
    },
    /// Connections of callers are closed without an answer.
    Drop,
    /// Everything fails: calls get 502, deliveries do not leave.
    Outage,
    /// Deliveries fail as if the receiver had hung up, without reaching it.
    DeliveryDrop,
    /// Deliveries reach the receiver but its answer is lost, so the same update comes again.
    DeliveryLoseAnswer,
    /// Deliveries leave late.
    DeliverySlow {
        /// Milliseconds by which they are late.
        millis: u64,
    },
}

fn always() -> f64 {
    1.0
}

impl Fault {
    /// This effect, on everything, for ever.
    pub fn new(effect: FaultEffect) -> Self {
        Self { effect, bot: None, method: None, share: 1.0, times: None }
    }

    fn matches(&self, bot: i64, method: Option<&str>) -> bool {
        let method_fits = match (&self.method, method) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(pattern), Some(method)) => {
                let (pattern, method) = (pattern.to_ascii_lowercase(), method.to_ascii_lowercase());
                match pattern.strip_suffix('*') {
                    Some(start) => method.starts_with(start),
                    None => method == pattern,
                }
            }
        };
        method_fits && self.bot.is_none_or(|only| only == bot)
    }
}

/// What a struck call meets.
pub(crate) enum ApiFault {
    Error(ApiError),
    Gateway(ApiError),
    Delay(Duration),
    Drop,
}

/// What a struck delivery meets.
pub(crate) enum DeliveryFault {
    Drop,
    Delay(Duration),
    LoseAnswer,
}

/// The faults in force.
#[derive(Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub(crate) fn replace(&self, faults: Vec<Fault>) {
        *lock(&self.0) = faults;
    }

    pub(crate) fn add(&self, fault: Fault) {
        lock(&self.0).push(fault);
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        lock(&self.0).clone()
    }

    pub(crate) fn for_call(&self, bot: i64, method: &str, rng: &Rng) -> Option<ApiFault> {
        self.strike(bot, Some(method), rng, |effect| match effect {
            FaultEffect::Error { code: 429, retry_after } => {
                Some(ApiFault::Error(ApiError::too_many_requests(retry_after.unwrap_or(5))))
            }
            FaultEffect::Error { code, .. } => Some(ApiFault::Error(ApiError::new(*code, reason(*code)))),
            FaultEffect::Gateway { code, retry_after } => {
                let error = ApiError { retry_after: *retry_after, ..ApiError::new(*code, reason(*code)) };
                Some(ApiFault::Gateway(error))
            }
            FaultEffect::Slow { millis } => Some(ApiFault::Delay(Duration::from_millis(*millis))),
            FaultEffect::Drop => Some(ApiFault::Drop),
            FaultEffect::Outage => Some(ApiFault::Error(ApiError::new(502, "Bad Gateway"))),
            _ => None,
        })
    }

    pub(crate) fn for_delivery(&self, bot: i64, rng: &Rng) -> Option<DeliveryFault> {
        self.strike(bot, None, rng, |effect| match effect {
            FaultEffect::DeliveryDrop | FaultEffect::Outage => Some(DeliveryFault::Drop),
            FaultEffect::DeliveryLoseAnswer => Some(DeliveryFault::LoseAnswer),
            FaultEffect::DeliverySlow { millis } => {
                Some(DeliveryFault::Delay(Duration::from_millis(*millis)))
            }
            _ => None,
        })
    }

    /// The first fault that fits and whose die falls so; one that has struck often enough goes away.
    fn strike<T>(
        &self,
        bot: i64,
        method: Option<&str>,
        rng: &Rng,
        effect: impl Fn(&FaultEffect) -> Option<T>,
    ) -> Option<T> {
        let mut faults = lock(&self.0);
        let (at, struck) = faults.iter().enumerate().find_map(|(at, fault)| {
            let fits = fault.matches(bot, method);
            let struck = effect(&fault.effect).filter(|_| fits)?;
            rng.chance(fault.share).then_some((at, struck))
        })?;
        let spent = match faults.get_mut(at).and_then(|fault| fault.times.as_mut()) {
            Some(times) => {
                *times = times.saturating_sub(1);
                *times == 0
            }
            None => false,
        };
        if spent {
            faults.remove(at);
        }
        Some(struck)
    }
}

fn reason(code: u16) -> &'static str {
    let reason = http::StatusCode::from_u16(code).ok().and_then(|status| status.canonical_reason());
    reason.unwrap_or("Injected error")
}
