use crate::diagnostic::{Findings, Speak};
use crate::source::{Span, Spanned};
use crate::units::{Calendar, Date, PeriodError, PeriodText};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A period of a fiscal year that the plan's calendar does not have; a target, a capacity, an incentive plan or a change of another
    /// year than the plan's own.
    ///
    /// ## Why
    /// `FY26` beside `FY2026` would be another year, and its targets in no sum. A plan is of one year: what is said of another acts on nothing,
    /// and is mostly a slip of the pen. What was reached in earlier years stands under `basis.history`.
    ///
    /// ## 检查什么
    /// 期间所属的财年，方案日历中没有；或目标、产能、激励方案、变更写在方案财年以外。
    ///
    /// ## 为什么
    /// 写了 `FY2026` 又写 `FY26`，就成了另一个财年，它的目标不会计入任何合计。一份方案只管一个财年，写在别的年份的内容不起作用，多半是笔误。往年的实际完成写在 `basis.history` 中。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY26, metric: revenue, value: 20m}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 20m}
    /// ```
    pub static RULE = { code: "F053", name: "outside-fiscal-year", severity: Error, since: "0.1.0" }
}

/// Reports the period `text`.
pub fn report(findings: &mut Findings, text: &Spanned<PeriodText>, error: &PeriodError) {
    let finding = findings.report(&RULE, text.span, error.explain());
    if let Some(help) = error.help() {
        finding.help(help);
    }
}

/// Reports the period `text` of another year than the plan's own.
pub fn report_other_year(findings: &mut Findings, text: &Spanned<PeriodText>, calendar: &Calendar) {
    let written = ecow::eco_format!("`{}`", text.text());
    report_other(findings, text.span, written, calendar);
}

/// Reports a day that lies in another year than the plan's own.
pub fn report_day(findings: &mut Findings, span: Span, day: Date, calendar: &Calendar) {
    report_other(findings, span, day, calendar);
}

fn report_other(findings: &mut Findings, span: Span, written: impl Speak, calendar: &Calendar) {
    let year = calendar.year();
    let (first, last) = calendar.dates(year);
    let message = say!(
        en: "{written} does not lie in {year}, the plan's fiscal year", zh: "{written} 不在方案财年 {year} 之内",
        written = written, year = calendar.name(year),
    );
    let finding = findings.report(&RULE, span, message);
    finding.here(say!(en: "acts on nothing here", zh: "写在这里不起作用"));
    finding.help(say!(
        en: "{year} runs from {first} to {last}; results of earlier years stand under `basis.history`",
        zh: "{year} 为 {first}至 {last}；往年的实际完成写在 `basis.history` 中",
        year = calendar.name(year), first = first, last = last,
    ));
}
