use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A grade of customers that no row of the coverage table serves.
    ///
    /// ## Why
    /// Customers are graded so that each grade is served in its way; one nobody serves leaves.
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    /// fields: {annual-revenue: {in: money, range: from 0}}
    /// segments: {gives: {grade: [B, A]}, review: {every: year}, rows: [{when: {annual-revenue: from 1m}, grade: A}, {when: else, grade: B}]}
    /// coverage: {match: all, rows: [{when: {grade: A}, owner: seller, visits: 2 per month}]}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    /// fields: {annual-revenue: {in: money, range: from 0}}
    /// segments: {gives: {grade: [B, A]}, review: {every: year}, rows: [{when: {annual-revenue: from 1m}, grade: A}, {when: else, grade: B}]}
    /// coverage: {match: all, rows: [{when: {grade: A}, owner: seller, visits: 2 per month}, {when: {grade: B}, owner: seller, visits: 1 per quarter}]}
    /// ```
    pub static RULE = { code: "C105", name: "grade-uncovered", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, grade: &str) -> &'a mut Finding {
    let message = say!(en: "no row of the coverage table serves customers of grade {grade}", zh: "客户覆盖表没有覆盖 {grade} 级客户", grade = grade);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "add a row for it, or `when: else`", zh: "请增加相应的行，或使用 `when: else`"));
    finding.entity(grade)
}
