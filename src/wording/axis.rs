//! Values in what their axis is measured in: a bound on an amount is money, a word of a field its label.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::decision::AxisKind;
use crate::diagnostic::{Lang, Speak};
use crate::plan::targets::Kind;
use crate::plan::{GroupId, Index, Who};
use crate::syntax::risk::Gives;
use crate::syntax::targets::FieldKind;
use crate::syntax::{Ask, When, Written};
use crate::units::{Figure, speak};
use crate::wording::condition::spaced;
use crate::wording::{Words, has_label, word};

/// The labels of words that fields and tables declare, by axis and word.
pub(super) type WordLabels = FxHashMap<(EcoString, EcoString), EcoString>;

/// Gathers the labels that authors gave to their own words.
pub(super) fn word_labels(written: &Written) -> WordLabels {
    let mut labels = WordLabels::default();
    let mut add = |axis: &EcoString, kind: &FieldKind| {
        if let FieldKind::Words(words) = kind {
            for (word, label) in words {
                // A word of several parts reads better without its dashes, unless the language knows it.
                let plain =
                    (word.value.contains('-') && !has_label(&word.value)).then(|| super::humane(&word.value).into());
                if let Some(label) = label.as_ref().map(|label| label.value.clone()).or(plain) {
                    labels.insert((axis.clone(), word.value.clone()), label);
                }
            }
        }
    };
    for sections in written.sections() {
        for field in sections.targets.fields.get().into_iter().flatten() {
            field.value.r#in.get().into_iter().for_each(|kind| add(&field.id.value, kind));
        }
        let grades = sections.customers.segments.get().and_then(|segments| segments.gives.get());
        for (name, kind) in grades.into_iter().flat_map(|gives| gives.iter()) {
            kind.iter().for_each(|kind| add(&name.value, kind));
        }
        for policy in sections.risk.policies.get().into_iter().flatten() {
            for (name, gives) in policy.value.gives.get().into_iter().flat_map(|gives| gives.iter()) {
                if let Some(Gives::Kind(kind)) = gives {
                    add(&name.value, kind);
                }
            }
        }
    }
    labels
}

