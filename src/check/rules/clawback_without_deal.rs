use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Records that a clawback is for, when statements are written, that name no deal, or one that no other record is of. Nothing is taken back for them.
    ///
    /// ## Why
    /// What was paid for a deal can be taken back only where it is known which deal it was.
    ///
    /// ## 检查什么
    /// 结算时，符合追回条件的记录没有写明属于哪笔成交，或所写的成交没有其他记录。这些记录不会追回任何薪酬。
    ///
    /// ## 为什么
    /// 只有知道是哪笔成交，才能追回为它支付的薪酬。
    pub static RULE = { code: "I130", name: "clawback-without-deal", severity: Warning, since: "0.1.0" }
}

/// Reports records of a clawback that take nothing back: how many, and where the first stands.
pub(crate) fn report(findings: &mut Findings, span: Span, count: u64, file: &EcoString, line: u64) {
    let message = say!(
        en: "records for which this takes nothing back, since their deal is not known: {count}; the first is {file}:{line}",
        zh: "因不知属于哪笔成交而未追回的记录：{count} 条；第一条为 {file}:{line}",
        count = count.to_string(), file = file, line = line.to_string(),
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "name in the column `deal` what the record of the sale names there", zh: "请在 `deal` 列写明与成交记录相同的名称",
    ));
}
