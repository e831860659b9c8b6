//! Sets of messages of a full shard, by their ranks, and how they are stored: as one bit for each message, or as a Rice code
//! of how many others are between one and the next (Golomb: "Run-length encodings", 1966; Rice, 1979), where that is
//! shorter. Pure but for [`Full`].

use super::full::Times;
use super::layout;

/// Each message of the shard has a bit in so many bytes.
const BYTES: usize = layout::SHARD as usize / 8;
/// Lower bits of a number in a Rice code at most.
const LOWER: u32 = layout::SHARD.ilog2();
/// Ones before the lower bits that are read at once: with these they are in the 57 bits that one look has at least.
const ONES: u32 = 32;

/// These ranks, smallest first, as they are stored.
pub(super) fn written(ranks: &[usize]) -> Vec<u8> {
    let code = rice(ranks);
    if code.len() < BYTES {
        return code;
    }
    let mut bits = Bits::none();
    for rank in ranks {
        bits.set(*rank);
    }
    bits.0
}

/// How many ranks are left out before each of these.
fn gaps(ranks: &[usize]) -> impl Iterator<Item = usize> {
    let mut next = 0;
    ranks.iter().map(move |rank| {
        let gap = rank.saturating_sub(next);
        next = rank + 1;
        gap
    })
}

/// A byte with how many lower bits each number has; then of each number the upper ones as so many ones and a zero, and the
/// lower ones. Ones fill the last byte.
fn rice(ranks: &[usize]) -> Vec<u8> {
    let left_out: usize = gaps(ranks).sum();
    // ln 2 of the mean, or one bit more.
    let few = left_out * 9 / 13 / ranks.len().max(1);
    let few = few.checked_ilog2().unwrap_or(0).min(LOWER - 1);
    let upper = |lower: u32| gaps(ranks).map(|gap| gap >> lower).sum::<usize>();
    let lower = few + u32::from(upper(few + 1) + ranks.len() < upper(few));
    let mut bytes = vec![u8::try_from(lower).unwrap_or_default()];
    let (mut held, mut count) = (0_u64, 0);
    let mut put = |number: u64, bits: u32| {
        held = held << bits | number;
        count += bits;
        while count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(held >> count & 0xff).unwrap_or_default());
        }
    };
    for gap in gaps(ranks) {
        let mut upper = gap >> lower;
        while upper > 0 {
            let ones = upper.min(ONES as usize);
            put((1 << ones) - 1, ones as u32);
            upper -= ones;
        }
        put(0, 1);
        put(gap as u64 & ((1 << lower) - 1), lower);
    }
    put(0x7f, 7);
    bytes
}

/// Messages of a full shard, by their ranks.
#[derive(Clone, Debug)]
pub(super) struct Bits(Vec<u8>);

impl Bits {
    pub(super) fn none() -> Self {
        Self(vec![0; BYTES])
    }

    /// From how they are stored.
    pub(super) fn read(rows: &[u8]) -> Self {
        let mut bits = Self::none();
        bits.join(rows);
        bits
    }

    /// Takes in those that are stored so.
    pub(super) fn join(&mut self, rows: &[u8]) {
        if rows.len() >= BYTES {
            for (byte, other) in self.0.iter_mut().zip(rows) {
                *byte |= other;
            }
            return;
        }
        let Some((lower, code)) = rows.split_first() else {
            return;
        };
        let lower = u32::from(*lower).min(LOWER);
        let end = code.len() * 8;
        let (mut at, mut rank, mut upper) = (0, 0, 0);
        while at < end {
            let bits = bits_from(code, at);
            let ones = bits.leading_ones().min(ONES);
            at += ones as usize;
            upper += ones as usize;
            if ones == ONES {
                continue;
            }
            let rest = bits << ones << 1 >> 1;
            at += 1 + lower as usize;
            if at > end {
                break;
            }
            rank += upper << lower | usize::try_from(rest >> (63 - lower)).unwrap_or_default();
            self.set(rank);
            (rank, upper) = (rank + 1, 0);
        }
    }

