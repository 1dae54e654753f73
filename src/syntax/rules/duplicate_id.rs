use ecow::EcoString;

use crate::source::{Span, Spanned};
use crate::syntax::read::{Noun, Reader};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// An id that stands twice in one section, in the same file or in two.
    ///
    /// ## Why
    /// Which of the two holds would depend on the order of files; both places are shown so that one can go.
    ///
    /// ## 检查什么
    /// 同一章节中，同一编号定义了两次，不论写在一个文件还是两个文件里。
    ///
    /// ## 为什么
    /// 以哪个为准，要看文件的先后；两处都会指出，以便删去其一。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    /// ---
    /// units:
    ///   company: {name: Holding}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// ---
    /// units:
    ///   holding: {name: Holding, parent: company}
    /// ```
    pub static RULE = { code: "F033", name: "duplicate-id", severity: Error, since: "0.1.0" }
}

/// Reports `id`, which stands at `first` already.
pub fn report(reader: &mut Reader<'_>, id: &Spanned<EcoString>, first: Span, what: Noun) {
    let message = say!(en: "{what} `{id}` is defined twice", zh: "{what} `{id}` 重复定义", what = what.plain().message(), id = id.value);
    let finding = reader.findings.report(&RULE, id.span, message);
    finding.here(say!(en: "second definition", zh: "第二处定义"));
    finding.label(first, say!(en: "first definition", zh: "第一处定义"));
    finding.help(say!(en: "rename one of them, or remove it", zh: "请重命名或删除其中一处")).entity(id.value.clone());
}
