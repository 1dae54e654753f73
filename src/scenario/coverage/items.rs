//! The parts of a plan that tests can come to.

use ecow::EcoString;

use crate::actuals::payroll::counted;
use crate::credit::{Crediting, Feeds};
use crate::decision::Axes;
use crate::decision::decide::Deciding;
use crate::diagnostic::Message;
use crate::model::Compiled;
use crate::pay::reach::Part;
use crate::pay::terms::{ByCase, Card, ComponentTerms, GateTerms, Pays, PlanTerms, TableTerms};
use crate::say;
use crate::scenario::coverage::Item;
use crate::source::Span;

/// All parts, by section and entry.
pub(super) fn all(compiled: &Compiled) -> Vec<Item> {
    let (written, plan) = (&*compiled.written, &*compiled.plan);
    let axes = Axes::collect(written, plan);
    let feeds = Feeds::resolve(written, plan, &axes);
    let (terms, _) = counted(written, plan, &axes, &feeds);
    let mut list = List::default();
    let contests = written.sections().filter_map(|own| own.incentives.contests.get()).flatten();
    let contests: Vec<Span> = contests.map(|contest| contest.id.span).collect();
    for own in &terms.plans {
        list.section = if contests.contains(&own.id.span) { "contests" } else { "incentives" };
        list.id = own.id.value.clone();
        list.plan(own);
    }
    for card in &terms.cards {
        (list.section, list.id) = ("scorecards", card.id.value.clone());
        list.card(card);
    }
    (list.section, list.id) = ("crediting", EcoString::new());
    for (at, rule) in Crediting::resolve(written, plan, &axes).unwrap_or_default().rules.iter().enumerate() {
        if let Some(span) = rule.span {
            let name = rule.id.clone().unwrap_or_else(|| ecow::eco_format!("{}", at + 1));
            list.add(say!(en: "rule `{name}`", zh: "规则 `{name}`", name = name), (span, Part::Credited));
        }
    }
    for table in Deciding::all(written) {
        let id = if table.id() == table.section() { "" } else { table.id() };
        (list.section, list.id) = (table.section(), id.into());
        for row in table.rows() {
            let what = match row.lever {
                Some(lever) => {
                    say!(en: "`{lever}`, row {row}", zh: "`{lever}`，行 {row}", lever = lever, row = row.title)
                }
                None => say!(en: "row {row}", zh: "行 {row}", row = row.title),
            };
            list.add(what, (row.span, Part::Row));
        }
    }
    (list.section, list.id) = ("integrity", EcoString::new());
    for rule in written.sections().filter_map(|own| own.risk.integrity.get()).flatten() {
        let name = rule.id.value.clone();
        list.add(say!(en: "rule `{name}`", zh: "规则 `{name}`", name = name), (rule.id.span, Part::Broken));
    }
    list.items
}

#[derive(Default)]
struct List {
    section: &'static str,
    id: EcoString,
    items: Vec<Item>,
}

impl List {
    fn add(&mut self, what: Message, reach: (Span, Part)) {
        self.items.push(Item { section: self.section, id: self.id.clone(), what, reach });
    }

    fn plan(&mut self, own: &PlanTerms) {
        for component in own.components.iter().filter_map(|(_, component)| component.as_ref()) {
            self.component(component);
        }
        if let Some(modifier) = &own.modifier {
            let of = say!(en: "the factor", zh: "系数");
            self.rows(&of, modifier);
        }
        let of = say!(en: "all of it", zh: "合计");
        self.gate(&of, own.gate.as_ref());
        if let Some(cap) = &own.cap {
            self.add(say!(en: "{of}: the cap holds", zh: "{of}：封顶生效", of = &of), (cap.span, Part::Cap));
        }
        for draw in &own.draws {
            let (id, span) = (draw.id.value.clone(), draw.id.span);
            self.add(say!(en: "draw `{id}` is given", zh: "预支 `{id}` 发放", id = &id), (span, Part::Advanced));
            if draw.recoverable {
                self.add(say!(en: "draw `{id}` is repaid", zh: "预支 `{id}` 扣回", id = id), (span, Part::Repaid));
            }
        }
        for hold in &own.holds {
            let (id, span) = (hold.id.value.clone(), hold.id.span);
            self.add(say!(en: "`{id}` is held back", zh: "`{id}` 预留", id = &id), (span, Part::Held));
            if hold.release.is_some() || hold.after.is_some() {
                self.add(say!(en: "`{id}` is released", zh: "`{id}` 发还", id = id), (span, Part::Released));
            }
        }
        for clawback in &own.clawbacks {
            let (id, span) = (clawback.id.value.clone(), clawback.id.span);
            self.add(say!(en: "clawback `{id}`", zh: "追回 `{id}`", id = id), (span, Part::TakenBack));
        }
    }