    /// As they are stored.
    pub(super) fn written(&self) -> Vec<u8> {
        let bytes = self.0.iter().enumerate().filter(|(_, byte)| **byte != 0);
        let ranks: Vec<usize> = bytes
            .flat_map(|(at, byte)| {
                let bits = (0..8).filter(move |bit| byte & (1 << bit) != 0);
                bits.map(move |bit| at * 8 + bit)
            })
            .collect();
        written(&ranks)
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|byte| byte.count_ones() as usize).sum()
    }

    pub(super) fn set(&mut self, rank: usize) {
        if let Some(byte) = self.0.get_mut(rank / 8) {
            *byte |= 1 << (rank % 8);
        }
    }

    fn has(&self, rank: usize) -> bool {
        self.0
            .get(rank / 8)
            .is_some_and(|byte| byte & (1 << (rank % 8)) != 0)
    }

    pub(super) fn meet(&mut self, other: &Self) {
        for (byte, other) in self.0.iter_mut().zip(&other.0) {
            *byte &= other;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|byte| *byte == 0)
    }

    /// Whether a few messages of the shard, taken at random, are hardly among them.
    pub(super) fn are_few_of(&self, times: &Times) -> bool {
        self.count() < times.messages().len() / 8
    }

    /// Those of a shard that are among them, smallest first.
    pub(super) fn messages(&self, times: &Times) -> Vec<i64> {
        let messages = times.messages().chunks(8).zip(&self.0);
        let some = messages.filter(|(_, byte)| **byte != 0);
        some.flat_map(|(messages, byte)| {
            let each = messages.iter().enumerate();
            each.filter(move |(bit, _)| byte & (1 << bit) != 0)
                .map(|(_, message)| *message)
        })
        .collect()
    }

    /// Whether a message of the shard is among them.
    pub(super) fn contain(&self, times: &Times, message: i64) -> bool {
        times
            .messages()
            .binary_search(&message)
            .is_ok_and(|rank| self.has(rank))
    }
}

/// The bits of a code from one on, uppermost first: 57 of them at least; behind the end there are ones.
fn bits_from(code: &[u8], at: usize) -> u64 {
    let rest = code.get(at / 8..).unwrap_or_default();
    let bytes = rest.first_chunk().copied().unwrap_or_else(|| {
        let mut last = [0xff; 8];
        last.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
        last
    });
    !(!u64::from_be_bytes(bytes) << (at % 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(messages: i64) -> Times {
        (0..messages).map(|rank| (rank * 10, 0)).collect()
    }

    fn back(times: &Times, ranks: &[usize]) -> Vec<i64> {
        Bits::read(&written(ranks)).messages(times)
    }

    #[test]
    fn ranks_come_back_as_they_were_written() {
        let times = times(16_384);
        for step in [1, 2, 7, 8, 9, 17, 100, 127, 128, 129, 1_000, 16_383] {
            for first in [0, 1, 63, 5_000, 16_383] {
                let ranks: Vec<usize> = (first..16_384).step_by(step).collect();
                assert!(written(&ranks).len() <= BYTES);
                let wanted: Vec<i64> = ranks.iter().map(|rank| *rank as i64 * 10).collect();
                assert_eq!(back(&times, &ranks), wanted);
            }
        }
        // Of all densities, and with one gap that is much wider than the others.
        let mut dice = 1_u64;
        for rare in 1..40 {
            let ranks: Vec<usize> = (0..16_384)
                .filter(|rank| {
                    dice = dice
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    (dice >> 33).is_multiple_of(rare * rare) && !(200..12_000).contains(rank)
                })
                .collect();
            let wanted: Vec<i64> = ranks.iter().map(|rank| *rank as i64 * 10).collect();
            assert_eq!(back(&times, &ranks), wanted);
        }
        assert_eq!(back(&times, &[]), [0_i64; 0]);
    }

    #[test]
    fn what_is_frequent_takes_few_bits() {
        let ranks: Vec<usize> = (0..16_384).step_by(64).collect();
        // Six bits for each, and a zero.
        assert!(written(&ranks).len() < 256 * 7 / 8 + 3);
        assert_eq!(written(&[4_095]).len(), 3);
    }

    #[test]
    fn sets_are_met_and_joined() {
        let times = times(12);
        let mut evens = Bits::read(&written(&[2, 4, 6, 9]));
        evens.meet(&Bits::read(&written(&[4, 9, 10])));
        assert_eq!(evens.messages(&times), [40, 90]);
        evens.join(&written(&[0, 9, 11]));
        assert_eq!(evens.messages(&times), [0, 40, 90, 110]);
        assert_eq!(evens.count(), 4);
        assert_eq!(evens.written(), written(&[0, 4, 9, 11]));
        assert!(evens.contain(&times, 110) && !evens.contain(&times, 100));
        assert!(!evens.contain(&times, 45));
    }

    #[test]
    fn of_a_damaged_shard_there_are_no_more_messages_than_it_has() {
        let times = times(3);
        assert_eq!(Bits::read(&[255; 3_000]).messages(&times), [0, 10, 20]);
        assert!(Bits::read(&[255; 1_000]).is_empty());
        assert_eq!(Bits::read(&[0; 1_000]).messages(&times), [0, 10, 20]);
        assert!(Bits::read(&[]).is_empty());
    }
}
