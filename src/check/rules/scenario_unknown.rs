use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::model::Compiled;
use crate::source::{Span, Spanned};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A scenario in the plan's folder `tests` that names something the plan does not have: a source or a column of it, a position, a metric, a component, a period.
    ///
    /// ## Why
    /// A test of something that is not there tests nothing, and passes for ever.
    ///
    /// ## 检查什么
    /// 方案 `tests` 文件夹中的场景提到了方案里没有的东西：数据源或其列、岗位、指标、激励项或期间。
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
