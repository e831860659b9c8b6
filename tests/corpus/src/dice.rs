//! Chance that is always the same: splitmix64, keyed by what is being decided.

/// The finaliser of splitmix64: every bit of the input moves every bit of the output.
pub(crate) const fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// What a throw decides. Each has its own stream, so that a change to one leaves the others as they are.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Block = 1,
    Thread,
    Topic,
    Opening,
    Letter,
    Id,
    Time,
    Person,
    Lexicon,
    Flags,
}

/// One stream of throws.
pub(crate) struct Dice(u64);

impl Dice {
    /// The stream of one purpose for one number.
    pub(crate) fn new(seed: u64, number: u64, purpose: Purpose) -> Self {
        Self(mix(mix(seed ^ mix(purpose as u64)) ^ number))
    }

    /// Sixty-four bits.
    pub(crate) fn roll(&mut self) -> u64 {
        let bits = mix(self.0);
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        bits
    }

    /// From 0 to `limit - 1`.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.roll()) * u128::from(limit)) >> 64) as u64
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True so many times in a hundred.
    pub(crate) fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of them, each as likely as the other.
    pub(crate) fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        let at = self.below(from.len() as u64) as usize;
        from.get(at).copied().unwrap_or_default()
    }

    /// One of them, by weight.
    pub(crate) fn weighted<T: Copy>(&mut self, from: &[(u64, T)], otherwise: T) -> T {
        let total = from.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(total);
        for (weight, what) in from {
            if left < *weight {
                return *what;
            }
            left -= weight;
        }
        otherwise
    }

    /// A rank below `limit`, by Zipf's law with exponent 1 in steps of octaves: every octave of ranks is as likely as the
    /// other. Integers only, because `exp` and `ln` differ by platform in their last bit.
    pub(crate) fn zipf(&mut self, limit: u64) -> u64 {
        let octaves = u64::from(limit.max(1).ilog2()) + 1;
        let low = 1_u64 << self.below(octaves);
        let high = (low * 2).min(limit + 1);
        (low + self.below((high - low).max(1)) - 1).min(limit - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zipf_reaches_both_ends_and_favours_the_first() {
        let mut dice = Dice::new(1, 1, Purpose::Letter);
        let mut seen = vec![0_u32; 1000];
        for _ in 0..200_000 {
            let rank = dice.zipf(1000) as usize;
            if let Some(count) = seen.get_mut(rank) {
                *count += 1;
            }
        }
        let (first, last) = (seen.first().copied(), seen.last().copied());
        assert!(first > Some(15_000) && last > Some(0) && last < Some(200));
    }
}
