//! The manual page of a rule: one doc comment that is read in two languages.
//!
//! Prose stands once for each language, under its own heading; what has no Chinese section beside it, such as the examples, is
//! shared by both pages.

use crate::diagnostic::{Lang, Rule};

/// The headings of pages, in English and Chinese.
pub const HEADINGS: [(&str, &str); 4] =
    [("What it checks", "检查什么"), ("Why", "为什么"), ("Example", "示例"), ("Use instead", "应改为")];

/// What stands below a heading of a page.
struct Section<'a> {
    heading: &'a str,
    lines: Vec<&'a str>,
}

impl Rule {
    /// The manual page in one language, in Markdown. Chinese paragraphs are one line each: where a paragraph is broken in the
    /// source, readers of Markdown would show a blank between two characters.
    pub fn page(&self, lang: Lang) -> String {
        let sections = self.sections();
        let is_chinese = |section: &&Section<'_>| HEADINGS.iter().any(|(_, zh)| section.heading == *zh);
        let english = sections.iter().filter(|section| !is_chinese(section));
        let pages: Vec<String> = match lang {
            Lang::En => english.map(|section| written(section.heading, &section.lines.join("\n"))).collect(),
            Lang::Zh => english
                .map(|section| {
                    let pair = HEADINGS.iter().find(|(en, _)| *en == section.heading);
                    let heading = pair.map_or(section.heading, |(_, zh)| zh);
                    let own = sections.iter().find(|section| section.heading == heading).unwrap_or(section);
                    written(heading, &unbroken(&own.lines))
                })
                .collect(),
        };
        pages.join("\n")
    }

    /// The examples of the manual page that are marked `yaml,fail` or `yaml,pass`.
    pub fn examples(&self, kind: &str) -> Vec<String> {
        let page = self.page(Lang::En);
        let fence = format!("```yaml,{kind}\n");
        let bodies = page.split(&fence).skip(1);
        bodies.filter_map(|rest| rest.split("```").next()).map(str::to_owned).collect()
    }

    /// The first paragraph of the page, on one line.
    pub fn summary(&self, lang: Lang) -> String {
        let page = self.page(lang);
        let lines = page.lines().skip_while(|line| line.is_empty() || line.starts_with("## "));
        lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The sections of the doc comment, without the blank that its lines begin with.
    fn sections(&self) -> Vec<Section<'static>> {
        let mut sections: Vec<Section<'static>> = Vec::new();
        let mut in_code = false;
        for line in self.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
            in_code ^= line.starts_with("```");
            match (line.strip_prefix("## ").filter(|_| !in_code), sections.last_mut()) {
                (Some(heading), _) => sections.push(Section { heading, lines: Vec::new() }),
                (None, Some(section)) => section.lines.push(line),
                (None, None) => {}
            }
        }
        sections
    }
}

fn written(heading: &str, body: &str) -> String {
    format!("## {heading}\n{}\n", body.trim_end())
}

/// Lines with those of a paragraph joined; code, lists and tables stay as they are.
fn unbroken(lines: &[&str]) -> String {
    let mut text = String::new();
    let (mut in_code, mut open) = (false, false);
    for line in lines {
        let fence = line.starts_with("```");
        let prose = !in_code && !fence && line.starts_with(|c: char| !c.is_whitespace() && !"-*|>#".contains(c));
        if open && prose {
            if needs_blank(text.chars().next_back(), line.chars().next()) {
                text.push(' ');
            }
        } else if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
        in_code ^= fence;
        open = prose;
    }
    text
}

/// Whether two characters that a line break parts are written with a blank between them: not two Chinese ones, and none
/// beside Chinese punctuation.
fn needs_blank(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    [before, after].iter().any(char::is_ascii) && [before, after].iter().all(|c| c.is_ascii() || c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;

    /// As `declare_rule!` gathers a doc comment: each line begins with a blank.
    const DOCS: &str = " ## What it checks
 A target that
 is broken.

 Another paragraph.

 ## Why
 Because.

 ## 检查什么
 一个目标，
 写了
 `rest` 却没有
 100% 的余数。

 - 第一
 - 第二

 ## 为什么
 因为。

 ## Example
 ```yaml,fail
 ## no heading
 a: 1
 ```
";

    const RULE: Rule =
        Rule { code: "T101", name: "broken", severity: Severity::Error, since: "0.1.0", docs: DOCS, file: file!() };

    #[test]
    fn one_comment_gives_a_page_for_each_language() {
        assert_eq!(
            RULE.page(Lang::En),
            "## What it checks\nA target that\nis broken.\n\nAnother paragraph.\n\n## Why\nBecause.\n\n\
             ## Example\n```yaml,fail\n## no heading\na: 1\n```\n"
        );
        assert_eq!(
            RULE.page(Lang::Zh),
            "## 检查什么\n一个目标，写了 `rest` 却没有 100% 的余数。\n\n- 第一\n- 第二\n\n## 为什么\n因为。\n\n\
             ## 示例\n```yaml,fail\n## no heading\na: 1\n```\n"
        );
    }

    #[test]
    fn summaries_are_one_line() {
        assert_eq!(RULE.summary(Lang::En), "A target that is broken.");
        assert_eq!(RULE.summary(Lang::Zh), "一个目标，写了 `rest` 却没有 100% 的余数。");
        assert_eq!(RULE.examples("fail"), ["## no heading\na: 1\n"]);
    }
}
