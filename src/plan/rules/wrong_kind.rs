use ecow::EcoString;

use crate::diagnostic::{Findings, Name};
use crate::source::Spanned;
use crate::syntax::Noun;
use crate::units::Currency;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A value or an entry of another kind than the place asks for: a percent as the target of a metric in money, a role where a unit is
    /// meant, a position of another unit in a cut.
    ///
    /// ## Why
    /// Such numbers cannot be added or compared.
    ///
    /// ## 检查什么
    /// 取值或条目的类别与此处要求不符：金额指标的目标写成百分比，该写部门的写了角色，分解中写了其他部门的岗位。
    ///
    /// ## 为什么
    /// 类别不同的数，不能相加，也不能比较。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 20%}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 20m}
    /// ```
    pub static RULE = { code: "F051", name: "wrong-kind", severity: Error, since: "0.1.0" }
}

/// Reports `text`, where a `noun` is expected.
pub fn report(findings: &mut Findings, text: &Spanned<EcoString>, noun: Noun) {
    let message = say!(en: "`{text}` is not {noun}", zh: "`{text}` 不是{noun}", text = text.value, noun = noun.message());
    findings.report(&RULE, text.span, message).entity(text.value.clone());
}

/// Reports `text`, which names something that does not lie below the unit called `unit`, whose number is cut.
pub fn report_outside(findings: &mut Findings, text: &Spanned<EcoString>, unit: &str) {
    let message = say!(
        en: "`{text}` does not lie below {unit}, whose number is cut here", zh: "`{text}` 不在{unit}之下，而此处分解的是它的目标",
        text = text.value, unit = Name(unit),
    );
    let finding = findings.report(&RULE, text.span, message);
    finding.help(say!(
        en: "cut the number of the unit it lies in, or take it out here", zh: "请在它所属部门的目标中分解，或在此处去掉它",
    ));
    finding.entity(text.value.clone());
}

/// Reports the amount `text` in a currency of which the plan, whose currency is `own`, gives no price.
pub fn report_currency(findings: &mut Findings, text: &Spanned<EcoString>, currency: Currency, own: Currency) {
    let (currency, own) = (currency.code(), own.code());
    let message = say!(
        en: "`{text}`: the plan gives no price of {currency} in {own}", zh: "`{text}`：方案没有给出 {currency} 折合 {own} 的价格",
        text = text.value, currency = currency, own = own,
    );
    let finding = findings.report(&RULE, text.span, message);
    finding.help(say!(
        en: "add it in the manifest, `fx: {{convert: plan, as_of: 2026-01-01, prices: {{{currency}: 1.1}}}}`, or write the amount in {own}",
        zh: "请在清单中补充 `fx: {{convert: plan, as_of: 2026-01-01, prices: {{{currency}: 1.1}}}}`，或以 {own} 书写金额", currency = currency, own = own,
    ));
    finding.entity(text.value.clone());
}
