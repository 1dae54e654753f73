use crate::diagnostic::{closest, listed};
use crate::syntax::read::Reader;
use crate::text::Key;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A key that the entry does not have.
    ///
    /// ## Why
    /// A misspelt key would otherwise be ignored, and a rule that was meant to hold would silently not hold.
    ///
    /// ## 检查什么
    /// 条目中写了它没有的键。
    ///
    /// ## 为什么
    /// 写错的键如果不提示，本该生效的规定就悄悄失效了。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {nmae: Head office}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// ```
    pub static RULE = { code: "F030", name: "unknown-key", severity: Error, since: "0.1.0" }
}

/// Reports `key`, with the nearest of the keys the entry has, which is given back: it is what was meant. The key of a column is
/// told once, where the column is named.
pub fn report(reader: &mut Reader<'_>, key: Key<'_>, known: &[&'static str]) -> Option<&'static str> {
    let (name, entity) = (key.text, reader.subject());
    // Those were told of where the text was read.
    if name == "<<" || name.starts_with(['\u{3000}', '\u{a0}']) {
        return None;
    }
    if let Some(near) = reader.unknown.get(&(key.span, name.into())) {
        return *near;
    }
    let near = closest(name, known.iter().copied());
    reader.unknown.insert((key.span, name.into()), near);
    let (message, span) = match reader.table {
        Some(table) => (
            say!(en: "no key of these rows is called `{name}`", zh: "此表的行没有名为 `{name}` 的键", name = name),
            table.place_of(name).unwrap_or(key.span),
        ),
        None => (say!(en: "`{entity}` has no key `{name}`", zh: "`{entity}` 没有键 `{name}`", entity = entity, name = name), key.span),
    };
    let finding = reader.findings.report(&RULE, span, message);
    finding.entity(entity);
    finding.help(match near {
        Some(near) => say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near),
        None => say!(en: "the keys here are {known}", zh: "此处可用的键：{known}", known = listed(known)),
    });
    near
}

/// Reports the key that makes a file a manifest, where that of the plan is another file.
pub fn report_manifest(reader: &mut Reader<'_>, key: Key<'_>) {
    let message = say!(en: "a plan has one manifest, the `salesplan.yaml` in its folder", zh: "每个方案只有一个清单，即方案文件夹中的 `salesplan.yaml`");
    let help = say!(
        en: "keep another plan outside of this folder; in a file of this plan, only sections stand",
        zh: "请把另一个方案移到本文件夹之外；本方案的其他文件只写各章节",
    );
    reader.findings.report(&RULE, key.span, message).help(help).entity(reader.entity.clone());
}
