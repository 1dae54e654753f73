//! Tables of targets: every position, in every period that a statement is about, has exactly one number.

use rustc_hash::FxHashSet;

use crate::decision::rules::{value_gap, value_overlap};
use crate::diagnostic::{Finding, Findings, Lang, Message, Name};
use crate::plan::Plan;
use crate::plan::targets::Unmet;
use crate::say;
use crate::source::Span;

/// Tells each table once what has no row, and each pair of rows once that holds together.
pub(super) fn check(plan: &Plan, findings: &mut Findings) {
    for statement in &plan.targets.statements {
        let mut told: FxHashSet<(Span, &[Span])> = FxHashSet::default();
        for case in &statement.unmet {
            let pair = &case.rows[..case.rows.len().min(2)];
            if !told.insert((case.table, pair)) {
                continue;
            }
            let alike = |other: &&Unmet| other.table == case.table && other.rows[..other.rows.len().min(2)] == *pair;
            let others = statement.unmet.iter().filter(alike).count() - 1;
            let finding = match pair {
                [first, second] => overlap(plan, case, (*first, *second), findings),
                _ => gap(plan, case, findings),
            };
            if others > 0 {
                finding.help(say!(en: "further such cases: {count}", zh: "同样情形另有 {count} 种", count = others));
            }
        }
    }
}

/// `Seller 3, East for March 2026`.
fn words(plan: &Plan, case: &Unmet) -> Message {
    let who = case.holder.which(&plan.organisation);
    Message::new(|lang| {
        let name = plan.organisation.printed_name(who, lang);
        let period = plan.facts.calendar.speak(case.period, lang);
        match lang {
            Lang::En => format!("{name} for {period}"),
            Lang::Zh => format!("{name}（{period}）"),
        }
    })
}

fn gap<'f>(plan: &Plan, case: &Unmet, findings: &'f mut Findings) -> &'f mut Finding {
    let message = say!(en: "`targets.value`: {case} meets no row", zh: "`targets.value`：{case}没有对应的行", case = Name(words(plan, case)));
    let finding = findings.report(&value_gap::RULE, case.table, message);
    finding.help(say!(en: "add a row for it, or `when: else`", zh: "请补充对应的行，或写 `when: else`"));
    finding.entity("targets.value")
}

fn overlap<'f>(
    plan: &Plan,
    case: &Unmet,
    (first, second): (Span, Span),
    findings: &'f mut Findings,
) -> &'f mut Finding {
    let message = say!(
        en: "`targets.value`: {case} meets two rows", zh: "`targets.value`：{case}同时符合两行", case = Name(words(plan, case)),
    );
    let finding = findings.report(&value_overlap::RULE, second, message);
    finding.label(first, say!(en: "this row holds too", zh: "此行也符合"));
    finding.help(say!(
        en: "narrow one of them, or say `match: first` where the order decides",
        zh: "请收窄其中一行；若以先后为准，请写 `match: first`",
    ));
    finding.entity("targets.value")
}
