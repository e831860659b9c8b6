//! When an account receives by itself. Pure: chance is an argument, and the clock is the caller's.

use contract::ProblemCode;
use std::time::Duration;

/// The pause after a first passing failure.
const FIRST_PAUSE: Duration = Duration::from_secs(30);
/// The longest pause after passing failures.
const LONGEST_PAUSE: Duration = Duration::from_secs(30 * 60);
/// The pause after a failure that will not pass by itself; servers lock accounts that keep trying.
const HOPELESS_PAUSE: Duration = Duration::from_secs(15 * 60);
/// After so many of those in a row it waits to be asked.
const HOPELESS_TRIES: u32 = 3;
/// How much a pause is stretched at most by chance, so that not all computers of a house come at once.
const JITTER: f64 = 0.2;

/// An account's schedule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Schedule {
    every: Option<Duration>,
    failures: u32,
    last: Option<ProblemCode>,
}

impl Schedule {
    /// Every so many minutes; `None` or 0: only when asked.
    #[must_use]
    pub(crate) fn new(minutes: Option<u32>) -> Self {
        Self {
            every: minutes
                .filter(|minutes| *minutes > 0)
                .map(|minutes| Duration::from_secs(u64::from(minutes) * 60)),
            failures: 0,
            last: None,
        }
    }

    /// Takes how a session ended; to be stopped by the user is no failure.
    pub(crate) fn ended(&mut self, outcome: Result<(), ProblemCode>) {
        match outcome {
            Ok(()) | Err(ProblemCode::Stopped) => (self.failures, self.last) = (0, None),
            Err(code) => {
                self.failures = self.failures.saturating_add(1);
                self.last = Some(code);
            }
        }
    }

    /// How long to wait for the next session; `None`: until asked. `login_delay` is what the server wants between
    /// two sign-ins (RFC 2449 §6.5), in seconds; `chance` is from 0 to 1.
    #[must_use]
    pub(crate) fn pause(&self, login_delay: u32, chance: f64) -> Option<Duration> {
        let every = self.every?;
        let pause = match self.last {
            None => every,
            Some(code) if passes(code) => {
                let doubled = FIRST_PAUSE * 2_u32.pow(self.failures.saturating_sub(1).min(10));
                doubled.min(LONGEST_PAUSE).min(every.max(FIRST_PAUSE * 4))
            }
            Some(_) if self.failures >= HOPELESS_TRIES => return None,
            Some(_) => every.max(HOPELESS_PAUSE),
        };
        let pause = pause.mul_f64(1.0 + JITTER * chance.clamp(0.0, 1.0));
        Some(pause.max(Duration::from_secs(u64::from(login_delay))))
    }

    /// Whether to try at once when the network is back, or the computer woke up.
    #[must_use]
    pub(crate) fn wants_network(&self) -> bool {
        self.every.is_some() || self.last.is_some_and(is_unreachable)
    }
}

fn is_unreachable(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::NameNotFound
            | ProblemCode::ConnectionRefused
            | ProblemCode::TimedOut
            | ProblemCode::ConnectionLost
            | ProblemCode::NetworkDown
    )
}

/// Whether a failure may be gone the next time without anybody's doing.
fn passes(code: ProblemCode) -> bool {
    is_unreachable(code)
        || matches!(
            code,
            ProblemCode::MaildropInUse
                | ProblemCode::ServerBusy
                | ProblemCode::ServerMisbehaved
                | ProblemCode::Refused
                | ProblemCode::DiskFull
                | ProblemCode::TlsFailed
        )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn seconds(schedule: &Schedule) -> Option<u64> {
        schedule.pause(0, 0.0).map(|pause| pause.as_secs())
    }

    #[test]
    fn passing_failures_are_tried_again_soon_and_then_more_slowly() {
        let mut schedule = Schedule::new(Some(10));
        assert_eq!(seconds(&schedule), Some(600));
        let mut pauses = Vec::new();
        for _ in 0..7 {
            schedule.ended(Err(ProblemCode::TimedOut));
            pauses.push(seconds(&schedule).unwrap());
        }
        assert_eq!(pauses, [30, 60, 120, 240, 480, 600, 600]);
        schedule.ended(Ok(()));
        assert_eq!(seconds(&schedule), Some(600));
    }

    #[test]
    fn a_refused_password_is_not_tried_until_the_account_is_locked() {
        let mut schedule = Schedule::new(Some(1));
        schedule.ended(Err(ProblemCode::SignInRefused));
        assert_eq!(seconds(&schedule), Some(900));
        schedule.ended(Err(ProblemCode::SignInRefused));
        schedule.ended(Err(ProblemCode::SignInRefused));
        assert_eq!(seconds(&schedule), None);
    }

    #[test]
    fn chance_and_the_server_only_make_it_longer() {
        let schedule = Schedule::new(Some(1));
        assert_eq!(schedule.pause(0, 1.0), Some(Duration::from_secs(72)));
        assert_eq!(schedule.pause(300, 0.5), Some(Duration::from_secs(300)));
        assert_eq!(Schedule::new(Some(0)).pause(0, 0.0), None);
        assert_eq!(Schedule::new(None).pause(60, 0.0), None);
    }

    #[test]
    fn the_network_s_return_wakes_who_waits_for_it() {
        let mut asked = Schedule::new(None);
        assert!(!asked.wants_network());
        asked.ended(Err(ProblemCode::NetworkDown));
        assert!(asked.wants_network());
        asked.ended(Err(ProblemCode::SignInRefused));
        assert!(!asked.wants_network());
    }
}
