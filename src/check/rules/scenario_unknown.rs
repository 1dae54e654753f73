use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::model::Compiled;
use crate::source::{Span, Spanned};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A scenario in the plan's folder `tests` that names something the plan does not have: a source or a column of it, a position, a metric, a component, a scorecard, an approval, a policy or what one decides, a period.
    ///
    /// ## Why
    /// A test of something that is not there tests nothing, and passes for ever.
    ///
    /// ## 检查什么
    /// 方案 `tests` 文件夹中的场景提到了方案里没有的东西：数据源或其列、岗位、指标、激励项、考核表、审批、政策或其判定项、期间。
    ///
    /// ## 为什么
    /// 测试不存在的东西等于没有测试，却永远通过。
    pub static RULE = { code: "I161", name: "scenario-unknown", severity: Error, since: "0.1.0" }
}

fn near<'a>(findings: &Findings, word: &str, names: impl Iterator<Item = &'a str>) -> Option<EcoString> {
    findings.nearest(word, names).map(EcoString::from)
}

fn report(findings: &mut Findings, name: &Spanned<EcoString>, message: crate::diagnostic::Message, near: Option<EcoString>) {
    let finding = findings.report(&RULE, name.span, message);
    if let Some(near) = near {
        finding.help(say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near));
    }
}

/// Reports a source that the plan does not have, or that has no files.
pub(crate) fn report_source<'a>(
    findings: &mut Findings,
    name: &Spanned<EcoString>,
    names: impl Iterator<Item = &'a str>,
) {
    let near = near(findings, name, names);
    let message = say!(
        en: "the plan has no source `{name}` with columns and files", zh: "方案没有带列和文件的数据源 `{name}`", name = name.value,
    );
    report(findings, name, message, near);
}

/// Reports a key that is no column of a source.
pub(crate) fn report_column<'a>(
    findings: &mut Findings,
    name: &Spanned<EcoString>,
    source: &EcoString,
    names: impl Iterator<Item = &'a str>,
) {
    let near = near(findings, name, names);
    let message =
        say!(en: "`{source}` has no column `{name}`", zh: "`{source}` 没有列 `{name}`", source = source, name = name.value);
    report(findings, name, message, near);
}

/// Reports a position or unit that the plan does not have.
pub(crate) fn report_position(findings: &mut Findings, compiled: &Compiled, name: &Spanned<EcoString>) {
    let organisation = &compiled.plan.organisation;
    let near = near(findings, name, organisation.groups.ids().chain(organisation.units.ids()));
    let message = say!(en: "the plan has no position `{name}`", zh: "方案没有岗位 `{name}`", name = name.value);
    report(findings, name, message, near);
}

/// Reports a metric that the plan does not have.
pub(crate) fn report_metric(findings: &mut Findings, compiled: &Compiled, name: &Spanned<EcoString>) {
    let near = near(findings, name, compiled.plan.targets.metrics.ids());
    let message = say!(en: "the plan has no metric `{name}`", zh: "方案没有指标 `{name}`", name = name.value);
    report(findings, name, message, near);
}

/// Reports a period that is none of the plan's.
pub(crate) fn report_period(findings: &mut Findings, name: &Spanned<EcoString>) {
    let message = say!(en: "`{name}` is no period of the plan", zh: "`{name}` 不是方案中的期间", name = name.value);
    report(findings, name, message, None);
}

/// Reports a component that no incentive plan of the position has.
pub(crate) fn report_component(
    findings: &mut Findings,
    span: Span,
    name: &str,
    position: &Spanned<EcoString>,
) {
    let message = say!(
        en: "no incentive plan of `{position}` has a component `{name}`", zh: "`{position}` 的激励方案没有激励项 `{name}`",
        position = position.value, name = name,
    );
    report(findings, &Spanned::new(name.into(), span), message, None);
}

/// Reports a scorecard that the plan does not have.
pub(crate) fn report_card<'a>(
    findings: &mut Findings,
    name: &Spanned<EcoString>,
    names: impl Iterator<Item = &'a str>,
) {
    let near = near(findings, name, names);
    let message = say!(en: "the plan has no scorecard `{name}`", zh: "方案没有考核表 `{name}`", name = name.value);
    report(findings, name, message, near);
}

/// Reports an approval, a policy or another table that decides, and that the plan does not have.
pub(crate) fn report_table<'a>(
    findings: &mut Findings,
    name: &Spanned<EcoString>,
    names: impl Iterator<Item = &'a str>,
) {
    let near = near(findings, name, names);
    let message = say!(
        en: "the plan has no approval or policy `{name}`", zh: "方案没有审批或政策 `{name}`", name = name.value,
    );
    report(findings, name, message, near);
}

/// Reports a fact that conditions cannot ask for.
pub(crate) fn report_fact<'a>(
    findings: &mut Findings,
    name: &Spanned<EcoString>,
    names: impl Iterator<Item = &'a str>,
) {
    let near = near(findings, name, names);
    let message = say!(
        en: "the plan has no field, dimension or metric `{name}`", zh: "方案没有字段、维度或指标 `{name}`", name = name.value,
    );
    report(findings, name, message, near);
}

/// Reports a result that a table or card does not have.
pub(crate) fn report_result<'a>(
    findings: &mut Findings,
    name: &Spanned<EcoString>,
    of: &str,
    names: impl Iterator<Item = &'a str>,
) {
    let near = near(findings, name, names);
    let message = say!(en: "`{of}` gives no `{name}`", zh: "`{of}` 不给出 `{name}`", of = of, name = name.value);
    report(findings, name, message, near);
}

/// Reports a rule that the plan does not have.
pub(crate) fn report_rule<'a>(
    findings: &mut Findings,
    name: &Spanned<EcoString>,
    names: impl Iterator<Item = &'a str>,
) {
    let near = near(findings, name, names);
    let message = say!(
        en: "the plan has no integrity rule, policy or approval `{name}`", zh: "方案没有诚信规则、政策或审批 `{name}`",
        name = name.value,
    );
    report(findings, name, message, near);
}
