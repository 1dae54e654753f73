use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A number of more than 18 digits or more than 6 decimals.
    ///
    /// ## Why
    /// Within these bounds every product and sum is exact. Beyond them something would be rounded silently.
    ///
    /// ## 检查什么
    /// 数字超过 18 位，或小数超过 6 位。
    ///
    /// ## 为什么
    /// 在此范围内，乘积与合计都是精确的；超出就难免悄悄舍入。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 1000000.1234567}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 1000000.12}
    /// ```
    pub static RULE = { code: "F036", name: "amount-too-precise", severity: Error, since: "0.1.0" }
}


