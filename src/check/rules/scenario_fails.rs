use ecow::EcoString;

use crate::diagnostic::{Finding, Findings, Message, Name};
use crate::source::Span;
use crate::units::{Quantity, speak};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A scenario in the plan's folder `tests` that expects something else than the plan makes of its records: what a position is paid, what was reached, what was to be, what a scorecard comes to, what is decided by whom, what an audit finds, how many rows are rejected.
    ///
    /// Only `salesplan test` plays scenarios; `--update` writes what the plan makes of them now, to be read over before it is kept.
    ///
    /// ## Why
    /// A change of terms, of crediting or of a table shows here whom it pays more or less, before a payday does.
    ///
    /// ## 检查什么
    /// 方案 `tests` 文件夹中的场景，其预期与方案按其记录得出的结果不一致：岗位应得多少，完成多少，目标多少，考核得分多少，由谁怎样审批，稽核发现什么，有多少行被拒收。
    ///
    /// 场景只由 `salesplan test` 执行；`--update` 会把现在的结果写入文件，保留前请先核对。
    ///
    /// ## 为什么
    /// 条款、归属或表格的改动会让谁多得或少得，在这里先看到，而不是等到发薪日。
    pub static RULE = { code: "I160", name: "scenario-fails", severity: Error, since: "0.1.0" }
}

/// What of a metric is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reached {
    /// What was reached.
    Result,
    /// That against the target.
    Attainment,
    /// The target itself.
    Target,
}

/// What is compared.
pub(crate) enum What {
    /// What a position is paid for a component, or in all.
    Paid { position: EcoString, period: EcoString, of: EcoString },
    /// What was reached, or the attainment of the target.
    Reached { holder: EcoString, metric: EcoString, period: EcoString, reached: Reached },
    /// Rows of a source that were rejected.
    Rejects { source: EcoString },
    /// What a card comes to.
    Score { position: EcoString, card: EcoString, period: EcoString, name: EcoString },
    /// What a table decides of a case.
    Decided { table: EcoString, case: Option<EcoString>, name: EcoString },
}

impl What {
    fn told(&self) -> Message {
        match self {
            Self::Paid { position, period, of } if of == "total" => {
                say!(en: "what `{position}` is paid in {period}", zh: "`{position}` 在 {period} 的应付额", position = position, period = period)
            }
            Self::Paid { position, period, of } => say!(
                en: "what `{of}` pays `{position}` in {period}", zh: "`{position}` 在 {period} 的 `{of}`",
                position = position, period = period, of = of,
            ),
            Self::Reached { holder, metric, period, reached: Reached::Result } => say!(
                en: "the {metric} of `{holder}` in {period}", zh: "`{holder}` 在 {period} 的 {metric}",
                holder = holder, metric = metric, period = period,
            ),
            Self::Reached { holder, metric, period, reached: Reached::Attainment } => say!(
                en: "the attainment of {metric} by `{holder}` in {period}", zh: "`{holder}` 在 {period} 的 {metric} 达成率",
                holder = holder, metric = metric, period = period,
            ),
            Self::Reached { holder, metric, period, reached: Reached::Target } => say!(
                en: "the target of `{holder}` for {metric} in {period}", zh: "`{holder}` 在 {period} 的 {metric} 目标",
                holder = holder, metric = metric, period = period,
            ),
            Self::Score { position, card, period, name } => say!(
                en: "the {name} of `{position}` by `{card}` in {period}", zh: "`{position}` 在 {period} 按 `{card}` 的 `{name}`",
                position = position, card = card, period = period, name = name,
            ),
            Self::Decided { table, case: Some(case), name } => say!(
                en: "the {name} that `{table}` decides for \u{201c}{case}\u{201d}", zh: "`{table}` 对\u{201c}{case}\u{201d}判定的 `{name}`",
                table = table, case = case, name = name,
            ),
            Self::Decided { table, case: None, name } => say!(
                en: "the {name} that `{table}` decides", zh: "`{table}` 判定的 `{name}`", table = table, name = name,
            ),
            Self::Rejects { source } => {
                say!(en: "the number of rejected rows of `{source}`", zh: "`{source}` 被拒收的行数", source = source)
            }
        }
    }

