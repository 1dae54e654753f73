use ecow::EcoString;

use crate::diagnostic::{Findings, Message, Name};
use crate::source::Spanned;
use crate::syntax::When;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Business that goes through two processes: the `when` of both takes it.
    ///
    /// ## Why
    /// Nobody knows which stages, time limits and approvals hold for it.
    ///
    /// ## 检查什么
    /// 同一业务走两个流程：两个流程的 `when` 都包括它。
    ///
    /// ## 为什么
    /// 该走哪些阶段、守哪些时限、经哪些审批，没有人说得清。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {employees: {name: Employees, in: count, missing: refuse}}
    /// processes:
    ///   large:
    ///     when: {employees: from 50}
    ///     stages: {won: {outcome: won}}
    ///   small:
    ///     when: {employees: below 100}
    ///     stages: {won: {outcome: won}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {employees: {name: Employees, in: count, missing: refuse}}
    /// processes:
    ///   large:
    ///     when: {employees: from 100}
    ///     stages: {won: {outcome: won}}
    ///   small:
    ///     when: {employees: below 100}
    ///     stages: {won: {outcome: won}}
    /// ```
    pub static RULE = { code: "P119", name: "process-overlap", severity: Error, since: "0.1.0" }
}

/// A process and which business goes through it.
type Process<'a> = (&'a Spanned<EcoString>, &'a When);

/// Reports a case that goes through two processes.
pub(in crate::decision) fn report(
    findings: &mut Findings,
    (first, one): Process<'_>,
    (second, other): Process<'_>,
    case: &Message,
) {
    let message = say!(
        en: "{case} goes through both `{first}` and `{second}`", zh: "{case}同时走 `{first}` 和 `{second}` 两个流程",
        case = Name(case), first = first.value, second = second.value,
    );
    let finding = findings.report(&RULE, other.span, message);
    finding.here(say!(en: "`{id}` is for this", zh: "`{id}` 适用于此", id = second.value));
    finding.label(one.span, say!(en: "`{id}` is for this", zh: "`{id}` 适用于此", id = first.value));
    finding.help(say!(
        en: "take {case} out of the `when` of one of them", zh: "请从其中一个流程的 `when` 中去掉{case}", case = Name(case),
    ));
    finding.entity(second.value.clone());
}
