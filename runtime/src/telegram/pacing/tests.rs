//! The pace, against a plain reading of Telegram's limits.

use std::collections::{BTreeMap, HashMap};

use botserver_api::methods::{EditMessageText, SendMessage, SetMyName};
use proptest::prelude::*;
use tokio::runtime::Handle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::cost::{Class, Target};
use super::window::{Limit, MARGIN};
use super::*;
use crate::telegram::Call;

const SECOND: Duration = Duration::from_secs(1);

fn message(target: &Target) -> Cost {
    Cost { target: target.clone(), class: Class::Bulk, messages: 1 }
}

fn to(chat: i64) -> Cost {
    Cost::of(&Call::new(&SendMessage::new(chat, "hi")))
}

/// A queue in simulated time, and what it let pass.
struct World {
    queue: Queue,
    started: Instant,
    now: Instant,
    /// By the number that the queue knows them by, each with that of its call.
    waiting: BTreeMap<u64, (u64, Cost, oneshot::Receiver<Answer>)>,
    passed: Vec<Passed>,
    next: u64,
}

struct Passed {
    at: Instant,
    number: u64,
    cost: Cost,
}

impl World {
    fn new() -> Self {
        let now = Instant::now();
        Self {
            queue: Queue::new(now),
            started: now,
            now,
            waiting: BTreeMap::new(),
            passed: Vec::new(),
            next: 0,
        }
    }

    fn call(&mut self, cost: Cost) -> Result<(), Denied> {
        let (at, number) = (self.now, self.next);
        self.next += 1;
        if self.queue.try_enter(&cost, at) {
            self.passed.push(Passed { at, number, cost });
        } else {
            let (tell, answer) = oneshot::channel();
            let id = self.queue.wait(&cost, Order::Last, at, tell)?;
            self.waiting.insert(id, (number, cost, answer));
        }
        // Those that wait are told by whoever comes next, too.
        self.look();
        Ok(())
    }

    /// Drops the call that has waited longest but for so many.
    fn give_up(&mut self, place: usize) {
        if let Some(id) = self.waiting.keys().nth(place).copied() {
            let (_, cost, _) = self.waiting.remove(&id).unwrap();
            self.queue.leave(&cost.target, id, self.now);
        }
    }

    fn look(&mut self) {
        let (passed, now) = (&mut self.passed, self.now);
        self.waiting.retain(|_, (number, cost, answer)| match answer.try_recv() {
            Ok(Ok(at)) => {
                assert_eq!(at, now);
                passed.push(Passed { at, number: *number, cost: cost.clone() });
                false
            }
            Ok(Err(_)) => false,
            Err(_) => true,
        });
    }

    /// Lets time pass as the driver does: from one moment at which it wants to be woken to the next.
    fn pass(&mut self, span: Duration) {
        let end = self.now + span;
        loop {
            let next = self.queue.advance(self.now);
            self.look();
            if let Some(next) = next {
                assert!(next > self.now, "it would be woken for ever");
            } else {
                assert!(self.waiting.is_empty(), "{} wait, and nobody is woken", self.waiting.len());
            }
            match next.filter(|next| *next <= end) {
                Some(next) => self.now = next,
                None => break,
            }
        }
        self.now = end;
    }

    /// When messages passed.
    fn times(&self, is_counted: impl Fn(&Cost) -> bool) -> Vec<Instant> {
        let counted = self.passed.iter().filter(|passed| is_counted(&passed.cost));
        counted.flat_map(|passed| std::iter::repeat_n(passed.at, passed.cost.messages)).collect()
    }
}

/// No span of that length has more.
fn holds(limits: &[Limit], times: &[Instant]) {
    for Limit { count, span } in limits {
        for (first, beyond) in times.iter().zip(times.iter().skip(*count)) {
            assert!(*beyond - *first > *span, "{} within {span:?}", count + 1);
        }
    }
}

fn targets() -> [Target; 5] {
    let named = Target::Named("@news".into());
    [Target::Chat(1), Target::Chat(2), Target::Chat(-1), named, Target::Method("setMyName")]
}

