//! Which messages of a maildrop to retrieve, and which to remove from it. Pure: the clock is an argument.

use contract::{Retention, UnixTime};
use std::collections::{HashMap, HashSet};
use store::Rest;

const DAY: i64 = 24 * 60 * 60;
const MEGABYTE: u64 = 1_000_000;
/// What a unique-id begins with that was made from a message's content, because the server has none. (Whichever digest
/// follows: it is the same in all of a profile.)
pub(crate) const MADE_UP: &str = "sha256:";

/// A message as the maildrop lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Its message number in this session.
    pub(crate) number: u32,
    /// Its unique-id; `None` where the server has no UIDL, or gives one to several messages.
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
    /// Bytes, as LIST told then.
    pub(crate) listed_size: Option<u64>,
    /// Where only the header was received: what is to become of the rest.
    pub(crate) rest: Option<Rest>,
}

/// What the account's owner chose.
#[derive(Clone, Debug, Default)]
pub(crate) struct Policy {
    /// What stays on the server.
    pub(crate) retention: Retention,
    /// Of messages above so many bytes only the header is received.
    pub(crate) headers_above: Option<u64>,
}

/// What to do in this session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// To be retrieved, in the maildrop's order.
    pub(crate) retrieve: Vec<Listed>,
    /// To be retrieved because the rest of them was asked for.
    pub(crate) complete: Vec<Listed>,
    /// Of these the header only.
    pub(crate) headers: Vec<Listed>,
    /// To be removed from the maildrop: each is safe on disk already, unless the server gave its unique-id to another.
    pub(crate) remove: Vec<Listed>,
    /// Unique-ids that the maildrop does not list any more.
    pub(crate) forget: Vec<String>,
    /// Unique-ids that stand for what they stood for before.
    pub(crate) trusted: Vec<String>,
}

/// Whether a message is removed from the server as soon as it is safe on disk.
#[must_use]
pub(crate) fn removes_at_once(policy: &Retention) -> bool {
    !policy.leave_on_server || policy.remove_after_days == Some(0)
}

/// Takes unique-ids away that stand for more than one message: they tell nothing (RFC 1939 §7 forbids it).
pub(crate) fn distrust_repeated(listing: &mut [Listed]) {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for uidl in listing.iter().filter_map(|message| message.uidl.clone()) {
        *counts.entry(uidl).or_default() += 1;
    }
    for message in listing {
        if message
            .uidl
            .as_ref()
            .is_some_and(|uidl| counts.get(uidl).is_some_and(|count| *count > 1))
        {
            message.uidl = None;
        }
    }
}

