use crate::diagnostic::{Findings, Message};
use crate::source::Spanned;
use crate::units::Date;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A unit, a position or a holding whose last day lies before its first.
    ///
    /// ## Why
    /// What ends before it begins is never there: nothing could be split to it, and nobody would lead or hold it.
    ///
    /// ## 检查什么
    /// 部门、岗位或任职的最后一天早于第一天。
    ///
    /// ## 为什么
    /// 还没开始就已结束，等于从未存在：目标分不到它，也无人负责、无人任职。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   trainee: {role: seller, unit: company, starts: 2026-10-01, ends: 2026-03-31}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   trainee: {role: seller, unit: company, starts: 2026-03-31, ends: 2026-10-01}
    /// ```
    pub static RULE = { code: "O118", name: "ends-before-start", severity: Error, since: "0.1.0" }
}

/// Reports that what is called so ends before it starts.
pub(in crate::plan) fn report(findings: &mut Findings, what: &Message, starts: &Spanned<Date>, ends: &Spanned<Date>) {
    let message = say!(
        en: "{what} ends on {ends}, before it begins on {starts}", zh: "{what} 于 {ends}结束，早于开始日期 {starts}",
        what = what.clone(), ends = ends.value, starts = starts.value,
    );
    let finding = findings.report(&RULE, ends.span, message);
    finding.here(say!(en: "the last day", zh: "最后一天"));
    finding.label(starts.span, say!(en: "the first day", zh: "第一天"));
    finding.help(say!(en: "let it end later, or begin earlier", zh: "请推迟结束日期，或提前开始日期"));
}
