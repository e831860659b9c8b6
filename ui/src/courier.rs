//! What is being sent and received, as the screen knows it from the engine's progress: one task for each account and
//! side.

use contract::{AccountId, Phase, Progress, Side};
use std::collections::{BTreeMap, VecDeque};

/// Over so many milliseconds the rate is taken.
const WINDOW: f64 = 4_000.0;

/// Which task.
pub type Key = (AccountId, Side);

/// How a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It goes on.
    Working,
    /// All went through.
    Done,
    /// It was stopped before its end.
    Stopped,
    /// It failed; the Problem says why.
    Failed,
}

/// One account's sending or receiving.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The latest that was told.
    pub progress: Progress,
    /// How it stands.
    pub state: State,
    /// When it ended, in the screen's milliseconds.
    ended: f64,
    /// When how many bytes were through.
    samples: VecDeque<(f64, u64)>,
}

impl Task {
    /// Bytes a second, over the last seconds; `None` while there is nothing to tell it by.
    #[must_use]
    pub fn rate(&self) -> Option<u64> {
        let (first, last) = (self.samples.front()?, self.samples.back()?);
        let seconds = (last.0 - first.0) / 1_000.0;
        if self.state != State::Working || seconds < 0.3 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a rate to look at")]
        let rate = last.1.saturating_sub(first.1) as f64 / seconds;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "neither negative nor that large"
        )]
        Some(rate as u64)
    }

    /// How far it is, in percent.
    #[must_use]
    pub fn percent(&self) -> u64 {
        let progress = &self.progress;
        if self.state == State::Done {
            return 100;
        }
        let (done, total) = if progress.bytes_total > 0 {
            (progress.bytes_done, progress.bytes_total)
        } else {
            (progress.done, progress.total)
        };
        // Servers are known to be off with sizes.
        done.saturating_mul(100)
            .checked_div(total)
            .unwrap_or(0)
            .min(100)
    }
}

/// All tasks, also those that ended in this round.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Courier {
    /// By account and side.
    pub tasks: BTreeMap<Key, Task>,
}

impl Courier {
    /// Takes what the engine tells, at a time in milliseconds.
    pub fn take(&mut self, progress: Progress, now: f64) {
        let key = (progress.account, progress.side);
        let begins = progress.phase == Phase::Connecting
            && !self
                .tasks
                .get(&key)
                .is_some_and(|task| task.state == State::Working);
        if begins && !self.is_working() {
            // A new round: what the last one did is out of date.
            self.tasks.clear();
        }
        if begins {
            self.tasks.remove(&key);
        }
        let task = self.tasks.entry(key).or_insert_with(|| Task {
            progress: progress.clone(),
            state: State::Working,
            ended: 0.0,
            samples: VecDeque::new(),
        });
        if progress.phase == Phase::Done {
            task.state = if progress.done < progress.total {
                State::Stopped
            } else {
                State::Done
            };
            task.ended = now;
        } else {
            task.samples.push_back((now, progress.bytes_done));
            while task.samples.len() > 2
                && task
                    .samples
                    .front()
                    .is_some_and(|(at, _)| now - at > WINDOW)
            {
                task.samples.pop_front();
            }
        }
        task.progress = progress;
    }

    /// A Problem of this account was told: it befell the task that ended last.
    pub fn fail(&mut self, account: AccountId) {
        let ended = self
            .tasks
            .iter_mut()
            .filter(|((whose, _), task)| *whose == account && task.state != State::Working)
            .max_by(|(_, a), (_, b)| a.ended.total_cmp(&b.ended));
        if let Some((_, task)) = ended {
            task.state = State::Failed;
        }
    }

    /// Whether anything goes on.
    #[must_use]
    pub fn is_working(&self) -> bool {
        self.working().next().is_some()
    }

    /// What goes on.
    pub fn working(&self) -> impl Iterator<Item = &Task> {
        self.tasks
            .values()
            .filter(|task| task.state == State::Working)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    const KEY: Key = (AccountId(1), Side::Incoming);

    fn progress(account: i64, phase: Phase, done: u64, bytes_done: u64) -> Progress {
        Progress {
            account: AccountId(account),
            side: Side::Incoming,
            phase,
            host: "pop.kardelen.example".into(),
            done,
            total: 4,
            bytes_done,
            bytes_total: 4_000,
        }
    }

    #[test]
    fn a_task_begins_goes_on_and_ends() {
        let mut courier = Courier::default();
        courier.take(progress(1, Phase::Connecting, 0, 0), 0.0);
        courier.take(progress(1, Phase::Receiving, 1, 1_000), 500.0);
        courier.take(progress(1, Phase::Receiving, 2, 2_000), 1_000.0);
        assert!(courier.is_working());
        assert_eq!(courier.tasks[&KEY].rate(), Some(2_000));
        assert_eq!(courier.tasks[&KEY].percent(), 50);
        courier.take(progress(1, Phase::Done, 4, 4_000), 2_000.0);
        assert_eq!(courier.tasks[&KEY].state, State::Done);
        assert!(!courier.is_working());
        assert_eq!(courier.tasks[&KEY].rate(), None);
    }

    #[test]
    fn what_ends_early_was_stopped_or_failed() {
        let mut courier = Courier::default();
        courier.take(progress(1, Phase::Connecting, 0, 0), 0.0);
        courier.take(progress(1, Phase::Done, 1, 0), 10.0);
        assert_eq!(courier.tasks[&KEY].state, State::Stopped);
        courier.fail(AccountId(1));
        assert_eq!(courier.tasks[&KEY].state, State::Failed);
        courier.fail(AccountId(9));
    }

    #[test]
    fn a_round_keeps_what_others_did_and_a_new_one_forgets_it() {
        let mut courier = Courier::default();
        courier.take(progress(1, Phase::Connecting, 0, 0), 0.0);
        courier.take(progress(2, Phase::Connecting, 0, 0), 1.0);
        courier.take(progress(1, Phase::Done, 4, 0), 2.0);
        courier.take(progress(2, Phase::Receiving, 1, 0), 3.0);
        assert_eq!(courier.tasks.len(), 2);
        assert_eq!(courier.working().count(), 1);
        courier.take(progress(2, Phase::Done, 4, 0), 4.0);
        courier.take(progress(1, Phase::Connecting, 0, 0), 5.0);
        assert_eq!(courier.tasks.len(), 1, "a new round");
    }
}
