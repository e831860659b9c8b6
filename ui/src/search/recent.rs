//! The latest searches. They are kept in memory only: what somebody looks for is nobody else's.

/// So many are remembered.
const MOST: usize = 8;

/// The latest searches, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recent(Vec<String>);

impl Recent {
    /// This was searched for.
    pub fn remember(&mut self, query: &str) {
        let query = query.trim();
        if query.is_empty() {
            return;
        }
        self.0.retain(|known| known != query);
        self.0.insert(0, query.to_owned());
        self.0.truncate(MOST);
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[String] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_stand_first_and_once() {
        let mut recent = Recent::default();
        for query in ["tea", "coffee", " tea ", "", "  "] {
            recent.remember(query);
        }
        assert_eq!(recent.all(), ["tea", "coffee"]);
        for number in 0..20 {
            recent.remember(&number.to_string());
        }
        assert_eq!(recent.all().len(), MOST);
        assert_eq!(recent.all().first().map(String::as_str), Some("19"));
    }
}
