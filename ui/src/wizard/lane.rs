//! What the test page shows for one server: the steps so far, what runs now, and how it ended.

use contract::{CheckStep, Problem, Side};

/// How far one side of the test is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lane {
    /// The steps that went well, in their order.
    pub done: Vec<CheckStep>,
    /// The conversation: whether we said the line, and the line.
    pub said: Vec<(bool, String)>,
    /// How it ended.
    pub end: Option<Result<(), Problem>>,
}

impl Lane {
    /// Takes a step of this side in; the others are left to the other lane.
    pub fn take(&mut self, side: Side, step: &CheckStep) {
        if side_of(step) != side {
            return;
        }
        match step {
            CheckStep::Said { ours, line, .. } => self.said.push((*ours, line.clone())),
            CheckStep::Failed { problem, .. } => self.end = Some(Err(problem.clone())),
            CheckStep::Passed { .. } => self.end = Some(Ok(())),
            CheckStep::Connected { .. }
            | CheckStep::Encrypted { .. }
            | CheckStep::Plain { .. }
            | CheckStep::SignedIn { .. }
            | CheckStep::Waiting { .. }
            | CheckStep::NoSignIn { .. } => self.done.push(step.clone()),
        }
    }

    /// The key of what runs now; `None` once it ended.
    #[must_use]
    pub fn running(&self, side: Side) -> Option<&'static str> {
        if self.end.is_some() {
            return None;
        }
        match (self.done.last(), side) {
            (None, _) => Some("check-connecting"),
            (Some(CheckStep::Connected { .. }), _) => Some("check-encrypting"),
            (Some(CheckStep::Encrypted { .. } | CheckStep::Plain { .. }), _) => {
                Some("check-signing-in")
            }
            (Some(CheckStep::SignedIn { .. }), Side::Incoming) => Some("check-counting"),
            (Some(_), _) => None,
        }
    }

    /// Why it failed, if it did.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        self.end.as_ref()?.as_ref().err()
    }
}

/// Which server a step is about.
#[must_use]
pub fn side_of(step: &CheckStep) -> Side {
    match step {
        CheckStep::Connected { side, .. }
        | CheckStep::Encrypted { side, .. }
        | CheckStep::Plain { side }
        | CheckStep::SignedIn { side, .. }
        | CheckStep::NoSignIn { side }
        | CheckStep::Failed { side, .. }
        | CheckStep::Said { side, .. }
        | CheckStep::Passed { side } => *side,
        CheckStep::Waiting { .. } => Side::Incoming,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::ProblemCode;

    #[test]
    fn a_lane_follows_its_side_only() {
        let mut lane = Lane::default();
        assert_eq!(lane.running(Side::Incoming), Some("check-connecting"));
        lane.take(
            Side::Incoming,
            &CheckStep::Connected {
                side: Side::Outgoing,
                millis: 3,
            },
        );
        assert_eq!(lane, Lane::default());
        lane.take(
            Side::Incoming,
            &CheckStep::Connected {
                side: Side::Incoming,
                millis: 3,
            },
        );
        assert_eq!(lane.running(Side::Incoming), Some("check-encrypting"));
        lane.take(
            Side::Incoming,
            &CheckStep::Plain {
                side: Side::Incoming,
            },
        );
        assert_eq!(lane.running(Side::Incoming), Some("check-signing-in"));
        lane.take(
            Side::Incoming,
            &CheckStep::Said {
                side: Side::Incoming,
                ours: true,
                line: "USER ayse".into(),
            },
        );
        lane.take(
            Side::Incoming,
            &CheckStep::Failed {
                side: Side::Incoming,
                problem: Problem::new(ProblemCode::SignInRefused),
            },
        );
        assert_eq!(lane.running(Side::Incoming), None);
        assert_eq!(
            lane.problem().map(|problem| problem.code),
            Some(ProblemCode::SignInRefused)
        );
        assert_eq!(lane.said.len(), 1);
    }
}
