use crate::diagnostic::{Findings, Message};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A component that looks at single records in a way of which no sum can be made, while the records of its source are given as aggregates: rows read `forward`, a cap or rounding for each
    /// transaction, a table for each transaction with steps or conditions on its own amount. It is asked by `salesplan pay --aggregates`.
    ///
    /// ## Why
    /// A sum does not say of which deals it is. What each of them pays would have to be guessed. The component is not paid and its statement says so; all others are.
    ///
    /// ## 检查什么
    /// 数据源以汇总表给出，而某个激励项要逐笔查看记录，无法按合计计算：`forward` 方式、单笔上限或逐笔取整、逐笔套用且带阶梯或以自身金额为条件的表。由 `salesplan pay --aggregates` 检查。
    ///
    /// ## 为什么
    /// 合计不说明由哪些单子构成，每一单应付多少只能靠猜。该激励项不计薪，结算单上会注明；其余激励项照常计薪。
    pub static RULE = { code: "D132", name: "needs-single-records", severity: Warning, since: "0.1.0" }
}

/// Reports a component that cannot be paid by sums.
pub(crate) fn report(findings: &mut Findings, span: Span, what: Message, source: &str) {
    let message = say!(
        en: "{what}, and the records of `{source}` are given as aggregates: it is not paid", zh: "{what}，而 `{source}` 的记录以汇总给出：不计薪",
        what = what, source = source,
    );
    let finding = findings.report(&RULE, span, message);
    finding.entity(source);
    finding.help(say!(
        en: "leave `{source}` out of the table, so that its records are read", zh: "请从汇总表中去掉 `{source}`，改为读取其记录",
        source = source,
    ));
}
