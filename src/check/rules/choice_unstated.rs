use crate::diagnostic::{Finding, Findings, listed};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Something that practice does in several ways, without saying which: what is measured and over which time; the mode of a pay or score table and what lies beyond the ends of a line; when a gate is tested and what it pays if met late; what a cap is counted per; whether an override is net of the pay below; how a pool is divided and who wins where two have the same; what becomes of a draw; how much a clawback takes, over which time and where it is booked; late results, late credits and negative pay; how pay is cut for a part of a year; attainment where less is better or the target is nothing; at whose price currencies are converted, and where pay is rounded.
    ///
    /// ## Why
    /// Where the plan does not say, the payroll decides, and the seller disputes.
    ///
    /// ## 检查什么
    /// 实务中有几种做法，方案却没有写明用哪一种：考核什么、按什么期间累计；奖金表或评分表的计算方式，折线两端以外怎样计；
    /// 门槛何时检验、延后达成是否补发；封顶按什么计算；提成是否扣除下级薪酬；奖金池怎样分配、并列怎样处理；预支怎样处理；
    /// 追回多少、按多长期限折算、计入哪一期；迟到的业绩与归属、负数薪酬怎样处理；任职不满全期怎样折算；越低越好的指标和目标为零时怎样计算；
    /// 外币按何时汇价折算，薪酬在哪一步舍入。
    ///
    /// ## 为什么
    /// 方案不写，就由算薪的人决定，销售再来申诉。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    /// metrics:
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 5m}
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   sales:
    ///     for: {role: [seller, manager]}
    ///     period: FY2026
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, credited_on: invoice, window: year}, every: quarter, table: {rows: [{from: 0%, rate: 1x}]}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    /// metrics:
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 5m}
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   sales:
    ///     for: {role: [seller, manager]}
    ///     period: FY2026
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, credited_on: invoice, window: year}, every: quarter, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
    /// ```
    pub static RULE = { code: "I116", name: "choice-unstated", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, what: &str, key: &str, choices: &[&str]) -> &'a mut Finding {
    let message = say!(en: "{what}: `{key}` is not stated", zh: "{what}：未写明 `{key}`", what = what, key = key);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "choose one: {choices}", zh: "请选择其一：{choices}", choices = listed(choices)));
    finding.entity(what)
}
