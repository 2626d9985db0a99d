//! Whether every worker still comes round to what it has to do.

use std::convert::Infallible;
use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Mutex, broadcast, mpsc};
use tokio_util::sync::CancellationToken;

/// What a worker lets go of to say that it is there.
type Call = mpsc::Sender<Infallible>;

/// The one who calls the workers.
#[derive(Debug, Clone)]
pub(crate) struct RollCall {
    calls: broadcast::Sender<Call>,
    /// One call at a time: a second one would take the place of the first, which then looked as if all had answered.
    turn: Arc<Mutex<()>>,
    /// Cancelled once all members are there.
    gathered: CancellationToken,
}

/// One worker's part.
#[derive(Debug)]
pub(super) struct Member(broadcast::Receiver<Call>);

impl RollCall {
    pub(crate) fn new() -> Self {
        Self { calls: broadcast::Sender::new(1), turn: Arc::default(), gathered: CancellationToken::new() }
    }

    /// One more who is called, until it is dropped.
    pub(super) fn member(&self) -> Member {
        Member(self.calls.subscribe())
    }

    /// Says that all members are there.
    pub(super) fn gathered(&self) {
        self.gathered.cancel();
    }

    /// Waits until all members are there, and have answered for the first time.
    pub(crate) async fn begun(&self) {
        self.gathered.cancelled().await;
        self.call().await;
    }

    /// Waits until every member has answered, or is gone.
    pub(crate) async fn call(&self) {
        let _turn = self.turn.lock().await;
        let (call, mut answers) = mpsc::channel(1);
        // Without members nobody takes it, and it is let go of at once.
        let _ = self.calls.send(call);
        // Nothing can be sent: this ends when the last one has let go.
        let _ = answers.recv().await;
    }
}

impl Member {
    /// Answers every call. Runs on the thread that is asked for, so that one which hangs does not answer.
    pub(super) async fn answer(mut self) {
        loop {
            match self.0.recv().await {
                Ok(call) => drop(call),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::Duration;

    use tokio::runtime::Builder;
    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn a_call_waits_for_the_thread_that_hangs_and_for_none_that_is_gone() {
        let roll_call = RollCall::new();
        roll_call.call().await;
        drop(roll_call.member());
        let (member, hanging) = (roll_call.member(), roll_call.member());
        tokio::spawn(member.answer());
        let (let_go, held) = channel::<()>();
        let worker = thread::spawn(move || {
            let runtime = Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                let answering = tokio::spawn(hanging.answer());
                let _ = held.recv();
                answering.await
            })
        });
        let mut call = Box::pin(roll_call.call());
        let short = Duration::from_millis(100);
        assert!(timeout(short, &mut call).await.is_err(), "it hangs, and answers");
        // Somebody else asks meanwhile, and gives up.
        assert!(timeout(short, roll_call.call()).await.is_err(), "it hangs, and answers another one");
        assert!(timeout(short, &mut call).await.is_err(), "it answers because another one asked");
        let_go.send(()).unwrap();
        call.await;
        roll_call.call().await;
        drop(roll_call);
        worker.join().unwrap().unwrap();
    }
}
