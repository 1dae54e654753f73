use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A condition outside a table that nothing can ever meet: its bounds exclude each other or lie outside the range of what they
    /// bound; or it says `else`, which only a row of a table can.
    ///
    /// ## Why
    /// A gate that never opens, a rule that never applies: nobody notices until it was needed.
    ///
    /// ## 检查什么
    /// 表格之外永远无法满足的条件：范围互相排斥，或超出可取的范围；或写了只能用于表格行的 `else`。
    ///
    /// ## 为什么
    /// 永远不触发的门槛、永远用不上的规定，要到用的时候才会被发现。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {discount: {in: percent, range: from 0% to 100%}}
    /// integrity:
    ///   give-away: {when: {discount: above 100%}, consequence: The sale is looked into.}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {discount: {in: percent, range: from 0% to 100%}}
    /// integrity:
    ///   give-away: {when: {discount: above 10%}, consequence: The sale is looked into.}
    /// ```
    pub static RULE = { code: "F077", name: "impossible-condition", severity: Error, since: "0.1.0" }
}

/// Reports a condition that nothing meets.
pub(in crate::decision) fn report(findings: &mut Findings, span: Span) {
    let message = say!(en: "nothing can ever meet this condition", zh: "没有任何情形能满足该条件");
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "look at its bounds: they exclude each other, or lie outside the range of what they bound", zh: "请检查其范围：互相排斥，或超出可取的范围",
    ));
}

/// Reports `else` where there is no table.
pub(in crate::decision) fn otherwise(findings: &mut Findings, span: Span) {
    let message = say!(en: "`else` stands in a row of a table; here there are no other rows", zh: "`else` 只能用于表格的行，此处没有其他行");
    let help = say!(en: "say what must hold, or leave the condition out", zh: "请写明条件，或删去");
    findings.report(&RULE, span, message).help(help);
}
