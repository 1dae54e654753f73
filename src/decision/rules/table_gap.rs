use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A result that falls between two rows of a pay table, or of a table that scores or rates, on any of its axes.
    ///
    /// ## Why
    /// The seller who meets it is paid whatever somebody then decides.
    ///
    /// ## 检查什么
    /// 某个结果在奖金表、评分表或评级表中落在两行之间，每个维度都检查。
    ///
    /// ## 为什么
    /// 碰上的人能拿多少，只能看别人怎么判。
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
    ///             - {from: 0%, to: 99%, rate: 1x}
    ///             - {from: 100%, rate: 2x}
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
    ///             - {from: 0%, rate: 1x}
    ///             - {from: 100%, rate: 2x}
    /// ```
    pub static RULE = { code: "I101", name: "table-gap", severity: Error, since: "0.1.0" }
}


