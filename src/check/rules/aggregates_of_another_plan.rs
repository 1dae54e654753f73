use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A table given to `salesplan pay --aggregates` that was made by the script of another plan, or of an earlier state of this one.
    ///
    /// ## Why
    /// What is counted, who is credited and how records are read all stand in the script. Sums made by other rules would be paid by these.
    ///
    /// ## 检查什么
    /// `salesplan pay --aggregates` 所给的汇总表，是由另一份方案、或本方案较早版本的脚本生成的。
    ///
    /// ## 为什么
    /// 统计什么、归属于谁、如何读取记录，都写在脚本里。按别的规则得出的合计，会被当作本方案的结果支付。
    pub static RULE = { code: "D130", name: "aggregates-of-another-plan", severity: Error, since: "0.1.0" }
}

/// Reports a table whose print is another than the plan's.
pub(crate) fn report(findings: &mut Findings, span: Span, path: &str) {
    let message = say!(
        en: "{path} was not made by the script that this plan gives now", zh: "{path} 不是由本方案当前的脚本生成的", path = path,
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "run `salesplan sql` again, and what it writes in the database", zh: "请重新运行 `salesplan sql`，并在数据库中执行其结果",
    ));
}
