use crate::diagnostic::{Findings, Message};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A metric that counts new customers (`first:`) by what the script of `salesplan sql` cannot tell, while the records of its source are given as aggregates: within working days, by a
    /// column that holds numbers or days, or where credits count on another day than that of the record. It is asked by `salesplan pay --aggregates`.
    ///
    /// ## Why
    /// Which record is the first decides what everything that rests on the metric pays. The script would count others.
    ///
    /// ## 检查什么
    /// 数据源以汇总表给出，而某个指标按 `salesplan sql` 脚本无法判断的条件统计新客户（`first:`）：以工作日计的期限、以数字或日期列区分客户、业绩计入的日期不是记录本身的日期。
    /// 由 `salesplan pay --aggregates` 检查。
    ///
    /// ## 为什么
    /// 哪一条记录算首次，决定以该指标为依据的各项应付多少；脚本会算成别的记录。
    pub static RULE = { code: "D134", name: "first-not-told", severity: Error, since: "0.1.0" }
}

/// Reports a metric that cannot be counted by sums.
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
