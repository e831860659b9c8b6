//! Which words a shard has, and what they begin with, in few bits: a Bloom filter, whose bits for one word lie together (Putze, Sanders, Singler:
//! "Cache-, Hash- and Space-Efficient Bloom Filters", 2007). It may say of some words in a hundred that they are there
//! though they are not, and never the other way round. Pure.

/// Bits that are set for each word.
const SET: u32 = 6;
/// Bytes of a block, in which all bits of a word are.
pub(super) const BLOCK: usize = 64;

/// A set of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter(Vec<u8>);

impl Filter {
    /// An empty one, for so many words, with so many bits for each.
    pub(super) fn sized(words: usize, bits: usize) -> Self {
        let blocks = (words * bits).div_ceil(BLOCK * 8).max(1);
        Self(vec![0; blocks * BLOCK])
    }

    /// As it was stored.
    pub(super) fn read(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn blocks(&self) -> usize {
        self.0.len() / BLOCK
    }

    /// Adds a word, by its [`hash`].
    pub(super) fn add(&mut self, hash: u64) {
        let from = block(self.blocks(), hash) * BLOCK;
        for (byte, bit) in places(hash) {
            if let Some(byte) = self.0.get_mut(from + byte) {
                *byte |= bit;
            }
        }
    }

    /// Whether the word with this hash may be there.
    pub(super) fn may_have(&self, hash: u64) -> bool {
        let from = block(self.blocks(), hash) * BLOCK;
        block_may_have(self.0.get(from..).unwrap_or_default(), hash)
    }
}

/// In which of so many blocks the bits of a word are.
pub(super) fn block(blocks: usize, hash: u64) -> usize {
    // The upper half chooses the block, and the lower one the bits in it.
    usize::try_from(((hash >> 32) * blocks.max(1) as u64) >> 32).unwrap_or_default()
}

/// Whether the word with this hash may be there, by its block.
pub(super) fn block_may_have(block: &[u8], hash: u64) -> bool {
    places(hash).all(|(byte, bit)| block.get(byte).is_none_or(|byte| byte & bit != 0))
}

/// The bytes of its block and the bits in them of a word, nine bits of its hash for each.
fn places(hash: u64) -> impl Iterator<Item = (usize, u8)> {
    let lower = mixed(hash & 0xffff_ffff);
    (0..SET).map(move |nth| {
        let at = usize::try_from((lower >> (nth * 9)) & 0x1ff).unwrap_or_default();
        (at / 8, 1 << (at % 8))
    })
}

/// The hash of a word (FNV-1a, mixed): it is stored, so it stays as it is.
pub(super) fn hash(word: &str) -> u64 {
    mixed(word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    }))
}

/// Characters of a beginning.
const BEGINNING: usize = 4;

/// What the words that begin alike begin with; `None` for a shorter one.
pub(super) fn beginning(word: &str) -> Option<&str> {
    let (last, letter) = word.char_indices().nth(BEGINNING - 1)?;
    word.get(..last + letter.len_utf8())
}

/// The hash of a [`beginning`]; no word has it.
pub(super) fn hash_of_beginning(beginning: &str) -> u64 {
    mixed(hash(beginning))
}

/// As much of the hash of a word as that of a pair is made of; never 0.
pub(super) fn half(hash: u64) -> u32 {
    u32::try_from(hash & 0xffff_ffff).unwrap_or_default().max(1)
}

/// The hash of two words that stand side by side, by the [`half`] of each.
pub(super) fn pair(first: u32, second: u32) -> u64 {
    mixed((u64::from(first) << 32) | u64::from(second))
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
        let mut filter = Filter::sized(words.len(), 12);
        for word in &words {
            filter.add(*word);
        }
        assert!(words.iter().all(|word| filter.may_have(*word)));
        let wrong = (0..50_000)
            .filter(|word| filter.may_have(hash(&format!("other{word}"))))
            .count();
        assert!(wrong < 1_000, "{wrong} of 50,000");
        assert_eq!(Filter::read(filter.bytes().to_vec()), filter);
    }

    #[test]
    fn a_pair_has_an_order() {
        let (one, two) = (half(hash("one")), half(hash("two")));
        assert_ne!(pair(one, two), pair(two, one));
    }

    #[test]
    fn a_beginning_is_of_four_characters() {
        assert_eq!(beginning("ışıklar"), Some("ışık"));
        assert_eq!(beginning("ışık"), Some("ışık"));
        assert_eq!(beginning("ışı"), None);
        assert_ne!(hash_of_beginning("word"), hash("word"));
    }

    #[test]
    fn a_damaged_filter_hides_nothing_it_does_not_know() {
        assert!(Filter::read(Vec::new()).may_have(hash("word")));
        assert!(!Filter::sized(0, 12).may_have(hash("word")));
    }
}
