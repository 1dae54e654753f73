//! The list of rules.

use unicode_width::UnicodeWidthStr;

use super::wrap::wrap;
use crate::diagnostic::{Lang, Rule};

/// Fewer columns than this for summaries are too few to read in: they then stand below their rules.
const LEAST_SUMMARY: usize = 24;

/// Columns of summaries that stand below their rules.
const INDENT: usize = 6;

/// Rules with level and summary in aligned columns: within `width` columns, or one line for each rule where there is no width.
pub fn rule_list(rules: &[&Rule], lang: Lang, width: Option<usize>) -> String {
    let widest = |text: fn(&Rule, Lang) -> &str| rules.iter().map(|rule| text(rule, lang).width()).max().unwrap_or(0);
    let columns = [widest(code), widest(level), widest(name)];
    rules.iter().map(|rule| listed(rule, lang, columns, width)).collect()
}

fn code(rule: &Rule, _: Lang) -> &str {
    rule.code
}

fn level(rule: &Rule, lang: Lang) -> &str {
    rule.severity.named(lang)
}

fn name(rule: &Rule, _: Lang) -> &str {
    rule.name
}

fn listed(rule: &Rule, lang: Lang, columns: [usize; 3], width: Option<usize>) -> String {
    let cells = [code(rule, lang), level(rule, lang), name(rule, lang)];
    let padded = |(cell, columns): (&str, usize)| format!("{cell}{}  ", " ".repeat(columns - cell.width()));
    let head: String = cells.into_iter().zip(columns).map(padded).collect();
    let summary = rule.summary(lang);
    let Some(width) = width else { return format!("{head}{summary}\n") };
    let beside = head.width() + LEAST_SUMMARY <= width;
    let indent = " ".repeat(if beside { head.width() } else { INDENT });
    let lines = wrap(&summary, width.saturating_sub(indent.len()), 0).join(&format!("\n{indent}"));
    if beside { format!("{head}{lines}\n") } else { format!("{}\n{indent}{lines}\n", head.trim_end()) }
}
