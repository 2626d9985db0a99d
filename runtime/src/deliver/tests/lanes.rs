//! Lanes and the memory of updates, against a plain reading of what is promised: of each chat one update at a time, in the order
//! in which they came; one that is dealt with is not handled again for as long as it is remembered; and nobody waits for ever.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicI64, Ordering};

use proptest::prelude::*;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::*;
use crate::deliver::lane::Lane;
use crate::deliver::{LastCall, Outcome, deliver};
use crate::store::Filter;

/// For how long, and how many, are remembered.
const MEMORY: Duration = Duration::from_secs(300);
const REMEMBERED: usize = 256;

/// The chats.
const CHATS: i64 = 3;

/// Handlers that run, by their updates, and what tells each of them whether to succeed; and all that began, in order.
#[derive(Default)]
struct Stage {
    running: BTreeMap<i64, oneshot::Sender<bool>>,
    began: Vec<i64>,
}

static STAGE: Mutex<Stage> = Mutex::new(Stage { running: BTreeMap::new(), began: Vec::new() });

/// The next update's id: no two tests have one in common.
static NEXT: AtomicI64 = AtomicI64::new(1);

static OBEDIENT: Handler = Handler {
    name: "obedient",
    allowed_updates: &[],
    commands: &[],
    gathers_albums: false,
    urgent: Urgent { kinds: &[], commands: &[] },
    dispatch: |_, update| {
        Box::pin(async move {
            let (tell, told) = oneshot::channel();
            {
                let mut stage = STAGE.lock().unwrap();
                assert!(stage.running.insert(update.id(), tell).is_none(), "it runs twice at a time");
                stage.began.push(update.id());
            }
            if told.await.unwrap() { Ok(Reply::none()) } else { Err(anyhow::anyhow!("told to fail").into()) }
        })
    },
};

/// Its handler may take as long as the test wants.
static BOT: CompiledBot =
    bot(Delivery { handler_timeout: Duration::from_secs(24 * 3600), ..Delivery::DEFAULT }, &OBEDIENT);
static FLEET: Fleet = fleet(&[&BOT]);

#[derive(Debug, Clone)]
enum Event {
    /// A new update of a chat.
    Come(i64),
    /// One of those that came, once more.
    ComeAgain(usize),
    /// What runs in a chat ends, well or not.
    End(i64, bool),
    /// So many seconds.
    Pass(u64),
    /// No chat may begin with anything.
    Hold,
    /// These may not, for so many updates of another process.
    HoldOnly(BTreeMap<i64, usize>),
    /// One of these is over.
    OverElsewhere(i64),
}

fn event() -> impl Strategy<Value = Event> {
    let chat = 1..=CHATS;
    prop_oneof![
        6 => chat.clone().prop_map(Event::Come),
        4 => any::<usize>().prop_map(Event::ComeAgain),
        6 => (chat.clone(), prop::bool::weighted(0.6)).prop_map(|(chat, is_well)| Event::End(chat, is_well)),
        2 => (1_u64..9).prop_map(Event::Pass),
        1 => (200_u64..400).prop_map(Event::Pass),
        1 => Just(Event::Hold),
        1 => prop::collection::btree_map(chat.clone(), 1_usize..3, 0..3).prop_map(Event::HoldOnly),
        2 => chat.prop_map(Event::OverElsewhere),
    ]
}

/// What is known of an update in the model.
#[derive(Debug)]
enum State {
    /// It stands in the lane of its chat, and was handled in vain so often.
    InLane(u32),
    /// It was handled in vain so often, and its sender was told so.
    Failed(u32),
    /// It was dealt with then, as the nth.
    Over { at: Instant, nth: usize },
}

/// The model, and the service beside it.
struct Play {
    world: World,
    chats: HashMap<i64, i64>,
    states: BTreeMap<i64, State>,
    lanes: BTreeMap<i64, VecDeque<i64>>,
    /// Those at the head of their lanes that have begun.
    begun: BTreeSet<i64>,
    running: BTreeSet<i64>,
    acknowledged: BTreeSet<i64>,
    /// All chats, or these.
    is_held: bool,
    held: BTreeMap<i64, usize>,
    senders: Vec<(i64, JoinHandle<Outcome>)>,
    over: usize,
}

impl Play {
    async fn new() -> Self {
        Self {
            world: World::new(&FLEET).await,
            chats: HashMap::new(),
            states: BTreeMap::new(),
            lanes: BTreeMap::new(),
            begun: BTreeSet::new(),
            running: BTreeSet::new(),
            acknowledged: BTreeSet::new(),
            is_held: false,
            held: BTreeMap::new(),
            senders: Vec::new(),
            over: 0,
        }
    }