/// Compares the maildrop with what was seen.
///
/// A message that was not seen is retrieved, whatever the policy says. Only what was seen is removed here; what is
/// retrieved now is removed after its commit, by the receive line. A unique-id whose message has another size now is
/// taken for a new one: the bytes will tell.
#[must_use]
pub(crate) fn plan(
    listing: &[Listed],
    seen: &HashMap<String, Seen>,
    policy: &Policy,
    now: UnixTime,
) -> Plan {
    let mut plan = Plan::default();
    let mut listed = HashSet::new();
    let mut stays = Vec::new();
    let mut nameless = false;
    for message in listing {
        nameless |= message.uidl.is_none();
        let known = message.uidl.as_deref().and_then(|uidl| {
            listed.insert(uidl);
            let known = seen.get(uidl)?;
            known
                .listed_size
                .is_none_or(|size| size == message.size)
                .then_some((uidl, known))
        });
        let Some((uidl, known)) = known else {
            if policy
                .headers_above
                .is_some_and(|limit| message.size > limit)
            {
                plan.headers.push(message.clone());
            } else {
                plan.retrieve.push(message.clone());
            }
            continue;
        };
        plan.trusted.push(uidl.to_owned());
        match known.rest {
            Some(Rest::Asked) => plan.complete.push(message.clone()),
            Some(Rest::Unwanted) => plan.remove.push(message.clone()),
            // It is not safe on disk: it goes only with its owner's will.
            Some(Rest::OnServer) => {
                let retention = &policy.retention;
                if known.deleted && (removes_at_once(retention) || retention.remove_when_deleted) {
                    plan.remove.push(message.clone());
                }
            }
            None if is_over(known, &policy.retention, now) => plan.remove.push(message.clone()),
            None => stays.push(message),
        }
    }
    if let Some(megabytes) = policy.retention.keep_newest_mb {
        let room = u64::from(megabytes) * MEGABYTE;
        let mut used = plan
            .retrieve
            .iter()
            .fold(0_u64, |sum, message| sum.saturating_add(message.size));
        for message in stays.iter().rev() {
            used = used.saturating_add(message.size);
            if used > room {
                plan.remove.push((*message).clone());
            }
        }
        plan.remove.sort_by_key(|message| message.number);
    }
    plan.forget = seen
        .keys()
        .filter(|uidl| !listed.contains(uidl.as_str()))
        // What has no unique-id is known by its content for as long as anything without one is listed.
        .filter(|uidl| !(nameless && uidl.starts_with(MADE_UP)))
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
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
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
                        listed_size: Some(100),
                        rest: None,
                    },
                )
            })
            .collect()
    }

    fn leaving(retention: Retention) -> Policy {
        Policy {
            retention,
            headers_above: None,
        }
    }

    fn numbers(messages: &[Listed]) -> Vec<u32> {
        messages.iter().map(|message| message.number).collect()
    }

    #[test]
    fn what_was_not_seen_is_retrieved_and_never_removed_before_that() {
        let plan = plan(
            &[listed(1, "a"), listed(2, "b")],
            &seen(&[("a", 1, false)]),
            &Policy::default(),
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
            keep_newest_mb: None,
        };
        let policy = leaving(policy);
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
        let policy = leaving(policy);
        let plan = plan(&[listed(1, "a")], &seen(&[("a", 4000, true)]), &policy, NOW);
        assert!(plan.remove.is_empty() && plan.retrieve.is_empty());
    }

    #[test]
    fn unique_ids_that_are_listed_no_more_are_forgotten() {
        let plan = plan(
            &[listed(1, "a")],
            &seen(&[("a", 1, false), ("gone", 1, false)]),
            &Policy::default(),
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
        let plan = plan(&listing, &seen(&[]), &Policy::default(), NOW);
        assert_eq!(numbers(&plan.retrieve), [1]);
    }

    #[test]
    fn a_clock_that_was_set_back_removes_nothing() {
        let policy = Retention {
            leave_on_server: true,
            remove_after_days: Some(1),
            ..Retention::default()
        };
        let policy = leaving(policy);
        let plan = plan(
            &[listed(1, "a")],
            &seen(&[("a", -400, false)]),
            &policy,
            NOW,
        );
        assert!(plan.remove.is_empty());
    }

    #[test]
    fn a_header_alone_is_not_safe_on_disk_and_stays_on_the_server() {
        let policy = Policy {
            headers_above: Some(50),
            ..Policy::default()
        };
        let mut known = seen(&[
            ("here", 1, false),
            ("asked", 1, false),
            ("unwanted", 1, true),
        ]);
        known.insert(
            "binned".into(),
            Seen {
                deleted: true,
                ..known["here"]
            },
        );
        for (uidl, rest) in [
            ("here", Rest::OnServer),
            ("asked", Rest::Asked),
            ("unwanted", Rest::Unwanted),
            ("binned", Rest::OnServer),
        ] {
            known.get_mut(uidl).unwrap().rest = Some(rest);
        }
        let listing = [
            listed(1, "new"),
            listed(2, "here"),
            listed(3, "asked"),
            listed(4, "unwanted"),
            listed(5, "binned"),
        ];
        let plan = plan(&listing, &known, &policy, NOW);
        assert_eq!(numbers(&plan.headers), [1]);
        assert_eq!(numbers(&plan.complete), [3]);
        assert_eq!(numbers(&plan.remove), [4, 5]);
        assert!(plan.retrieve.is_empty());
    }

    #[test]
    fn only_the_newest_megabytes_stay() {
        let policy = leaving(Retention {
            leave_on_server: true,
            keep_newest_mb: Some(2),
            ..Retention::default()
        });
        let big = |number, uidl: &str| Listed {
            size: 900_000,
            ..listed(number, uidl)
        };
        let mut known = seen(&[("a", 9, false), ("b", 8, false), ("c", 7, false)]);
        for seen in known.values_mut() {
            seen.listed_size = Some(900_000);
        }
        let listing = [big(1, "a"), big(2, "b"), big(3, "c"), big(4, "new")];
        let plan = plan(&listing, &known, &policy, NOW);
        assert_eq!(numbers(&plan.retrieve), [4]);
        assert_eq!(numbers(&plan.remove), [1, 2]);
    }

    #[test]
    fn a_unique_id_with_another_size_is_looked_at_anew_before_anything_is_removed() {
        let mut known = seen(&[("a", 1, false)]);
        known.get_mut("a").unwrap().listed_size = Some(99);
        let plan = plan(&[listed(1, "a")], &known, &Policy::default(), NOW);
        assert_eq!(numbers(&plan.retrieve), [1]);
        assert!(plan.remove.is_empty() && plan.trusted.is_empty());
    }

    #[test]
    fn a_unique_id_of_several_messages_tells_nothing() {
        let mut listing = [listed(1, "a"), listed(2, "b"), listed(3, "a")];
        distrust_repeated(&mut listing);
        assert_eq!(
            listing.map(|message| message.uidl),
            [None, Some("b".to_owned()), None]
        );
    }

    #[test]
    fn what_has_no_unique_id_is_remembered_by_its_content() {
        let made_up = format!("{MADE_UP}00");
        let known = seen(&[(&made_up, 1, false)]);
        let nameless = Listed {
            uidl: None,
            ..listed(1, "")
        };
        assert!(
            plan(&[nameless], &known, &Policy::default(), NOW)
                .forget
                .is_empty()
        );
        assert_eq!(plan(&[], &known, &Policy::default(), NOW).forget, [made_up]);
    }
}
