use ecow::EcoString;

use crate::declare_rule;
use crate::diagnostic::Message;
use crate::source::Spanned;
use crate::syntax::read::Reader;

declare_rule! {
    /// ## What it checks
    /// A period that cannot be read, or that the plan's calendar does not have.
    ///
    /// ## Why
    /// Roll-ups over time need to know exactly which months a number is for.
    ///
    /// ## 检查什么
    /// 无法读取的期间，或方案日历中没有的期间。
    ///
    /// ## 为什么
    /// 要按时间汇总，就必须确切知道每个数属于哪几个月。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY2026-Q5, metric: revenue, value: 1m}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY2026-Q4, metric: revenue, value: 1m}
    /// ```
    pub static RULE = { code: "F039", name: "invalid-period", severity: Error, since: "0.1.0" }
}

/// Reports the scalar `text` with what its parser says of it.
pub fn report(reader: &mut Reader<'_>, text: &Spanned<EcoString>, explanation: Message, help: Option<Message>) {
    let entity = reader.entity.clone();
    let finding = reader.findings.report(&RULE, text.span, explanation);
    finding.entity(entity);
    if let Some(help) = help {
        finding.help(help);
    }
}
