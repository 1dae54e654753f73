use crate::diagnostic::{Findings, Message};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A component, or a term of its plan, that looks at single records, while the records of its source are given as aggregates: a rate or a cap for each transaction, rows read
    /// `forward`, clawbacks, pay on collection, new customers, prices of the day. It is asked by `salesplan pay --aggregates`.
    ///
    /// ## Why
    /// A sum does not say of which deals it is. What each of them pays would have to be guessed.
    ///
    /// ## 检查什么
    /// 数据源以汇总表给出，而某个激励项或其方案的条款要逐笔查看记录：逐笔的比例或上限、`forward` 方式、追回、按回款支付、新客户、当日汇价。由 `salesplan pay --aggregates` 检查。
    ///
    /// ## 为什么
    /// 合计不说明由哪些单子构成，每一单应付多少只能靠猜。
    pub static RULE = { code: "D132", name: "needs-single-records", severity: Error, since: "0.1.0" }
}

/// Reports a component that cannot be paid by sums.
pub(crate) fn report(findings: &mut Findings, span: Span, what: Message, source: &str) {
    let message = say!(
        en: "{what}, and the records of `{source}` are given as aggregates", zh: "{what}，而 `{source}` 的记录以汇总给出",
        what = what, source = source,
    );
    let finding = findings.report(&RULE, span, message);
    finding.entity(source);
    finding.help(say!(
        en: "leave `{source}` out of the table, so that its records are read", zh: "请从汇总表中去掉 `{source}`，改为读取其记录",
        source = source,
    ));
}
