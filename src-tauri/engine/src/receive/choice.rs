//! The choice: what the plan for a maildrop has to know, and what of the maildrop is then to be fetched. Pure.

use super::fetch::{Fetch, WhatFor};
use crate::retention::{Listed, Plan, Seen};
use contract::AccountSettings;
use std::collections::HashMap;
use store::SeenUidl;

/// What to ask the server for; and, of what is to be removed, the numbers that need no second look.
pub(super) fn what_to_fetch(
    plan: &Plan,
    seen: &HashMap<String, SeenUidl>,
) -> (Vec<Fetch>, Vec<u32>) {
    let mut queue = Vec::new();
    let mut safe = Vec::new();
    let fetch = |listed: &Listed, what_for| Fetch {
        listed: listed.clone(),
        what_for,
    };
    let known = |listed: &Listed| listed.uidl.as_ref().and_then(|uid| seen.get(uid));
    for listed in &plan.complete {
        let what_for = match known(listed).and_then(|seen| seen.message) {
            Some(message) => WhatFor::Completes(message),
            None => WhatFor::Whole,
        };
        queue.push(fetch(listed, what_for));
    }
    queue.extend(
        plan.retrieve
            .iter()
            .map(|listed| fetch(listed, WhatFor::Whole)),
    );
    queue.extend(
        plan.headers
            .iter()
            .map(|listed| fetch(listed, WhatFor::Header)),
    );
    for listed in &plan.remove {
        match known(listed).and_then(|seen| seen.fingerprint) {
            Some(fingerprint) => queue.push(fetch(listed, WhatFor::Verify(fingerprint))),
            None => safe.push(listed.number),
        }
    }
    (queue, safe)
}

/// What the plan has to know of a unique-id.
pub(super) fn known(seen: &SeenUidl) -> Seen {
    Seen {
        received: seen.received_at,
        deleted: seen.deleted_at.is_some(),
        listed_size: seen.listed_size,
        rest: seen.rest,
    }
}

/// Above so many bytes only the header is received; what cannot be kept at all is shown by its header, too.
pub(super) fn headers_above(settings: &AccountSettings) -> u64 {
    settings
        .headers_first_above_mb
        .map_or(store::MESSAGE_LIMIT, |megabytes| {
            (u64::from(megabytes) * 1_000_000).min(store::MESSAGE_LIMIT)
        })
}
