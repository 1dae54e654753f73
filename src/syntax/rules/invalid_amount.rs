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
