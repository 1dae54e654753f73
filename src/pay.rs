//! What incentive plans pay: tables as functions that are exact, statements from what was credited.

pub mod base;
pub mod calendar;
pub mod component;
pub mod curve;
pub mod example;
pub mod ladder;
pub mod money;
pub mod position;
mod read;
mod read_cards;
mod running;
pub mod score;
pub mod settle;
pub mod statement;
pub mod terms;
pub mod unpaid;
pub mod work;
pub mod world;
#[cfg(test)]
mod tests;

pub use read::terms;
