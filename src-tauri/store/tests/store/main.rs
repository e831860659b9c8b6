//! The promises of the store, from outside.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

mod outgoing;
mod profile;
mod room;
mod rows;
mod unique_ids;
