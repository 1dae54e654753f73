use ecow::EcoString;

use crate::diagnostic::{Findings, Message, Name};
use crate::source::Spanned;
use crate::syntax::When;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Business that goes through no process: the `when` of none takes it.
    ///
    /// Only plans whose processes all say which business goes through them are looked at, and only where there are several.
    ///
    /// ## Why
    /// A deal without a process has no stages, no time limits and no approvals.
    ///
    /// ## 检查什么
    /// 有的业务不走任何流程：各流程的 `when` 都不包括它。
    ///
    /// 只检查有多个流程、且每个流程都写明适用业务的方案。
    ///
    /// ## 为什么
    /// 没有流程的业务，没有阶段、时限和审批。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {employees: {name: Employees, in: count, missing: refuse}}
    /// processes:
    ///   large:
    ///     when: {employees: from 300}
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
    pub static RULE = { code: "P118", name: "process-gap", severity: Warning, since: "0.1.0" }
}

/// How many of the processes are shown.
const MOST: usize = 12;

/// Reports a case that goes through no process, which `condition` would take.
pub(in crate::decision) fn report(
    findings: &mut Findings,
    processes: &[(&Spanned<EcoString>, &When)],
    case: &Message,
    condition: Option<String>,
) {
    let Some((first, _)) = processes.first() else { return };
    let message = say!(en: "no process is for {case}", zh: "没有适用于{case}的流程", case = Name(case));
    let finding = findings.report(&RULE, first.span, message);
    if let Some(condition) = condition {
        finding.here(say!(en: "no `when` takes `{condition}`", zh: "没有一个 `when` 包括 `{condition}`", condition = condition));
    }
    for (id, when) in processes.iter().take(MOST) {
        finding.label(when.span, say!(en: "`{id}` is for this", zh: "`{id}` 适用于此", id = id.value));
    }
    finding.help(say!(
        en: "let one of them take it, or write a process for it", zh: "请把它写进其中一个流程，或另写一个流程",
    ));
    finding.entity(first.value.clone());
}
