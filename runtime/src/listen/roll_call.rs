//! Whether every worker still comes round to what it has to do.

use std::sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex, mpsc, oneshot};
use tokio_util::sync::{CancellationToken, DropGuard};

/// What a worker says to show that it is there.
type Answer = oneshot::Sender<()>;

/// The one who calls the workers.
#[derive(Debug, Clone)]
pub(crate) struct RollCall {
    members: Arc<StdMutex<Vec<Called>>>,
    /// One call at a time, so that none waits in a member's queue behind many.
    turn: Arc<Mutex<()>>,
    /// Cancelled once all members are there.
    gathered: CancellationToken,
}

/// One worker, as it is called.
#[derive(Debug, Clone)]
struct Called {
    calls: mpsc::UnboundedSender<Answer>,
    dismissed: CancellationToken,
}

/// One worker's part.
#[derive(Debug)]
pub(super) struct Member(mpsc::UnboundedReceiver<Answer>);

impl RollCall {
    pub(crate) fn new() -> Self {
        Self { members: Arc::default(), turn: Arc::default(), gathered: CancellationToken::new() }
    }

    /// One more who is called, until it is dropped, or what is given with it.
    pub(super) fn member(&self) -> (Member, DropGuard) {
        let (calls, called) = mpsc::unbounded_channel();
        let dismissed = CancellationToken::new();
        self.members().push(Called { calls, dismissed: dismissed.clone() });
        (Member(called), dismissed.drop_guard())
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
        let members = {
            let mut members = self.members();
            members.retain(|member| !member.dismissed.is_cancelled() && !member.calls.is_closed());
            members.clone()
        };
        let mut answers = Vec::new();
        for member in members {
            let (answer, answered) = oneshot::channel();
            if member.calls.send(answer).is_ok() {
                answers.push((answered, member.dismissed));
            }
        }
        for (answered, dismissed) in answers {
            // One that is gone meanwhile has let go of it.
            let _ = dismissed.run_until_cancelled(answered).await;
        }
    }

    fn members(&self) -> MutexGuard<'_, Vec<Called>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Member {
    /// Answers every call. Runs on the thread that is asked for, so that one which hangs does not answer.
    pub(super) async fn answer(mut self) {
        while let Some(answer) = self.0.recv().await {
            // Whoever has asked may have given up.
            let _ = answer.send(());
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
    async fn a_call_waits_for_the_thread_that_hangs_and_for_none_that_is_gone_or_dismissed() {
        let roll_call = RollCall::new();
        roll_call.call().await;
        drop(roll_call.member());
        let ((member, _at_work), (hanging, on_the_list)) = (roll_call.member(), roll_call.member());
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
        drop(on_the_list);
        call.await;
        roll_call.call().await;
        let_go.send(()).unwrap();
        drop(roll_call);
        worker.join().unwrap().unwrap();
    }
}
