use crate::credit::proof::Part;
use crate::diagnostic::{Findings, Message};
use crate::units::{Quantity, speak};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Whether the direct and split credits of every record of a source sum to 100 %: whatever a record says, the rules that hold
    /// of it are gone through. Where none holds, nobody is credited, which a table that takes every row that holds may say. What `credit: none` leaves to nobody counts; overlay and roll-up credits stand beside the record and do not.
    ///
    /// ## Why
    /// What sums to less is sold and counted for nobody, and the teams' results never reach the company's; what sums to more is paid twice.
    ///
    /// ## 检查什么
    /// 数据源的每条记录，其直接与分摊业绩合计是否为 100%：无论记录怎样取值，都逐一核对适用的规则。没有规则适用的记录不归任何人；`credit: none` 的部分计入合计；
    /// 叠加与上卷业绩不计入。
    ///
    /// ## 为什么
    /// 合计不足，卖出的业绩就没有人得到，各团队之和永远对不上公司总数；合计超出，就重复计酬。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {shared: {in: boolean}}
    /// sources: {orders: {every: day}}
    /// crediting:
    ///   match: all
    ///   closed: next-open
    ///   rows:
    ///     alone: {source: orders, when: {shared: false}, credit: position, share: 100%, kind: direct, closed: next-open}
    ///     first: {source: orders, when: {shared: true}, credit: position, share: 60%, kind: split, closed: next-open}
    ///     second: {source: orders, when: {shared: true}, credit: partner, share: 30%, kind: split, closed: next-open}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {shared: {in: boolean}}
    /// sources: {orders: {every: day}}
    /// crediting:
    ///   match: all
    ///   closed: next-open
    ///   rows:
    ///     alone: {source: orders, when: {shared: false}, credit: position, share: 100%, kind: direct, closed: next-open}
    ///     first: {source: orders, when: {shared: true}, credit: position, share: 60%, kind: split, closed: next-open}
    ///     second: {source: orders, when: {shared: true}, credit: partner, share: 40%, kind: split, closed: next-open}
    /// ```
    pub static RULE = { code: "I140", name: "split-not-whole", severity: Error, since: "0.1.0" }
}

/// Reports records whose shares do not sum to 100 %: which, the rules that hold of them, and whether there are more such records than are told.
pub(in crate::credit) fn report(
    findings: &mut Findings,
    source: &str,
    case: Option<&Message>,
    held: &[&Part<'_>],
    more: bool,
) {
    let sum = speak::percent(held.iter().filter_map(|part| part.share()).sum::<Quantity>());
    let message = match case {
        None => say!(
            en: "the direct and split credits of every record of `{source}` sum to {sum}, not 100%", zh: "`{source}` 每条记录的直接与分摊业绩合计为 {sum}，而不是 100%",
            source = source, sum = sum,
        ),
        Some(case) => say!(
            en: "the direct and split credits of records of `{source}` with {case} sum to {sum}, not 100%",
            zh: "`{source}` 中{case}的记录，直接与分摊业绩合计为 {sum}，而不是 100%", source = source, case = case, sum = sum,
        ),
    };
    let Some(last) = held.last() else { return };
    let finding = findings.report(&RULE, last.place(), message);
    for (index, part) in held.iter().enumerate() {
        let share = say!(en: "{share} here", zh: "此处 {share}", share = speak::percent(part.share().unwrap_or(Quantity::ONE)));
        if index + 1 == held.len() {
            finding.here(share);
        } else {
            finding.label(part.place(), share);
        }
    }
    finding.help(say!(
        en: "let them sum to 100%; a credit that stands beside the record is `kind: overlay`, and a part that nobody is credited for `credit: none`",
        zh: "请使合计为 100%；不占记录份额的业绩写 `kind: overlay`，不归任何人的部分写 `credit: none`",
    ));
    if more {
        finding.help(say!(en: "there are more such records; the first are shown", zh: "还有其他此类记录，此处只列出前几种"));
    }
    finding.entity(source);
}
