use crate::diagnostic::{Findings, Message};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A table given to `salesplan pay --aggregates` that is not whole: a column is missing, a row says something that the plan does not know, a sum
    /// stands twice, or there are fewer sums than the script counted.
    ///
    /// ## Why
    /// A table that was cut short or put together twice would pay too little or too much, and no number in it shows that.
    ///
    /// ## 检查什么
    /// `salesplan pay --aggregates` 所给的汇总表不完整：缺列、某行写有方案中没有的内容、同一合计出现两次，或合计的行数少于脚本统计的行数。
    ///
    /// ## 为什么
    /// 被截断或重复拼接的表会少付或多付，而表中没有任何数字能显示这一点。
    pub static RULE = { code: "D131", name: "aggregates-unreadable", severity: Error, since: "0.1.0" }
}

/// Reports what is wrong with a table; `place` is the file, with the line where it is one.
pub(crate) fn report(findings: &mut Findings, span: Span, place: &str, wrong: Message) {
    let message = say!(en: "{place}: {wrong}", zh: "{place}：{wrong}", place = place, wrong = wrong);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "write the table anew, all of it, as the script gives it", zh: "请按脚本的结果重新完整导出该表",
    ));
}