#[derive(Debug, Clone)]
enum Event {
    Call { target: usize, messages: usize, is_paid: bool },
    Calls { target: usize, times: usize },
    GiveUp(usize),
    Pass(u64),
    Pause { target: usize, seconds: u64 },
}

fn event() -> impl Strategy<Value = Event> {
    let target = 0..targets().len();
    prop_oneof![
        4 => (target.clone(), 0_usize..5, any::<bool>())
            .prop_map(|(target, messages, is_paid)| Event::Call { target, messages, is_paid }),
        2 => (target.clone(), 1_usize..40).prop_map(|(target, times)| Event::Calls { target, times }),
        2 => (0_usize..20).prop_map(Event::GiveUp),
        4 => (1_u64..8000).prop_map(Event::Pass),
        1 => (target, 0_u64..14).prop_map(|(target, seconds)| Event::Pause { target, seconds }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_limit_is_passed_no_order_is_lost_and_nobody_waits_for_ever(
        events in prop::collection::vec(event(), 1..60),
    ) {
        let (mut world, targets) = (World::new(), targets());
        let mut paused: HashMap<Target, Instant> = HashMap::new();
        for event in events {
            let before = world.passed.len();
            match event {
                Event::Call { target, messages, is_paid } => {
                    let target = targets[target].clone();
                    let messages = if matches!(target, Target::Method(_)) { 0 } else { messages };
                    let class = match (messages, is_paid) {
                        (0, _) => Class::Free,
                        (_, false) => Class::Bulk,
                        (_, true) => Class::Paid,
                    };
                    let _ = world.call(Cost { target, class, messages });
                }
                Event::Calls { target, times } => {
                    let target = Target::Chat([1, 2, -1, -2, 3][target]);
                    (0..times).for_each(|_| {
                        let _ = world.call(message(&target));
                    });
                }
                Event::GiveUp(place) => world.give_up(place),
                Event::Pass(millis) => world.pass(Duration::from_millis(millis)),
                Event::Pause { target, seconds } => {
                    let pause = Duration::from_secs(seconds);
                    world.queue.pause(&targets[target], pause, world.now);
                    let until = paused.entry(targets[target].clone()).or_insert(world.now);
                    *until = (*until).max(world.now + pause);
                    world.look();
                    prop_assert_eq!(before, world.passed.len());
                }
            }
            for passed in &world.passed[before..] {
                prop_assert!(paused.get(&passed.cost.target).is_none_or(|until| *until <= passed.at));
            }
        }
        world.pass(Duration::from_secs(3600));
        prop_assert!(world.waiting.is_empty(), "{} still wait", world.waiting.len());
        for class in [Class::Bulk, Class::Paid] {
            holds(class.limits(), &world.times(|cost| cost.class == class));
        }
        let mut numbers: HashMap<_, Vec<_>> = HashMap::new();
        for Passed { cost, number, .. } in world.passed.iter().filter(|passed| passed.cost.messages > 0) {
            numbers.entry(&cost.target).or_default().push(*number);
        }
        for (target, numbers) in numbers {
            prop_assert!(numbers.is_sorted(), "{:?}", numbers);
            holds(target.limits(), &world.times(|cost| cost.target == *target));
        }
    }
}

#[test]
fn calls_to_one_chat_keep_their_order() {
    let mut world = World::new();
    (0..60).for_each(|_| world.call(message(&Target::Chat(-1))).unwrap());
    world.pass(Duration::from_secs(600));
    let numbers: Vec<_> = world.passed.iter().map(|passed| passed.number).collect();
    assert_eq!(numbers.len(), 60);
    assert!(numbers[5..].is_sorted(), "{numbers:?}");
    let took = (world.passed[59].at - world.started).as_secs();
    assert_eq!(took, 2 * 60 + 3 * 5, "twenty a minute, and five of them in five seconds");
}

#[test]
fn a_chat_with_a_thousand_calls_holds_up_no_other_and_one_more_is_too_many() {
    let mut world = World::new();
    (0..MOST_WAITING + 5).for_each(|_| world.call(message(&Target::Chat(1))).unwrap());
    assert_eq!(world.call(message(&Target::Chat(1))), Err(Denied::Full));
    world.call(message(&Target::Chat(2))).unwrap();
    assert_eq!(world.passed.last().unwrap().cost.target, Target::Chat(2));
    world.pass(Duration::from_secs(2000));
    assert_eq!(world.passed.len(), MOST_WAITING + 6);
}

#[test]
fn chats_take_turns_where_there_are_too_many_for_the_bot() {
    let mut world = World::new();
    for chat in 1..=60 {
        (0..4).for_each(|_| world.call(message(&Target::Chat(chat))).unwrap());
    }
    world.pass(SECOND * 9);
    assert_eq!(world.passed.len(), 240);
    let mut moments: Vec<Vec<_>> = Vec::new();
    let mut last = None;
    for passed in &world.passed {
        if last != Some(passed.at) {
            moments.push(Vec::new());
        }
        last = Some(passed.at);
        moments.last_mut().unwrap().push(passed.cost.target.clone());
    }
    assert_eq!(moments.iter().map(Vec::len).collect::<Vec<_>>(), [30; 8]);
    // The first eight chats had all that was free. Before one of the others has a second turn, each has had one.
    let (first, second) = (&moments[1], &moments[2]);
    assert_eq!(first, &(8..=37).map(Target::Chat).collect::<Vec<_>>());
    assert!((38..=60).all(|chat| second.contains(&Target::Chat(chat))), "{second:?}");
}

#[test]
fn a_pause_is_for_the_chat_and_two_at_a_time_are_for_the_bot() {
    let mut world = World::new();
    let chats = [1, 2, 3].map(Target::Chat);
    world.queue.pause(&chats[0], SECOND * 5, world.now);
    assert!(!world.queue.try_enter(&message(&chats[0]), world.now));
    assert!(world.queue.try_enter(&message(&chats[1]), world.now));
    world.queue.pause(&chats[1], SECOND * 3, world.now);
    assert!(!world.queue.try_enter(&message(&chats[2]), world.now));
    let over = world.now + SECOND * 3 + MARGIN;
    assert!(world.queue.try_enter(&message(&chats[2]), over));
    assert!(world.queue.try_enter(&message(&chats[1]), over));
    assert!(!world.queue.try_enter(&message(&chats[0]), over));

    // Whatever an answer says.
    world.queue.pause(&chats[2], Duration::MAX, world.now);
    assert!(!world.queue.try_enter(&message(&chats[2]), world.now + SECOND * 3600));

    // Names are seldom changed, and Telegram asks for a day then.
    let mut world = World::new();
    let name = Cost::of(&Call::new(&SetMyName::new()));
    world.queue.pause(&name.target, SECOND * 80_000, world.now);
    assert!(world.queue.try_enter(&message(&chats[0]), world.now));
    assert!(!world.queue.try_enter(&name, world.now));
    assert_eq!(world.call(name), Err(Denied::Paused(SECOND * 80_000 + MARGIN)));
}

#[test]
fn a_long_pause_fails_those_that_wait() {
    let mut world = World::new();
    (0..10).for_each(|_| world.call(message(&Target::Chat(1))).unwrap());
    (0..10).for_each(|_| world.call(message(&Target::Chat(2))).unwrap());
    world.queue.pause(&Target::Chat(1), PATIENCE + SECOND, world.now);
    world.look();
    assert_eq!(world.waiting.len(), 5);
    world.queue.pause(&Target::Chat(2), PATIENCE + SECOND, world.now);
    world.look();
    assert_eq!(world.waiting.len(), 0);
    assert!(matches!(world.call(message(&Target::Chat(3))), Err(Denied::Paused(_))));
    assert_eq!(world.queue.advance(world.now), None, "nobody has to be woken");
}

#[test]
fn a_million_chats_leave_nothing_behind() {
    let (mut queue, mut now) = (Queue::new(Instant::now()), Instant::now());
    for chat in 1..=1_000_000 {
        now += Duration::from_millis(40);
        assert!(queue.try_enter(&message(&Target::Chat(chat)), now));
        assert!(queue.known() <= 3000, "{}", queue.known());
    }
    queue.sweep(now + SECOND * 60);
    assert_eq!(queue.known(), 0);
}

/// The pace of a bot, and where its driver runs.
fn pacing() -> (Pacing, Background) {
    (Pacing::new(true), Background::new(Handle::current(), CancellationToken::new()))
}

#[tokio::test(start_paused = true)]
async fn a_short_burst_goes_at_once_and_the_rest_at_the_pace() {
    let (pacing, background) = pacing();
    let (cost, started) = (to(42), Instant::now());
    for number in 0..12 {
        pacing.enter(&cost, &background).await.unwrap().used();
        let waited = started.elapsed();
        let bursts = Duration::from_secs(5 * (number / 5)) + MARGIN * u32::try_from(number / 5).unwrap();
        assert!(waited >= bursts && waited < bursts + Duration::from_millis(10), "{number}: {waited:?}");
    }
    background.idle().await;
}

#[tokio::test(start_paused = true)]
async fn who_does_not_wait_any_more_and_who_does_not_call_give_their_place_back() {
    let (pacing, background) = pacing();
    let cost = to(42);
    for _ in 0..4 {
        pacing.enter(&cost, &background).await.unwrap().used();
    }
    drop(pacing.try_enter(&cost).unwrap());
    pacing.try_enter(&cost).unwrap().used();
    assert!(pacing.try_enter(&cost).is_none());
    let started = Instant::now();
    assert!(timeout(SECOND, pacing.enter(&cost, &background)).await.is_err());
    let many: Vec<_> = (0..50).map(|_| Box::pin(pacing.enter(&cost, &background))).collect();
    let mut many = futures_util::future::join_all(many);
    assert!(timeout(SECOND, &mut many).await.is_err());
    drop(many);
    pacing.enter(&cost, &background).await.unwrap().used();
    assert!(started.elapsed() < SECOND * 6, "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_call_that_nobody_polls_holds_up_no_other() {
    let (pacing, background) = pacing();
    let (slow, fast) = (to(42), to(43));
    for cost in [&slow, &fast] {
        for _ in 0..5 {
            pacing.enter(cost, &background).await.unwrap().used();
        }
    }
    let mut unpolled = Box::pin(pacing.enter(&slow, &background));
    assert!(timeout(Duration::ZERO, &mut unpolled).await.is_err());
    pacing.enter(&fast, &background).await.unwrap().used();
    unpolled.await.unwrap().used();
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_made_again_comes_before_those_that_wait() {
    let (pacing, background) = pacing();
    let (cost, edit) = (to(-7), Cost::of(&Call::new(&EditMessageText::new().chat_id(-7))));
    for _ in 0..20 {
        pacing.enter(&cost, &background).await.unwrap().used();
    }
    let started = Instant::now();
    let mut waiting = Box::pin(pacing.enter(&cost, &background));
    assert!(timeout(Duration::ZERO, &mut waiting).await.is_err());
    pacing.pause(&edit, SECOND * 2);
    pacing.enter_again(&edit, &background).await.unwrap().used();
    assert!(started.elapsed() < SECOND * 3, "{:?}", started.elapsed());
    waiting.await.unwrap().used();
    assert!(started.elapsed() > SECOND * 30);
}

#[tokio::test(start_paused = true)]
async fn what_waits_ends_with_its_service() {
    let pacing = Pacing::new(true);
    let ended = CancellationToken::new();
    let background = Background::new(Handle::current(), ended.clone());
    let cost = to(42);
    for _ in 0..5 {
        pacing.enter(&cost, &background).await.unwrap().used();
    }
    let waiting = pacing.enter(&cost, &background);
    let end = async {
        tokio::task::yield_now().await;
        ended.cancel();
    };
    let (denied, ()) = tokio::join!(waiting, end);
    assert_eq!(denied.unwrap_err(), Denied::Ended);
    let unlimited = Pacing::new(false);
    for _ in 0..100 {
        unlimited.enter(&cost, &background).await.unwrap().used();
    }
}
