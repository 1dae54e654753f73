//! What incentive plans pay: tables as functions that are exact, statements from what was credited.

pub mod analysis;
pub mod asks;
pub mod base;
pub mod calendar;
pub mod component;
pub mod cost;
pub mod curve;
pub mod deals;
pub mod example;
pub mod greatest;
pub mod ladder;
pub mod money;
pub mod outlook;
pub mod position;
pub mod reach;
mod read;
mod read_cards;
mod read_more;
mod running;
pub mod score;
pub mod settle;
pub mod shared;
pub mod slices;
pub mod statement;
pub mod terms;
pub mod work;
pub mod world;
pub mod year;
#[cfg(test)]
mod tests;

pub use read::{contests, terms};
