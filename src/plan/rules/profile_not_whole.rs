use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::source::Spanned;
use crate::units::{Quantity, speak};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A seasonal profile whose shares do not sum to 100 %.
    ///
    /// ## Why
    /// Months split by it would be more or less than their year.
    ///
    /// ## 检查什么
    /// 季节分布的各期占比合计不是 100%。
    ///
    /// ## 为什么
    /// 按它拆到各月，合计就会多于或少于全年。
    ///
    /// ## Example
    /// ```yaml,fail
    /// basis:
    ///   profiles: {retail: {Q1: 22%, Q2: 24%, Q3: 20%, Q4: 33%}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// basis:
    ///   profiles: {retail: {Q1: 22%, Q2: 24%, Q3: 20%, Q4: 34%}}
    /// ```
    pub static RULE = { code: "T120", name: "profile-not-whole", severity: Error, since: "0.1.0" }
}

/// Reports the profile `id`, whose shares make `sum`.
pub fn report(findings: &mut Findings, id: &Spanned<EcoString>, sum: Quantity) {
    let (shown, apart) = (speak::percent(sum), speak::percent((Quantity::ONE - sum).abs()));
    let message = say!(en: "the shares of `{id}` sum to {sum}, not to 100%", zh: "`{id}` 的各期占比合计为 {sum}，不是 100%", id = id.value, sum = shown);
    let help = match sum < Quantity::ONE {
        true => say!(en: "{apart} is missing", zh: "还差 {apart}", apart = apart),
        false => say!(en: "{apart} is too much", zh: "多了 {apart}", apart = apart),
    };
    findings.report(&RULE, id.span, message).help(help).entity(id.value.clone());
}
