//! Policies, ladders of discounts, and rules of integrity.

use ecow::EcoString;

use crate::diagnostic::Lang;
use crate::syntax::RefKind;
use crate::syntax::shape::{Fields, Shape};
use crate::wording::Words;
use crate::wording::condition::spaced;
use crate::wording::prose::{Teller, capital, ended, field};

impl Teller<'_, '_, '_> {
    /// What a policy gives or asks for, row by row, and the cap on what its levers add up to.
    pub(super) fn policy(&mut self) {
        for row in self.rows() {
            let sentence = self.words.policy_row(row);
            self.case(sentence);
        }
        if let Some(Shape::Named(gives)) = self.peek("gives") {
            for (name, formula) in gives {
                if let Shape::Formula(formula) = formula {
                    let (name, formula) = (self.words.key(name), self.words.formula(formula));
                    self.say(format!("{name} = {formula}."), format!("{name} = {formula}。"));
                }
            }
            // What the tables give, their heads and cells say; a word that none of them gives is told apart.
            let given = |name: &str| self.given().filter_map(|row| field(row, name)).collect::<Vec<_>>();
            let shown = |(name, kind): &(EcoString, Shape)| {
                let (given, words) = (given(name), words_of(kind));
                let has = |word: &EcoString| {
                    given.iter().any(|cell| matches!(cell, Shape::Text(own) | Shape::Plain(own) if own == word))
                };
                !given.is_empty() && words.into_iter().all(has)
            };
            if gives.iter().all(|kind| matches!(kind.1, Shape::Formula(_)) || shown(kind)) {
                self.take("gives");
            }
        }
        if let Some(cap) = self.text("cap") {
            self.say(
                format!("What the levers grant adds up, to at most {cap}."),
                format!("以上各项可以相加，合计不超过 {cap}。"),
            );
        }
    }

    /// All rows that give something: the policy's own, and those of its levers.
    fn given(&self) -> impl Iterator<Item = &Fields> {
        let levers = match self.peek("levers") {
            Some(Shape::Named(levers)) => levers.as_slice(),
            _ => &[],
        };
        let rows = levers.iter().filter_map(|(_, lever)| match lever {
            Shape::Record(fields) => match field(fields, "rows") {
                Some(Shape::Rows(rows)) => Some(rows),
                _ => None,
            },
            _ => None,
        });
        self.rows().iter().chain(rows.flatten())
    }

    /// What a lever grants, case by case.
    pub(super) fn lever(&mut self) {
        if let Some(needs) = self.text("needs") {
            self.say(format!("Counts only together with {needs}."), format!("以“{needs}”已适用为前提。"));
        }
        self.rows_in_general();
    }

    /// What a rule of integrity calls a breach, and what follows.
    pub(super) fn integrity(&mut self) {
        let mut parts = Vec::new();
        let when = self.text("when").unwrap_or_default();
        let lead = self.part(format!("with {when}"), spaced(&when, "的"));
        if let Some(clawback) = self.text("clawback") {
            parts.push(
                self.part(format!("pay is taken back as under “{clawback}”"), format!("按“{clawback}”追回已付薪酬")),
            );
        }
        if let Some(score) = self.text("score") {
            parts.push(self.part(format!("the score of “{score}” is affected"), format!("影响考核项“{score}”的得分")));
        }
        if let Some(owner) = self.who("owner") {
            parts.push(self.part(format!("{owner} looks into it"), self.words.zh_by(&owner, "负责查处")));
        }
        let parts = [lead, self.words.clauses(&parts)].into_iter().filter(|part| !part.is_empty());
        self.say_parts(parts.collect());
        self.tolerated();
        if let Some(consequence) = self.text("consequence") {
            let words = self.words;
            let label = words.key("consequence");
            self.prose
                .sentences
                .push(ended(&format!("{label}{}{consequence}", words.pick(": ", "：")), words.pick(".", "。")));
        }
    }
}

