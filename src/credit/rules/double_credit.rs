use crate::credit::proof::Part;
use crate::diagnostic::{Findings, Message};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Two direct or split rules that credit the same position for one and the same record: both name the same column or role, and a record can meet
    /// the conditions of both.
    ///
    /// ## Why
    /// One sale is counted twice for one seller, and the sum may still look right.
    ///
    /// ## 检查什么
    /// 同一条记录被两条直接或分摊规则计给同一岗位：两条规则写的是同一列或同一角色，且有记录同时符合两者的条件。
    ///
    /// ## 为什么
    /// 一笔销售给同一个人计了两次，而合计可能看起来并没有错。
    ///
    /// ## Example
    /// ```yaml,fail
    /// dimensions: {channel: {online: {}, dealer: {}}}
    /// sources: {orders: {every: day}}
    /// crediting:
    ///   match: all
    ///   closed: next-open
    ///   rows:
    ///     all: {source: orders, credit: position, share: 100%, kind: direct, closed: next-open}
    ///     dealer: {source: orders, when: {channel: dealer}, credit: position, share: 50%, kind: split, closed: next-open}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// dimensions: {channel: {online: {}, dealer: {}}}
    /// sources: {orders: {every: day}}
    /// crediting:
    ///   match: all
    ///   closed: next-open
    ///   rows:
    ///     online: {source: orders, when: {channel: online}, credit: position, share: 100%, kind: direct, closed: next-open}
    ///     dealer: {source: orders, when: {channel: dealer}, credit: position, share: 50%, kind: split, closed: next-open}
    ///     house: {source: orders, when: {channel: dealer}, credit: none, share: 50%, kind: split, closed: next-open}
    /// ```
    pub static RULE = { code: "I141", name: "double-credit", severity: Error, since: "0.1.0" }
}

/// Reports two rules that credit the same position for a record of `source`.
pub(in crate::credit) fn report(
    findings: &mut Findings,
    source: &str,
    case: Option<&Message>,
    first: &Part<'_>,
    second: &Part<'_>,
) {
    let message = match case {
        Some(case) => say!(
            en: "a record of `{source}` with {case} is credited twice to the same position", zh: "`{source}` 中{case}的记录两次计给同一岗位",
            source = source, case = case,
        ),
        None => say!(
            en: "every record of `{source}` is credited twice to the same position", zh: "`{source}` 的每条记录都两次计给同一岗位", source = source,
        ),
    };
    let finding = findings.report(&RULE, second.place(), message);
    finding.label(first.place(), say!(en: "this rule credits it too", zh: "此规则也计给该岗位"));
    finding.help(say!(
        en: "narrow one of them, credit another column, or let one stand beside the record: `kind: overlay`",
        zh: "请收窄其中一条，改写归属的列，或让其中一条不占记录份额：`kind: overlay`",
    ));
    finding.entity(source);
}