impl Words<'_> {
    /// What a metric is measured in.
    pub(super) fn kind(&self, metric: &str) -> Option<&Kind> {
        let metrics = &self.plan.targets.metrics;
        metrics.find(metric).map(|metric| &metrics[metric].kind)
    }

    /// What an axis is called.
    pub(super) fn axis_name(&self, axis: &str) -> String {
        let own = self.axes.find(axis).and_then(|axis| axis.name.as_ref());
        let name = own.map_or_else(|| self.called(axis), ToString::to_string);
        if self.lang == Lang::En { lowered(&name) } else { name }
    }

    /// A number in what it is measured in; a plain one where that is not known.
    pub(super) fn figure(&self, figure: &Figure, kind: Option<&Kind>) -> String {
        match (figure, kind) {
            (Figure::Amount { value, currency: None, word: None }, Some(kind)) => kind.show(*value, self.lang),
            (Figure::Each { value, currency: None }, Some(Kind::Money(currency))) => {
                Figure::Each { value: *value, currency: Some(*currency) }.speak(self.lang)
            }
            _ => figure.speak(self.lang),
        }
    }

    /// A number that is money where it is no share, factor or count.
    pub(super) fn money(&self, figure: &Figure) -> String {
        self.figure(figure, Some(&Kind::Money(self.plan.facts.currency)))
    }

    /// A bound as written, in what the axis is measured in.
    pub(super) fn on_axis(&self, axis: &str, text: &str) -> String {
        if let Some(label) = self.labels.get(&(axis.into(), text.into())) {
            return label.to_string();
        }
        let Ok(figure) = Figure::parse(text) else { return self.plain(text) };
        if let Some(kind) = self.kind(axis) {
            return self.figure(&figure, Some(kind));
        }
        match (self.axes.find(axis).map(|axis| &axis.kind), &figure) {
            (Some(AxisKind::Money), _) => self.money(&figure),
            // An age of `2` is read as a duration elsewhere; a bare number stays one here.
            (Some(AxisKind::Duration), Figure::Amount { .. }) => self.plain(text),
            (_, Figure::Amount { value, currency: None, word: None }) => speak::number(*value, self.lang),
            _ => self.plain(text),
        }
    }

    /// A word that an author declared, by its label.
    pub(super) fn own_word(&self, word: &str) -> String {
        let label = self.labels.iter().find(|((_, known), _)| known == word);
        label.map_or_else(|| self.called(word), |(_, label)| label.to_string())
    }

    /// A column of a source by its header.
    pub(super) fn column(&self, source: &str, column: &str) -> String {
        self.names.column(source, column).map_or_else(|| self.column_word(column), ToString::to_string)
    }

    /// A child of a cut or a member of an axis by name.
    pub(super) fn member_of(&self, axis: &str, id: &str) -> String {
        if let Some(label) = self.labels.get(&(axis.into(), id.into())) {
            return label.to_string();
        }
        let targets = &self.plan.targets;
        if let Some(dimension) = targets.dimensions.find(axis)
            && let Some(member) = targets.dimensions[dimension].find(id)
        {
            return targets.member_name(member).to_string();
        }
        match axis {
            "role" | "unit" | "position" => self.name(None, id),
            // What happens to records has words of its own, never the name of another entry.
            "event" => self.event(id),
            _ => self.on_axis(axis, id),
        }
    }

    /// What happens to records: as the author calls it, else as is usual; in Chinese an id that no reader knows stands in quotes,
    /// as the code that it is.
    fn event(&self, id: &str) -> String {
        let known = word(&format!("event.{id}"), self.lang).or_else(|| word(id, self.lang));
        match (known, self.lang) {
            (Some(known), _) => known.to_owned(),
            (None, Lang::Zh) if id.is_ascii() => format!("“{id}”"),
            (None, _) => super::humane(id),
        }
    }

    /// Whom something concerns: names of roles and positions without what they are, and what else must hold of them.
    pub fn audience(&self, when: &When) -> String {
        let [all] = &when.any[..] else { return self.condition(when) };
        let mut parts = Vec::new();
        for (axis, test) in &all.tests {
            match (axis.as_str(), &test.ask) {
                ("role" | "unit" | "position", Ask::Among(ids)) => {
                    let names: Vec<String> = ids.iter().map(|id| self.name(None, id)).collect();
                    parts.push(names.join(self.pick(", ", "、")));
                }
                ("role" | "unit" | "position", Ask::Not(inner)) if matches!(**inner, Ask::Among(_)) => {
                    let Ask::Among(ids) = &**inner else { continue };
                    let names: Vec<String> = ids.iter().map(|id| self.name(None, id)).collect();
                    let names = names.join(self.pick(", ", "、"));
                    parts.push(self.pick("except ", "").to_owned() + &names + self.pick("", "除外"));
                }
                ("unit", Ask::Within(ids)) => {
                    let names: Vec<String> = ids.iter().map(|id| self.name(None, id)).collect();
                    let names = self.and(&names);
                    parts.push(self.pick("everybody in ", "").to_owned() + &names + self.pick("", "全体人员"));
                }
                ("head", Ask::Among(ids)) if ids.iter().all(|id| id.as_str() == "true") => {
                    parts.push(self.pick("heads of units", "部门负责人").to_owned());
                }
                _ => parts.push(self.test(axis, test)),
            }
        }
        parts.join(self.pick("; ", "；"))
    }

    /// `the region manager`: a role within an English sentence; a position named after its role is called like it, others and
    /// units keep the names they have.
    pub(super) fn the(&self, id: &str) -> String {
        let name = self.name(Some(crate::syntax::RefKind::Who), id);
        if self.lang == Lang::Zh {
            return name;
        }
        let organisation = &self.plan.organisation;
        let role_of =
            |group: GroupId| organisation.groups[group].role.filter(|_| organisation.groups[group].name.is_none());
        let (role, article) = match organisation.lookup(id) {
            Some(Who::Unit(_)) => return name,
            Some(Who::Role(role)) => (Some(role), "the "),
            Some(Who::Group(group)) => (role_of(group), "the "),
            // `seller 2` is one of several and told apart by the number.
            Some(Who::Seat(seat)) => {
                let group = organisation.seats[seat.index()].group;
                (role_of(group), if organisation.groups[group].seats.len() == 1 { "the " } else { "" })
            }
            None => (None, "the "),
        };
        let role = role.map(|role| organisation.printed_name(Who::Role(role), self.lang));
        match role
            .and_then(|role| name.strip_prefix(role.as_str()).map(|rest| format!("{article}{}{rest}", lowered(&role))))
        {
            Some(name) => name,
            None => format!("{article}{name}"),
        }
    }

    /// A sentence's subject from those whom something is for: `the seller in East with month of service up to 3`.
    pub(super) fn whom(&self, when: &When) -> String {
        let [all] = &when.any[..] else { return self.condition(when) };
        let (mut names, mut places, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        for (axis, test) in &all.tests {
            match (axis.as_str(), &test.ask) {
                ("role" | "position", Ask::Among(ids)) => names.extend(ids.iter().map(|id| self.the(id))),
                ("unit", Ask::Among(ids) | Ask::Within(ids)) => places.extend(ids.iter().map(|id| self.name(None, id))),
                ("head", Ask::Among(ids)) if ids.iter().all(|id| id.as_str() == "true") => {
                    names.push(self.pick("heads of units", "部门负责人").to_owned());
                }
                _ => rest.push(self.test(axis, test)),
            }
        }
        if names.is_empty() {
            let all = ["所有人员", "人员"][usize::from(!rest.is_empty())];
            names.push(self.pick("everybody", all).to_owned());
        }
        let (names, places, rest) = (self.and(&names), self.and(&places), self.both(&rest));
        let shown = |before: &str, text: &str, after: &str| match text.is_empty() {
            true => String::new(),
            false => format!("{before}{text}{after}"),
        };
        match self.lang {
            Lang::En => format!("{names}{}{}", shown(" in ", &places, ""), shown(" with ", &rest, "")),
            Lang::Zh => {
                let rest = shown("", &spaced(&rest, "的"), "").trim_start_matches('的').to_owned();
                format!("{rest}{}{names}", shown("", &places, "的"))
            }
        }
    }
}

/// A name as it stands within a sentence: `Region manager` → `region manager`, but `VP Sales` and `Team Manager` stay.
pub(super) fn lowered(name: &str) -> String {
    let titled = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none_or(char::is_lowercase)
    };
    let mut words = name.split(' ');
    let first = words.next().unwrap_or_default();
    if !titled(first) || words.any(titled) {
        return name.to_owned();
    }
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + letters.as_str())
}