impl Teller<'_, '_, '_> {
    /// How many breaches are let pass.
    fn tolerated(&mut self) {
        let most = match self.peek("tolerance") {
            Some(Shape::Bounds(bounds)) => bounds.upper.as_ref().map(|limit| limit.text.to_string()),
            _ => None,
        };
        let Some(tolerance) = self.text("tolerance") else { return };
        match most.as_deref() {
            Some("0") => self.say("Not one such case is tolerated.", "一次也不容许。"),
            Some("1") => self.say(format!("{} such case is tolerated.", capital(&tolerance)), "最多容许 1 次。"),
            _ => self
                .say(format!("{} such cases are tolerated.", capital(&tolerance)), format!("容许次数{}。", tolerance)),
        }
    }

    /// Duties that no one person may hold together, pair by pair.
    pub(super) fn separation(&mut self) {
        let Some(Shape::List(groups)) = self.take("apart") else { return };
        self.say("Nobody may hold two duties that stand in one line:", "以下每组职责不得由同一人兼任：");
        for group in groups {
            let Shape::List(duties) = group else { continue };
            let duties: Vec<String> = duties.iter().filter_map(|duty| self.words.duty(duty)).collect();
            self.case(duties.join(self.words.pick(" – ", " —— ")));
        }
    }
}

/// The words of a kind of value that is one of several.
fn words_of(kind: &Shape) -> Vec<&EcoString> {
    match kind {
        Shape::Named(labelled) => labelled.iter().map(|(word, _)| word).collect(),
        Shape::List(words) => {
            let words = words.iter().filter_map(|word| match word {
                Shape::Text(word) | Shape::Plain(word) => Some(word),
                _ => None,
            });
            words.collect()
        }
        _ => Vec::new(),
    }
}

impl Words<'_> {
    /// A duty: `discount.request` is the request of an approval.
    fn duty(&self, duty: &Shape) -> Option<String> {
        let Shape::Id(_, id) = duty else { return self.inline(duty) };
        // Duties in words may hold full stops too.
        let path = id.rsplit_once('.').filter(|_| !id.contains(char::is_whitespace));
        let Some((of, what)) = path else { return Some(self.called(id)) };
        // A stage is owned; what is requested and granted is an approval, which may have the same id.
        let kinds = match what {
            "own" => [RefKind::Stage, RefKind::Approval, RefKind::Policy],
            _ => [RefKind::Approval, RefKind::Policy, RefKind::Stage],
        };
        let of = self.called_as(&kinds, of);
        let (en, zh) = match what {
            "request" => ("request", "申请"),
            "approve" => ("approval", "批准"),
            "review" => ("review", "评审"),
            "own" => ("responsibility", "负责"),
            other => return Some(format!("{of}{}{}", self.pick(": ", "："), self.called(other))),
        };
        Some(format!("{of}{}{}", self.pick(": ", "："), self.pick(en, zh)))
    }

    fn policy_row(&self, row: &Fields) -> String {
        let rest: Fields =
            row.iter().filter(|(key, _)| !["action", "owner", "due"].contains(&key.as_str())).cloned().collect();
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.of_row(row, "action").map(|action| action.trim_end_matches(['。', '.']).to_owned()));
        let owner = field(row, "owner").map(|owner| self.and(&self.those(owner)));
        let due = self.of_row(row, "due");
        parts.extend(match (self.lang, owner, due) {
            (Lang::En, Some(owner), Some(due)) => Some(format!("done by {owner} within {due}")),
            (Lang::En, Some(owner), None) => Some(format!("done by {owner}")),
            (Lang::En, None, Some(due)) => Some(format!("within {due}")),
            (Lang::Zh, Some(owner), Some(due)) => Some(format!("{}，{due}内完成", self.zh_by(&owner, "负责"))),
            (Lang::Zh, Some(owner), None) => Some(self.zh_by(&owner, "负责")),
            (Lang::Zh, None, Some(due)) => Some(format!("{due}内完成")),
            (_, None, None) => None,
        });
        let results = self.results(&rest);
        if parts.is_empty() {
            return ended(&format!("{}{}", self.lead(row), self.clauses(&results)), self.pick(".", "。"));
        }
        parts.extend(results);
        // What is done is the author's own sentence, so that it stands behind a colon.
        let lead = self.lead(row);
        let lead = lead.strip_suffix(", ").map_or_else(|| lead.clone(), |lead| format!("{lead}: "));
        ended(&format!("{lead}{}", parts.join(self.pick(", ", "，"))), self.pick(".", "。"))
    }
}
