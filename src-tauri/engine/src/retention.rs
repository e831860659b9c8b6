//! Which messages of a maildrop to retrieve, and which to remove from it. Pure: the clock is an argument.

use contract::{Retention, UnixTime};
use std::collections::{HashMap, HashSet};

const DAY: i64 = 24 * 60 * 60;

/// A message as the maildrop lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Its message number in this session.
    pub(crate) number: u32,
    /// Its unique-id; `None` where the server has no UIDL.
    pub(crate) uidl: Option<String>,
    /// Bytes, as LIST tells; servers are known to be off.
    pub(crate) size: u64,
}

/// What this profile remembers of a unique-id. The message itself is safe on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// When it was received.
    pub(crate) received: UnixTime,
    /// Whether its owner deleted it for good.
    pub(crate) deleted: bool,
}

/// What to do in this session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// To be retrieved, in the maildrop's order.
    pub(crate) retrieve: Vec<Listed>,
    /// To be removed from the maildrop: each is safe on disk already.
    pub(crate) remove: Vec<Listed>,
    /// Unique-ids that the maildrop does not list any more.
    pub(crate) forget: Vec<String>,
}

/// Whether a message is removed from the server as soon as it is safe on disk.
#[must_use]
pub(crate) fn removes_at_once(policy: &Retention) -> bool {
    !policy.leave_on_server || policy.remove_after_days == Some(0)
}

/// Compares the maildrop with what was seen.
///
/// A message that was not seen is retrieved, whatever the policy says. Only what was seen is removed here;
/// what is retrieved now is removed after its commit, by the receive line.
#[must_use]
pub(crate) fn plan(
    listing: &[Listed],
    seen: &HashMap<String, Seen>,
    policy: &Retention,
    now: UnixTime,
) -> Plan {
    let mut plan = Plan::default();
    let mut listed = HashSet::new();
    for message in listing {
        let known = message.uidl.as_deref().and_then(|uidl| {
            listed.insert(uidl);
            seen.get(uidl)
        });
        match known {
            None => plan.retrieve.push(message.clone()),
            Some(known) if is_over(known, policy, now) => plan.remove.push(message.clone()),
            Some(_) => {}
        }
    }
    plan.forget = seen
        .keys()
        .filter(|uidl| !listed.contains(uidl.as_str()))
        .cloned()
        .collect();
    plan.forget.sort_unstable();
    plan
}

fn is_over(seen: &Seen, policy: &Retention, now: UnixTime) -> bool {
    if removes_at_once(policy) {
        return true;
    }
    let old = policy.remove_after_days.is_some_and(|days| {
        now.saturating_sub(seen.received) >= i64::from(days).saturating_mul(DAY)
    });
    old || (policy.remove_when_deleted && seen.deleted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn listed(number: u32, uidl: &str) -> Listed {
        Listed {
            number,
            uidl: Some(uidl.to_owned()),
            size: 100,
        }
    }

    fn seen(entries: &[(&str, i64, bool)]) -> HashMap<String, Seen> {
        entries
            .iter()
            .map(|&(uidl, days_ago, deleted)| {
                (
                    uidl.to_owned(),
                    Seen {
                        received: NOW - days_ago * DAY,
                        deleted,
                    },
                )
            })
            .collect()
    }

    fn numbers(messages: &[Listed]) -> Vec<u32> {
        messages.iter().map(|message| message.number).collect()
    }

    #[test]
    fn what_was_not_seen_is_retrieved_and_never_removed_before_that() {
        let plan = plan(
            &[listed(1, "a"), listed(2, "b")],
            &seen(&[("a", 1, false)]),
            &Retention::default(),
            NOW,
        );
        assert_eq!(numbers(&plan.retrieve), [2]);
        assert_eq!(
            numbers(&plan.remove),
            [1],
            "left over by a session that broke off between commit and DELE"
        );
    }

    #[test]
    fn a_copy_stays_for_as_long_as_its_owner_said() {
        let policy = Retention {
            leave_on_server: true,
            remove_after_days: Some(14),
            remove_when_deleted: true,
        };
        let listing = [listed(1, "old"), listed(2, "young"), listed(3, "binned")];
        let plan = plan(
            &listing,
            &seen(&[
                ("old", 14, false),
                ("young", 13, false),
                ("binned", 1, true),
            ]),
            &policy,
            NOW,
        );
        assert_eq!(numbers(&plan.remove), [1, 3]);
        assert!(plan.retrieve.is_empty());
    }

    #[test]
    fn leaving_on_the_server_removes_nothing() {
        let policy = Retention {
            leave_on_server: true,
            ..Retention::default()
        };
        let plan = plan(&[listed(1, "a")], &seen(&[("a", 4000, true)]), &policy, NOW);
        assert!(plan.remove.is_empty() && plan.retrieve.is_empty());
    }

    #[test]
    fn unique_ids_that_are_listed_no_more_are_forgotten() {
        let plan = plan(
            &[listed(1, "a")],
            &seen(&[("a", 1, false), ("gone", 1, false)]),
            &Retention::default(),
            NOW,
        );
        assert_eq!(plan.forget, ["gone"]);
    }

    #[test]
    fn without_unique_ids_everything_is_retrieved() {
        let listing = [Listed {
            number: 1,
            uidl: None,
            size: 1,
        }];
        let plan = plan(&listing, &seen(&[]), &Retention::default(), NOW);
        assert_eq!(numbers(&plan.retrieve), [1]);
    }

    #[test]
    fn a_clock_that_was_set_back_removes_nothing() {
        let policy = Retention {
            leave_on_server: true,
            remove_after_days: Some(1),
            ..Retention::default()
        };
        let plan = plan(
            &[listed(1, "a")],
            &seen(&[("a", -400, false)]),
            &policy,
            NOW,
        );
        assert!(plan.remove.is_empty());
    }
}
