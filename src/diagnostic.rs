//! The vocabulary of findings: what every stage says to the user, before anything decides how it is shown.
//!
//! A [`Finding`] has a [`Rule`], a place, a [`Message`] in English and Chinese, labels on related places (in any file) and a
//! help text. Rules are declared with [`declare_rule!`](crate::declare_rule), one file each, in the stage that emits them.

mod finding;
mod message;
mod page;
mod rule;
mod suggest;

pub use finding::{Emitter, Finding, Findings, Label};
pub use message::{Lang, Message, Name, Speak, join, listed, natural, with_names_set};
pub use page::HEADINGS;
pub use rule::{Module, Rule, Severity};
pub use suggest::closest;
