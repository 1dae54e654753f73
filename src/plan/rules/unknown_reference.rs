use ecow::EcoString;

use crate::diagnostic::{Findings, Message};
use crate::source::Spanned;
use crate::syntax::Noun;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// An id that nothing in the plan has.
    ///
    /// ## Why
    /// A target of a unit that does not exist is a target of nobody.
    ///
    /// ## 检查什么
    /// 方案中不存在的编号。
    ///
    /// ## 为什么
    /// 部门不存在，写给它的目标就没有人承担。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    ///   east: {parent: compnay}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    ///   east: {parent: company}
    /// ```
    pub static RULE = { code: "F050", name: "unknown-reference", severity: Error, since: "0.1.0" }
}

/// Reports `id`, where a `noun` is expected, with the nearest of `known`.
pub fn report<'a>(findings: &mut Findings, id: &Spanned<EcoString>, noun: Noun, known: impl Iterator<Item = &'a str>) {
    let message = say!(en: "`{id}` is not {noun} of this plan", zh: "方案中没有名为 `{id}` 的{noun}", id = id.value, noun = noun.plain().message());
    with_nearest(findings, id, message, known);
}

/// Reports `id`, where a `noun` that stands in the same entry is expected.
pub fn report_within<'a>(
    findings: &mut Findings,
    id: &Spanned<EcoString>,
    noun: Noun,
    known: impl Iterator<Item = &'a str>,
) {
    let message = say!(en: "`{id}` is not {noun} of this entry", zh: "本条目中没有名为 `{id}` 的{noun}", id = id.value, noun = noun.message());
    with_nearest(findings, id, message, known);
}

/// Reports `id`, where what is recorded is expected, which the plan may declare.
pub fn report_field<'a>(
    findings: &mut Findings,
    id: &Spanned<EcoString>,
    noun: Noun,
    known: impl Iterator<Item = &'a str>,
) {
    let message = say!(en: "`{id}` is not {noun} of this plan", zh: "方案中没有名为 `{id}` 的{noun}", id = id.value, noun = noun.plain().message());
    let declare = say!(
        en: "declare what is recorded: `fields: {{{id}: {{in: text}}}}`, or money, count, date and others",
        zh: "请声明要填写什么：`fields: {{{id}: {{in: text}}}}`，或 money、count、date 等", id = id.value,
    );
    with_nearest_or(findings, id, message, known, Some(declare));
}

fn with_nearest<'a>(
    findings: &mut Findings,
    id: &Spanned<EcoString>,
    message: Message,
    known: impl Iterator<Item = &'a str>,
) {
    with_nearest_or(findings, id, message, known, None);
}

fn with_nearest_or<'a>(
    findings: &mut Findings,
    id: &Spanned<EcoString>,
    message: Message,
    known: impl Iterator<Item = &'a str>,
    otherwise: Option<Message>,
) {
    let near = findings.nearest(id, known);
    let near = near.map(|near| say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near));
    let finding = findings.report(&RULE, id.span, message);
    finding.entity(id.value.clone());
    near.or(otherwise).into_iter().for_each(|help| _ = finding.help(help));
}
