//! Customers: those who serve a grade have room for it.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::check::View;
use crate::check::people::seats;
use crate::check::rules::{coverage_beyond_capacity, not_checked};
use crate::diagnostic::Findings;
use crate::source::Spanned;
use crate::syntax::customers::{Coverage, CoverageRow};
use crate::syntax::targets::FieldKind;
use crate::syntax::{Ask, When};
use crate::units::{Quantity, speak};

/// Checks the coverage table against the number of customers of each grade.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let segments = view.written.sections().find_map(|sections| sections.customers.segments.get());
    let coverage = view.written.sections().find_map(|sections| sections.customers.coverage.get());
    let (Some(segments), Some(coverage)) = (segments, coverage) else { return };
    let Some((axis, Some(FieldKind::Words(words)))) = segments.gives.get().and_then(|gives| gives.0.first()) else {
        return;
    };
    let rows = coverage.table.rows.list();
    if rows.is_empty() || rows.iter().any(|row| row.head.when.is_broken()) {
        return;
    }
    capacity(view, coverage, axis, words, findings);
}

/// Whether a row may be for customers of a grade.
fn serves(when: Option<&When>, axis: &EcoString, grade: &EcoString) -> bool {
    let Some(when) = when else { return true };
    let test = |ask: &Ask| match ask {
        Ask::Among(words) => words.iter().any(|word| word.value == *grade),
        Ask::Not(inner) => !matches!(&**inner, Ask::Among(words) if words.iter().any(|word| word.value == *grade)),
        _ => true,
    };
    // A row that asks something else, and nothing of the grade, is for a part of every grade: it serves none of them whole.
    let own = |all: &crate::syntax::AllOf| {
        let mut asked = all.tests.iter().filter(|(own, _)| own.value == *axis).peekable();
        all.tests.is_empty() || (asked.peek().is_some() && asked.all(|(_, own)| test(&own.ask)))
    };
    when.otherwise || when.any.iter().any(own)
}

/// Whether those who serve a grade have room for its customers.
fn capacity(
    view: &View<'_>,
    coverage: &Coverage,
    axis: &EcoString,
    words: &[(Spanned<EcoString>, Option<crate::syntax::Text>)],
    findings: &mut Findings,
) {
    if !view.plan.organisation.sound {
        return;
    }
    let rows = coverage.table.rows.list();
    let Some(limited) = rows.iter().find_map(|row| row.accounts_each.get().map(|_| row.site)) else { return };
    let Some(accounts) = coverage.accounts.get() else {
        if coverage.accounts.is_absent() {
            not_checked::report(
                findings,
                &coverage_beyond_capacity::RULE,
                limited,
                "coverage.accounts",
                "accounts: {A: 120, B: 400}",
            );
        }
        return;
    };
    let counts: FxHashMap<&str, &Spanned<crate::syntax::Whole>> =
        accounts.iter().filter_map(|(grade, count)| Some((grade.as_str(), count.as_ref()?))).collect();
    for (grade, _) in words {
        let Some(count) = counts.get(grade.as_str()) else { continue };
        let mut serving: Vec<&CoverageRow> =
            rows.iter().filter(|row| serves(row.head.when.get(), axis, grade)).collect();
        let otherwise = |row: &&CoverageRow| row.head.when.get().is_some_and(|when| when.otherwise);
        if serving.iter().any(|row| !otherwise(row)) {
            // What another row takes is none of the other cases.
            serving.retain(|row| !otherwise(row));
        }
        if serving.is_empty() {
            continue;
        }
        let room: Option<i64> = serving.iter().map(|row| room(view, row)).sum();
        if let Some(room) = room.filter(|room| *room < i64::from(count.value.0)) {
            let shown = |count: i64| speak::grouped(Quantity::from_int(count));
            coverage_beyond_capacity::report(
                findings,
                count.span,
                grade,
                &shown(i64::from(count.value.0)),
                &shown(room),
            );
        }
    }
}

/// How many customers those of a row may have together; `None` where the row sets no limit.
fn room(view: &View<'_>, row: &CoverageRow) -> Option<i64> {
    let limit = row.accounts_each.get()?.upper.as_ref()?;
    let each: i64 = limit.text.replace(",", "").replace("_", "").parse().ok()?;
    let count = i64::try_from(seats(view, row.owner.get()?)?.len()).ok()?;
    Some(each * count)
}
