use ecow::EcoString;

use crate::source::{Span, Spanned};
use crate::syntax::read::Reader;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A `same_as` that names an entry that its section does not have, the entry itself, or one that is itself the same as another.
    ///
    /// Entries within an entry, such as the stages of a process, are the same as one beside them. An entry in a table is found
    /// by the other rows of its table only.
    ///
    /// ## Why
    /// What the entry does not say comes from nowhere. Where entries hung in chains, a change to one would show up far from it;
    /// with one step, both places can be read side by side.
    ///
    /// ## 检查什么
    /// `same_as` 写的不是同一章节的另一条目：该条目不存在、就是自身，或本身也写了 `same_as`。
    ///
    /// 条目内部的条目（如流程的阶段），只能与同级的条目相同；表格里的条目，只能引用同一张表的其他行。
    ///
    /// ## 为什么
    /// 条目没有写的内容就没有来处。如果可以一环套一环，改一处，变化会出现在很远的地方；只隔一层，两处对照着看就清楚。
    ///
    /// ## Example
    /// ```yaml,fail
    /// roles:
    ///   seller: {name: Seller, level: 2, carries: own, duties: [Sell]}
    ///   online-seller: {same_as: selle, name: Online seller}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// roles:
    ///   seller: {name: Seller, level: 2, carries: own, duties: [Sell]}
    ///   online-seller: {same_as: seller, name: Online seller}
    /// ```
    pub static RULE = { code: "F044", name: "invalid-base", severity: Error, since: "0.1.0" }
}

/// Reports `id`, which no other entry has; the entry `itself` may have it, or one beside it a `near` one.
pub fn report_unknown(reader: &mut Reader<'_>, id: &Spanned<EcoString>, itself: Option<Span>, near: Option<EcoString>) {
    let entity = reader.entity.clone();
    let message = match itself {
        Some(_) => say!(en: "`{id}` is the same as itself", zh: "`{id}` 以自身为基础", id = id.value),
        None => say!(en: "no other entry here is called `{id}`", zh: "此处没有名为 `{id}` 的其他条目", id = id.value),
    };
    let finding = reader.findings.report(&RULE, id.span, message);
    if let Some(itself) = itself {
        finding.label(itself, say!(en: "the entry", zh: "该条目"));
    }
    finding.help(match near.filter(|_| itself.is_none()) {
        Some(near) => say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near),
        None => say!(
            en: "name another entry of the same section that stands in a YAML file",
            zh: "请写同一章节中写在 YAML 文件里的另一条目",
        ),
    });
    finding.entity(entity);
}

/// Reports `id`, whose entry is the same as another as `next` says.
pub fn report_chain(reader: &mut Reader<'_>, id: &Spanned<EcoString>, next: Span) {
    let entity = reader.entity.clone();
    let message = say!(en: "`{id}` is itself the same as another entry", zh: "`{id}` 本身也以其他条目为基础", id = id.value);
    let finding = reader.findings.report(&RULE, id.span, message);
    finding.label(next, say!(en: "it is, here", zh: "见此处"));
    finding.help(say!(en: "name the entry that says all of itself", zh: "请写内容完整的条目"));
    finding.entity(entity);
}
