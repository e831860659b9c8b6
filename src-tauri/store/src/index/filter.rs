//! Which words a shard has, in few bits: a Bloom filter, whose bits for one word lie together (Putze, Sanders, Singler:
//! "Cache-, Hash- and Space-Efficient Bloom Filters", 2007). It may say of some words in a hundred that they are there
//! though they are not, and never the other way round. Pure.

/// Bits for each word,
const BITS: usize = 12;
/// of which so many are set.
const SET: u32 = 6;
/// Bytes of a block, in which all bits of a word are.
const BLOCK: usize = 64;

/// A set of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter(Vec<u8>);

impl Filter {
    /// Of these words, as their [`hash`]es.
    pub(super) fn of(hashes: &[u64]) -> Self {
        let blocks = (hashes.len() * BITS).div_ceil(BLOCK * 8).max(1);
        let mut filter = Self(vec![0; blocks * BLOCK]);
        for hash in hashes {
            for (byte, bit) in filter.places(*hash) {
                if let Some(byte) = filter.0.get_mut(byte) {
                    *byte |= bit;
                }
            }
        }
        filter
    }

    /// As it was stored.
    pub(super) fn read(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether the word with this hash may be there.
    pub(super) fn may_have(&self, hash: u64) -> bool {
        self.places(hash)
            .all(|(byte, bit)| self.0.get(byte).is_none_or(|byte| byte & bit != 0))
    }

    /// The bytes and the bits in them of a word.
    fn places(&self, hash: u64) -> impl Iterator<Item = (usize, u8)> + use<> {
        let blocks = (self.0.len() / BLOCK).max(1) as u64;
        // The upper half chooses the block, and the lower one the bits in it, nine at a time.
        let block = usize::try_from(((hash >> 32) * blocks) >> 32).unwrap_or_default() * BLOCK;
        let lower = mixed(hash & 0xffff_ffff);
        (0..SET).map(move |nth| {
            let at = usize::try_from((lower >> (nth * 9)) & 0x1ff).unwrap_or_default();
            (block + at / 8, 1 << (at % 8))
        })
    }
}

/// The hash of a word (FNV-1a, mixed): it is stored, so it stays as it is.
pub(super) fn hash(word: &str) -> u64 {
    mixed(word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    }))
}

/// The last step of splitmix64.
fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_found_and_little_else() {
        let words: Vec<u64> = (0..50_000)
            .map(|word| hash(&format!("word{word}")))
            .collect();
        let filter = Filter::of(&words);
        assert!(words.iter().all(|word| filter.may_have(*word)));
        let wrong = (0..50_000)
            .filter(|word| filter.may_have(hash(&format!("other{word}"))))
            .count();
        assert!(wrong < 1_000, "{wrong} of 50,000");
        assert_eq!(Filter::read(filter.bytes().to_vec()), filter);
    }

    #[test]
    fn a_damaged_filter_hides_nothing_it_does_not_know() {
        assert!(Filter::read(Vec::new()).may_have(hash("word")));
        assert!(!Filter::of(&[]).may_have(hash("word")));
    }
}
