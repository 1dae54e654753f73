use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A result that two rows of a pay table take.
    ///
    /// ## Why
    /// Two rates apply to one result; the dispute is certain.
    ///
    /// ## 检查什么
    /// 同一个结果在奖金表中有两行适用。
    ///
    /// ## 为什么
    /// 一个结果有两个费率，必起争议。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// incentives:
    ///   seller:
    ///     for: {head: true}
    ///     components:
    ///       sales:
    ///         measure: {metric: revenue, as: attainment, window: year}
    ///         table:
    ///           mode: marginal
    ///           rows:
    ///             - {from: 0%, to: 120%, rate: 1x}
    ///             - {from: 120%, rate: 2x}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// incentives:
    ///   seller:
    ///     for: {head: true}
    ///     components:
    ///       sales:
    ///         measure: {metric: revenue, as: attainment, window: year}
    ///         table:
    ///           mode: marginal
    ///           rows:
    ///             - {from: 0%, below: 120%, rate: 1x}
    ///             - {from: 120%, rate: 2x}
    /// ```
    pub static RULE = { code: "I102", name: "table-overlap", severity: Error, since: "0.1.0" }
}