    fn component(&mut self, own: &ComponentTerms) {
        let of = named(&own.id.value);
        let span = own.id.span;
        match (&own.pays, &own.by_score) {
            (Pays::Table(_, table), _) | (Pays::Card(_), Some(table)) => self.rows(&of, table),
            (Pays::Rate(_, ByCase::Table { results, .. }), _) => {
                for (at, (_, span)) in results.iter().enumerate().filter_map(|(at, own)| Some((at, own.as_ref()?))) {
                    self.add(row(&of, at), (*span, Part::Row));
                }
            }
            _ => self.add(say!(en: "{of} is paid", zh: "{of} 支付", of = &of), (span, Part::Paid)),
        }
        if let Some(modifier) = &own.modifier {
            self.rows(&say!(en: "factor of {of}", zh: "{of} 的系数", of = &of), modifier);
        }
        if own.threshold.is_some() {
            self.add(say!(en: "{of}: below the threshold", zh: "{of}：低于起付线", of = &of), (span, Part::Threshold));
        }
        if own.ceiling.is_some() {
            self.add(say!(en: "{of}: above the ceiling", zh: "{of}：超过计算上限", of = &of), (span, Part::Ceiling));
        }
        self.gate(&of, own.gate.as_ref());
        if let Some(cap) = &own.cap {
            self.add(say!(en: "{of}: the cap holds", zh: "{of}：封顶生效", of = of), (cap.span, Part::Cap));
        }
    }

    fn card(&mut self, card: &Card) {
        for item in card.items.iter().flatten() {
            let (of, span) = (named(&item.id.value), item.id.span);
            match &item.scored {
                Some((_, Some(table))) => self.rows(&of, table),
                _ => self.add(say!(en: "{of} is scored", zh: "{of} 评分", of = &of), (span, Part::Paid)),
            }
            if item.floor.is_some() {
                self.add(say!(en: "{of}: the floor holds", zh: "{of}：保底生效", of = &of), (span, Part::Floor));
            }
            if item.cap.is_some() {
                self.add(say!(en: "{of}: the cap holds", zh: "{of}：封顶生效", of = &of), (span, Part::Cap));
            }
            if item.veto.is_some() {
                self.add(say!(en: "{of}: the veto", zh: "{of}：一票否决", of = of), (span, Part::Void));
            }
        }
        for own in card.adjustments.iter().flatten() {
            self.add(
                say!(en: "points of {of}", zh: "{of} 加减分", of = named(&own.id.value)),
                (own.id.span, Part::Points),
            );
        }
        for rating in &card.ratings {
            let what = say!(en: "rating {rating}", zh: "等级 {rating}", rating = &rating.rating);
            self.add(what, (rating.span, Part::Row));
        }
    }

    fn rows(&mut self, of: &Message, table: &TableTerms) {
        for (at, own) in table.rows.iter().enumerate() {
            self.add(row(of, at), (own.span, Part::Row));
        }
    }

    /// A gate is tested by a case that it lets through and one that it does not.
    fn gate(&mut self, of: &Message, gate: Option<&GateTerms>) {
        let Some(gate) = gate else { return };
        self.add(say!(en: "{of}: the gate is open", zh: "{of}：前提满足", of = of), (gate.span, Part::Open));
        self.add(say!(en: "{of}: the gate is shut", zh: "{of}：前提不满足", of = of), (gate.span, Part::Shut));
    }
}

fn named(id: &EcoString) -> Message {
    say!(en: "`{id}`", zh: "`{id}`", id = id)
}

fn row(of: &Message, at: usize) -> Message {
    say!(en: "{of}, row {row}", zh: "{of}，第 {row} 行", of = of, row = at + 1)
}
