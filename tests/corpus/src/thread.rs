//! Which letters belong together, by arithmetic.
//!
//! Every 200 numbers are a block, the first of them 100 before number 0. An affine permutation of the block, drawn for it, gives each number a rank; ranks below
//! 120 stand alone, and the other 80 are cut into threads by one of five patterns. So a letter finds all letters of its
//! thread without making any of them. Where a corpus ends inside a block, the threads of that block lack some letters, as
//! threads in a mailbox do.

use crate::dice::{Dice, Purpose};

/// Numbers to a block.
const BLOCK: u64 = 200;
/// How many numbers of the first block come before number 0 and are never written. So round numbers, which carry the
/// needles, are in the middle of their block and may be answers.
const BEFORE: u64 = 100;
/// Ranks that stand alone: 40 of 100 letters belong to threads.
const ALONE: u64 = 120;
/// The lengths of a block's threads, 80 letters together.
const PATTERNS: [&[u64]; 5] = [
    &[30, 20, 8, 6, 4, 3, 3, 2, 2, 2],
    &[24, 12, 10, 8, 6, 5, 4, 3, 2, 2, 2, 2],
    &[16, 10, 8, 7, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2],
    &[12, 9, 8, 6, 5, 5, 4, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2],
    &[
        6, 5, 5, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    ],
];

/// A letter's place in the world.
pub(crate) struct Place {
    /// The number of the thread's first letter; of a letter that stands alone, its own.
    pub(crate) root: u64,
    /// Whether it belongs to a thread.
    pub(crate) threaded: bool,
    /// How many letters of the thread were written before it.
    pub(crate) index: usize,
    /// The numbers of what it answers, the thread's first letter first and its parent last.
    pub(crate) ancestors: Vec<u64>,
    /// The number whose moment is its moment: the writing of a thread is in order, also where its arrival is not.
    pub(crate) moment: u64,
}

impl Place {
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        let (block, offset) = ((number + BEFORE) / BLOCK, (number + BEFORE) % BLOCK);
        let mut dice = Dice::new(seed, block, Purpose::Block);
        let mut factor = dice.below(BLOCK / 2) * 2 + 1;
        if factor.is_multiple_of(5) {
            factor += 2;
        }
        let shift = dice.below(BLOCK);
        let pattern = dice.pick(&PATTERNS);
        let rank = (offset * factor + shift) % BLOCK;
        let Some(mut rest) = rank.checked_sub(ALONE) else {
            return Self::alone(number);
        };
        let mut first = ALONE;
        let mut length = 0;
        for of in pattern {
            length = *of;
            if rest < length {
                break;
            }
            rest -= length;
            first += length;
        }
        // The exponent of the group of units modulo 200 is 20, so this is the factor's inverse.
        let inverse = (0..19).fold(1, |power, _| power * factor % BLOCK);
        let mut arrivals: Vec<u64> = (first..first + length)
            .map(|rank| block * BLOCK + (rank + BLOCK - shift) * inverse % BLOCK)
            .filter_map(|shifted| shifted.checked_sub(BEFORE))
            .collect();
        if arrivals.len() < 2 {
            return Self::alone(number);
        }
        arrivals.sort_unstable();
        in_thread(seed, number, &arrivals)
    }

    fn alone(number: u64) -> Self {
        Self {
            root: number,
            threaded: false,
            index: 0,
            ancestors: Vec::new(),
            moment: number,
        }
    }
}

/// The place of `number` in the thread whose letters arrive as these numbers.
fn in_thread(seed: u64, number: u64, arrivals: &[u64]) -> Place {
    let key = arrivals.first().copied().unwrap_or(number);
    let mut dice = Dice::new(seed, key, Purpose::Thread);
    // Late parents: one of eight letters arrives after the one that was written next.
    let mut written = arrivals.to_vec();
    let mut at = 1;
    while at < written.len() {
        if dice.below(8) == 0 {
            written.swap(at - 1, at);
            at += 1;
        }
        at += 1;
    }
    let index = written.iter().position(|one| *one == number).unwrap_or(0);
    // Most letters answer the one before; a quarter answers any earlier one.
    let parents: Vec<usize> = (0..written.len() as u64)
        .map(|at| match dice.below(4) {
            0 if at > 0 => dice.below(at) as usize,
            _ => at.saturating_sub(1) as usize,
        })
        .collect();
    let mut ancestors = Vec::new();
    let mut up = index;
    while up > 0 {
        up = parents.get(up).copied().unwrap_or(0);
        ancestors.extend(written.get(up));
    }
    ancestors.reverse();
    Place {
        root: written.first().copied().unwrap_or(number),
        threaded: true,
        index,
        ancestors,
        moment: arrivals.get(index).copied().unwrap_or(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn four_of_ten_letters_are_in_threads_of_2_to_30() {
        let mut threads = BTreeMap::<u64, u64>::new();
        let mut late = 0;
        for number in 100..20_100 {
            let place = Place::of(7, number);
            if place.threaded {
                *threads.entry(place.root).or_default() += 1;
                late += u64::from(place.ancestors.last() > Some(&number));
            } else {
                assert_eq!(place.root, number);
            }
            for ancestor in &place.ancestors {
                assert_eq!(Place::of(7, *ancestor).root, place.root);
            }
        }
        assert_eq!(threads.values().sum::<u64>(), 8_000);
        assert!(threads.values().all(|length| (2..=30).contains(length)));
        assert!(late > 200, "{late} late parents");
    }
}
