//! Changes as a part of where a number comes from.

use serde::Serialize;

use crate::cube::Key;
use crate::diagnostic::{Lang, Speak};
use crate::plan::targets::{Amendment, Was};
use crate::show::Viewer;
use crate::syntax::governance::Change;
use crate::units::Date;

/// A number that a change states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ByChange {
    /// The change.
    pub id: String,
    /// Its first day, as `2026-07-01`.
    pub starts: String,
    /// Who approved it.
    pub approver: Option<String>,
    /// Why.
    pub reason: String,
    /// The number it states.
    pub value: String,
    /// What it was; none where the number is new.
    pub was: Option<String>,
    /// `path:line:column` of the changed target.
    pub place: String,
    /// All of it as a sentence.
    pub text: String,
}

impl ByChange {
    /// `; was CNY 13,000,000 until 30 June 2026, …`, behind the number it tells of.
    pub(super) fn told(&self) -> String {
        format!("; {}", self.text)
    }
}

impl Viewer<'_> {
    /// The change that states a cell as it is in force, and those to come that do.
    pub(super) fn changes(&self, key: &Key, slot: usize) -> (Option<ByChange>, Vec<ByChange>) {
        let (mut stated, mut to_come) = (None, Vec::new());
        for day in crate::change::days(&self.compiled.written) {
            let applied = self.compiled.since.is_some_and(|since| day.starts <= since);
            for change in &day.changes {
                let Some(amendment) = self.amendment(change, key, slot) else { continue };
                if applied {
                    stated = Some(self.by_change(change, &amendment, day.starts, true));
                } else {
                    to_come.push(self.by_change(change, &amendment, day.starts, false));
                }
            }
        }
        (stated, to_come)
    }

    /// What a change says of a cell.
    fn amendment(&self, change: &Change, key: &Key, slot: usize) -> Option<Amendment> {
        let plan = &self.compiled.plan;
        // What is wrong with a change is told by a check.
        let told = &mut crate::diagnostic::Findings::default();
        let all = change.targets.get()?.iter().flat_map(|target| plan.amendments(target, told));
        all.filter(|own| Key::of(own.set, &own.cell) == *key && own.cell.period.slot() == slot).last()
    }

    fn by_change(&self, change: &Change, amendment: &Amendment, starts: Date, applied: bool) -> ByChange {
        let lang = self.words.lang;
        let shown = |value| self.value(amendment.cell.metric, value);
        let value = amendment.cell.value.map(shown).unwrap_or_default();
        let was = match amendment.was {
            Some(Was::Value(was, _)) => Some(shown(was)),
            Some(Was::New) | None => None,
        };
        let approver = change.approver.get().map(|who| self.words.name(None, who));
        let id = change.id.get().map(|id| id.value.to_string()).unwrap_or_default();
        let reason = change.reason.get().map(|reason| reason.value.to_string()).unwrap_or_default();
        let place = self.at(amendment.cell.span);
        let until = starts.plus_days(-1).speak(lang);
        let by = match (lang, &approver) {
            (Lang::En, Some(who)) => format!("change `{id}`, approved by {who}"),
            (Lang::En, None) => format!("change `{id}`"),
            (Lang::Zh, Some(who)) => format!("变更 `{id}`，由{who}批准"),
            (Lang::Zh, None) => format!("变更 `{id}`"),
        };
        let first = starts.speak(lang);
        let text = match (lang, applied, &was) {
            (Lang::En, true, Some(was)) => format!("was {was} until {until}, {by}"),
            (Lang::En, true, None) => format!("new from {first}, {by}"),
            (Lang::En, false, _) => format!("from {first}: {value} ({place}, {by})"),
            (Lang::Zh, true, Some(was)) => format!("至 {until}为 {was}，{by}"),
            (Lang::Zh, true, None) => format!("自 {first}起新设，{by}"),
            (Lang::Zh, false, _) => format!("自 {first}起：{value}（{place}，{by}）"),
        };
        ByChange { id, starts: starts.to_string(), approver, reason, value, was, place, text }
    }
}