    async fn act(&mut self, event: Event) {
        match event {
            Event::Come(chat) => {
                let id = NEXT.fetch_add(1, Ordering::Relaxed);
                self.chats.insert(id, chat);
                self.send(id);
                self.enters(id, 0);
            }
            Event::ComeAgain(place) => {
                let ids: Vec<_> = self.states.keys().copied().collect();
                if let Some(id) = place.checked_rem(ids.len()) {
                    self.come_again(ids[id]).await;
                }
            }
            Event::End(chat, is_well) => {
                if let Some(id) = self.lanes.get(&chat).and_then(|lane| lane.front().copied()) {
                    self.end(id, is_well);
                }
            }
            Event::Pass(seconds) => {
                self.world.pass(Duration::from_secs(seconds), Duration::from_secs(1)).await
            }
            Event::Hold => {
                self.world.bot().desk().hold();
                (self.is_held, self.held) = (true, BTreeMap::new());
            }
            Event::HoldOnly(chats) => {
                let lanes = chats.iter().map(|(chat, count)| (Lane::Chat(*chat), *count)).collect();
                let bot = self.world.bot();
                (self.is_held, self.held) = (false, chats);
                bot.desk().hold_only(&bot, lanes);
            }
            Event::OverElsewhere(chat) => {
                let bot = self.world.bot();
                if let Some(left) = self.held.get_mut(&chat) {
                    *left -= 1;
                    self.held.retain(|_, left| *left > 0);
                }
                bot.desk().over_elsewhere(&bot, Lane::Chat(chat));
            }
        }
        self.look().await;
    }

    fn send(&mut self, id: i64) {
        let (bot, update) = (self.world.bot(), message(id, self.chats[&id]));
        let sender = tokio::spawn(async move { deliver(&bot, update, LastCall::InResponse).await.0 });
        self.senders.push((id, sender));
    }

    fn enters(&mut self, id: i64, failed: u32) {
        self.states.insert(id, State::InLane(failed));
        self.acknowledged.remove(&id);
        self.lanes.entry(self.chats[&id]).or_default().push_back(id);
    }

    async fn come_again(&mut self, id: i64) {
        self.send(id);
        match &self.states[&id] {
            State::InLane(_) => {}
            State::Failed(failed) => self.enters(id, *failed),
            State::Over { at, nth } => {
                let is_remembered = at.elapsed() <= MEMORY && self.over - nth < REMEMBERED;
                self.world.settle().await;
                let (_, sender) = self.senders.last_mut().unwrap();
                let is_known = sender.is_finished();
                assert!(is_known || !is_remembered, "{id} would be handled again");
                if !is_known {
                    self.enters(id, 0);
                }
            }
        }
    }

    fn end(&mut self, id: i64, is_well: bool) {
        let Some(tell) = STAGE.lock().unwrap().running.remove(&id) else { return };
        tell.send(is_well).unwrap();
        self.running.remove(&id);
        let State::InLane(failed) = self.states[&id] else { unreachable!("{id} runs, and is in no lane") };
        let failed = failed + u32::from(!is_well);
        let is_over = is_well || failed >= BOT.delivery.max_attempts;
        if !is_over && self.acknowledged.contains(&id) {
            // It is tried again, before those behind it.
            self.states.insert(id, State::InLane(failed));
            return;
        }
        self.lanes.get_mut(&self.chats[&id]).unwrap().pop_front();
        self.begun.remove(&id);
        self.over += 1;
        let over = State::Over { at: Instant::now(), nth: self.over };
        self.states.insert(id, if is_over { over } else { State::Failed(failed) });
    }

    /// Looks what has happened, and whether it may.
    async fn look(&mut self) {
        self.world.settle().await;
        let began: Vec<_> = {
            let mut stage = STAGE.lock().unwrap();
            stage.began.extract_if(.., |id| self.chats.contains_key(id)).collect()
        };
        for id in began {
            let chat = self.chats[&id];
            assert_eq!(self.lanes[&chat].front(), Some(&id), "{id} begins out of its turn: {:?}", self.lanes);
            assert!(self.running.insert(id), "{id} runs twice");
            let is_held = self.is_held || self.held.contains_key(&chat);
            assert!(self.begun.contains(&id) || !is_held, "{id} begins, and its chat is held");
            self.begun.insert(id);
        }
        for (id, sender) in self.senders.extract_if(.., |(_, sender)| sender.is_finished()) {
            let outcome = sender.await.unwrap();
            match self.states[&id] {
                State::InLane(_) => {
                    assert_eq!(outcome, Outcome::Accepted, "{id} is not over");
                    self.acknowledged.insert(id);
                }
                State::Failed(_) => assert!(matches!(outcome, Outcome::Failed { .. }), "{id}: {outcome:?}"),
                State::Over { .. } => {
                    assert!(matches!(outcome, Outcome::Handled(_) | Outcome::Accepted), "{id}: {outcome:?}");
                }
            }
        }
    }

    /// Ends all that runs, until nothing is left.
    async fn end_all(&mut self) {
        self.act(Event::HoldOnly(BTreeMap::new())).await;
        for _ in 0..=self.chats.len() {
            if self.lanes.values().all(VecDeque::is_empty) {
                break;
            }
            let running: Vec<_> = self.running.iter().copied().collect();
            running.into_iter().for_each(|id| self.end(id, true));
            // One that was handled in vain waits a moment for its next time.
            self.act(Event::Pass(10)).await;
        }
        assert!(self.lanes.values().all(VecDeque::is_empty), "they wait for ever: {:?}", self.lanes);
        assert!(self.senders.is_empty(), "senders wait for ever: {:?}", self.senders);
        assert_eq!(self.world.bot().desk().at_work(), 0);
        assert_eq!(self.world.store.kept(Filter::default()).await.unwrap(), []);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_chat_has_one_at_work_in_order_and_none_again_while_it_is_remembered(
        events in prop::collection::vec(event(), 1..60),
    ) {
        let runtime = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let mut play = Play::new().await;
            for event in events {
                play.act(event).await;
            }
            play.end_all().await;
        });
    }
}
