use ecow::EcoString;

use crate::source::Spanned;
use crate::syntax::read::Reader;
use crate::syntax::rules::amount_too_precise;
use crate::units::FigureError;
use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A number that cannot be read: wrong digit grouping, an exponent, two units, a word.
    ///
    /// ## Why
    /// Amounts are exact decimals. What could be read in two ways is not guessed at.
    ///
    /// ## 检查什么
    /// 无法读取的数字：千分位有误、用了科学计数法、写了两个单位，或写成了文字。
    ///
    /// ## 为什么
    /// 金额是精确的十进制数；有两种读法的，一律不猜。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 1e6}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 1m}
    /// ```
    pub static RULE = { code: "F035", name: "invalid-amount", severity: Error, since: "0.1.0" }
}

/// Reports the scalar `text`.
pub fn report(reader: &mut Reader<'_>, text: &Spanned<EcoString>, error: &FigureError) {
    let rule = if error.is_precision() { &amount_too_precise::RULE } else { &RULE };
    let entity = reader.entity.clone();
    let finding = reader.findings.report(rule, text.span, error.explain());
    finding.entity(entity);
    if let Some(help) = error.help() {
        finding.help(help);
    }
}
