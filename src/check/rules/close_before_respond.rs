use crate::diagnostic::{Finding, Findings, Lang, Name, Speak};
use crate::source::Span;
use crate::units::Duration;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Complaints that are to be settled sooner than they are to be answered.
    ///
    /// ## Why
    /// One of the two limits must be a slip.
    ///
    /// ## 检查什么
    /// 客户投诉的办结时限比答复时限还短。
    ///
    /// ## 为什么
    /// 两个时限中总有一个写错了。
    ///
    /// ## Example
    /// ```yaml,fail
    /// care: {complaints: {respond: 5d, close: 8h}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// care: {complaints: {respond: 8h, close: 5d}}
    /// ```
    pub static RULE = { code: "C111", name: "close-before-respond", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report(findings: &mut Findings, span: Span, close: Duration, respond: Duration) -> &mut Finding {
    let message = say!(en: "complaints are to be settled within {close}, but answered within {respond}", zh: "投诉须在 {close}内办结，却在 {respond}内答复", close = Name(close), respond = Name(respond));
    let finding = findings.report(&RULE, span, message);
    finding.entity(close.speak(Lang::En))
}