    fn show(&self, value: Quantity) -> String {
        match self {
            Self::Reached { reached: Reached::Attainment, .. } => speak::percent(value),
            _ => speak::grouped(value),
        }
    }
}

/// Reports a number that is another than expected.
pub(crate) fn report(
    findings: &mut Findings,
    span: Span,
    what: &What,
    stated: Quantity,
    is: Quantity,
) {
    let (is, stated) = (what.show(is), what.show(stated));
    let message = say!(
        en: "{what} is {is}, not {stated}", zh: "{what}为 {is}，不是 {stated}",
        what = what.told(), is = Name(&is), stated = Name(&stated),
    );
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "the plan gives {is}", zh: "按方案为 {is}", is = is));
}

/// Reports what is said in words and is other than expected.
pub(crate) fn report_words<'f>(
    findings: &'f mut Findings,
    span: Span,
    what: &What,
    stated: &str,
    is: &str,
) -> &'f mut Finding {
    let message = say!(en: "{what} is {is}, not {stated}", zh: "{what}为 {is}，不是 {stated}", what = what.told(), is = is, stated = stated);
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "the plan gives {is}", zh: "按方案为 {is}", is = is))
}

/// Reports a decision that is not made, since something that decides is not given.
pub(crate) fn report_undecided(findings: &mut Findings, span: Span, what: &What, missing: &EcoString) {
    let message = say!(
        en: "{what} is not known: `{missing}` is not given", zh: "{what}无从得知：未给出 `{missing}`",
        what = what.told(), missing = missing,
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "say what `{name}` is under `given:`", zh: "请在 `given:` 下写明 `{name}`", name = missing));
}

/// Reports something that an audit was to find and did not.
pub(crate) fn report_not_found(findings: &mut Findings, span: Span, expected: &str, unchecked: Option<&Message>) {
    let message = say!(en: "not found by the audit: {expected}", zh: "稽核没有发现：{expected}", expected = expected);
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "no record does this", zh: "没有这样的记录"));
    if let Some(why) = unchecked {
        finding.help(say!(en: "it is not checked: {why}", zh: "该项未检查：{why}", why = why));
    }
}

/// Reports something that an audit found and was not to.
pub(crate) fn report_found(findings: &mut Findings, span: Span, found: &str, what: &Message, rule: Span) {
    let message = say!(
        en: "found by the audit and not expected: {found}", zh: "稽核发现了预期之外的：{found}", found = found,
    );
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "it is not among these", zh: "不在其中"));
    finding.label(rule, say!(en: "{what}", zh: "{what}", what = what));
}

/// Reports a number of which nothing is known.
pub(crate) fn report_nothing(findings: &mut Findings, span: Span, what: &What) {
    findings.report(&RULE, span, say!(en: "{what} is not known: nothing of it was recorded", zh: "{what}无从得知：没有相关记录", what = what.told()));
}

/// Reports rows that were rejected where none was expected to be.
pub(crate) fn report_rejects(
    findings: &mut Findings,
    span: Span,
    source: &EcoString,
    count: Quantity,
    first: &[(u64, Message)],
) {
    let what = What::Rejects { source: source.clone() };
    let shown = what.show(count);
    let message =
        say!(en: "rows of `{source}` that were rejected: {count}", zh: "`{source}` 有 {count} 行被拒收", count = shown, source = source);
    let finding = findings.report(&RULE, span, message);
    for (line, why) in first {
        finding.help(say!(en: "row {line}: {why}", zh: "第 {line} 行：{why}", line = line, why = why));
    }
    finding.help(say!(en: "where that is meant, write `rejects: {{{source}: {count}}}`", zh: "如属预期，请写 `rejects: {{{source}: {count}}}`", source = source, count = count.to_string()));
}
