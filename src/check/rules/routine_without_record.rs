use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A routine that leaves no record: neither a system nor a record is named.
    ///
    /// ## Why
    /// Nobody can see whether it was done.
    ///
    /// ## 检查什么
    /// 日常管理不留记录：既没有写明系统，也没有写明记录。
    ///
    /// ## 为什么
    /// 做没做，看不出来。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// routines:
    ///   report: {for: {role: seller}, every: day}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// routines:
    ///   report: {for: {role: seller}, every: day, record: Report}
    /// ```
    pub static RULE = { code: "S105", name: "routine-without-record", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "the routine `{id}` leaves no record", zh: "日常管理 `{id}` 没有留下记录", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "name a `system` or a `record`", zh: "请写明 `system` 或 `record`"));
    finding.entity(id)
}
