use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A pay table that says nothing below its first row or above its last.
    ///
    /// ## Why
    /// The best and the worst results are the ones that are argued about.
    ///
    /// ## 检查什么
    /// 奖金表没有写明首行以下或末行以上怎么算。
    ///
    /// ## 为什么
    /// 最差和最好的业绩，恰恰最容易引起争议。
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
    ///             - {from: 80%, rate: 1x}
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
    ///             - {from: 0%, rate: 0x}
    ///             - {from: 80%, rate: 1x}
    ///             - {from: 100%, rate: 2x}
    /// ```
    pub static RULE = { code: "I103", name: "table-open-end", severity: Error, since: "0.1.0" }
}


