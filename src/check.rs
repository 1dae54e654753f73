//! Rules over the plan as a whole, and what the project says about rules: levels and ignores.

mod levels;
pub mod rules;

pub use levels::{LevelsInput, apply};

use crate::diagnostic::Rule;

/// Every rule of the compiler, by code.
pub fn all_rules() -> Vec<&'static Rule> {
    let stages = [
        crate::text::rules::RULES,
        crate::syntax::rules::RULES,
        crate::plan::rules::RULES,
        crate::decision::rules::RULES,
        crate::cube::rules::RULES,
        rules::RULES,
    ];
    let mut all: Vec<&'static Rule> = stages.concat();
    all.sort_by_key(|rule| (rule.module(), rule.code));
    all
}

/// A rule by its code or name, in either case.
pub fn find_rule(text: &str) -> Option<&'static Rule> {
    all_rules().into_iter().find(|rule| rule.code.eq_ignore_ascii_case(text) || rule.name.eq_ignore_ascii_case(text))
}
