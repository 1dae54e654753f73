//! What approvals and policies decide, against what a scenario expects.

use ecow::EcoString;

use crate::check::rules::{scenario_fails, scenario_unknown};
use crate::decision::Axes;
use crate::decision::decide::{Case, Decided, Deciding, Decision as Made};
use crate::decision::evaluate::{Asked, Fact, Facts, SeatFacts, fact_of};
use crate::pay::reach::Part;
use crate::plan::{Plan, SeatId, Who};
use crate::scenario::{Checking, edits};
use crate::source::Spanned;
use crate::syntax::scenario::{Decision, Stated};
use crate::syntax::{By, Text};
use crate::units::Date;

/// The row that decides, among what is decided.
const ROW: &str = "row";

impl Checking<'_, '_> {
    pub(super) fn decisions(&mut self) {
        let Some(all) = self.entry.value.decisions.get() else { return };
        let (written, plan) = (&*self.compiled.written, &*self.compiled.plan);
        let axes = Axes::collect(written, plan);
        let tables = Deciding::all(written);
        for (id, decisions) in all.iter() {
            let own: Vec<Deciding<'_>> = tables.iter().copied().filter(|table| is_called(*table, id)).collect();
            let Some(first) = own.first().copied() else {
                scenario_unknown::report_table(self.findings, id, tables.iter().map(|table| table.id()));
                continue;
            };
            for decision in decisions.iter().flatten() {
                // An approval and a policy may have one id: it is the one that decides what is asked.
                let names = decision.decides.get().into_iter().flat_map(|decides| decides.iter());
                let names: Vec<&str> = names.map(|(name, _)| name.as_str()).filter(|name| *name != ROW).collect();
                let fits = |table: &&Deciding<'_>| names.iter().all(|name| table.names().contains(name));
                let table = own.iter().find(fits).copied().unwrap_or(first);
                self.decision((id, table), decision, &axes);
            }
        }
    }

    fn decision(&mut self, (id, table): (&Spanned<EcoString>, Deciding<'_>), decision: &Decision, axes: &Axes) {
        let plan = &*self.compiled.plan;
        let asker = decision.asked_by.get().map(|position| (position, plan.organisation.seat(position)));
        if let Some((position, None)) = asker {
            scenario_unknown::report_position(self.findings, self.compiled, position);
            return;
        }
        let given = decision.given.get().into_iter().flat_map(|given| given.iter());
        let unknown: Vec<_> = given.map(|(name, _)| name).filter(|name| axes.find(name).is_none()).collect();
        if !unknown.is_empty() {
            unknown.into_iter().for_each(|name| scenario_unknown::report_fact(self.findings, name, axes.names()));
            return;
        }
        let date = decision.date.get().map_or(self.until, |date| date.value);
        let asking = Asking { plan, seat: asker.and_then(|(_, seat)| seat), date, given: decision.given.get() };
        let text = |name: &str| asking.text(name).cloned();
        let Some(made) = table.decide(&Case { plan, axes, facts: &asking, text: &text }) else { return };
        if let Ok(made) = &made {
            self.reached.extend(made.rows.iter().map(|row| (row.span, Part::Row)));
        }
        for (name, stated) in decision.decides.get().into_iter().flat_map(|decides| decides.iter()) {
            let Some(stated) = stated else { continue };
            if name.value != ROW && !table.names().contains(&name.as_str()) {
                let known = table.names().into_iter().chain([ROW]);
                scenario_unknown::report_result(self.findings, name, table.id(), known);
                continue;
            }
            self.decided((id, decision), name, stated, &made, &asking);
        }
    }

    fn decided(
        &mut self,
        (id, decision): (&Spanned<EcoString>, &Decision),
        name: &Spanned<EcoString>,
        stated: &Stated,
        made: &Result<Made, EcoString>,
        asking: &Asking<'_>,
    ) {
        let what = scenario_fails::What::Decided {
            table: id.value.clone(),
            case: decision.name.get().map(|name| name.value.clone()),
            name: name.value.clone(),
        };
        let made = match made {
            Ok(made) => made,
            Err(missing) => return scenario_fails::report_undecided(self.findings, stated.span, &what, missing),
        };
        let texts: Vec<&EcoString> = stated.list.iter().map(|text| &text.0.value).collect();
        let found = match (name.as_str(), made.under(name)) {
            (ROW, _) => {
                let titles: Vec<EcoString> = made.rows.iter().map(title).collect();
                Found { same: titles.iter().eq(texts.iter().copied()), told: titles.join(", "), write: titles }
            }
            (_, Some(Decided::Unknown(missing))) => {
                return scenario_fails::report_undecided(self.findings, stated.span, &what, missing);
            }
            ("approver" | "backup" | "owner", Some(Decided::Words(words))) => asking.people(words, &texts),
            (_, decided) => {
                let nothing = Decided::Words(Vec::new());
                let decided = decided.unwrap_or(&nothing);
                let words = match decided {
                    Decided::Words(words) if !words.is_empty() => words.clone(),
                    other => vec![other.speak().into()],
                };
                Found { same: decided.is(&texts), told: decided.speak(), write: words }
            }
        };
        self.compared += 1;
        if found.same {
            return;
        }
        let said = texts.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(", ");
        let place = made.rows.first().map(|row| row.span);
        let finding = scenario_fails::report_words(self.findings, stated.span, &what, &said, &found.told);
        if let Some(place) = place {
            finding.label(place, crate::say!(en: "this row decides", zh: "由此行判定"));
        }
        self.differs.push((stated.span, edits::one_or_many(&found.write)));
        self.settled += 1;
    }
}

fn is_called(table: Deciding<'_>, id: &str) -> bool {
    table.id() == id || id.split_once('.').is_some_and(|(section, own)| table.section() == section && table.id() == own)
}

fn title(row: &crate::decision::decide::DecidingRow) -> EcoString {
    row.lever
        .as_ref()
        .map_or_else(|| EcoString::from(row.title.as_str()), |lever| ecow::eco_format!("{lever} {}", row.title))
}

/// What is decided, against what is expected.
struct Found {
    same: bool,
    /// It in words.
    told: String,
    /// It as it is written in a scenario.
    write: Vec<EcoString>,
}

/// What is known of a case: what the scenario gives, and of who asks.
struct Asking<'a> {
    plan: &'a Plan,
    seat: Option<SeatId>,
    date: Date,
    given: Option<&'a By<Text>>,
}

impl Facts for Asking<'_> {
    fn fact(&self, asked: &Asked) -> Fact {
        if let Some(text) = self.text(&asked.name) {
            return fact_of(asked, text, self.plan).unwrap_or(Fact::Missing);
        }
        match self.seat {
            _ if asked.name == "period" => Fact::Date(self.date),
            Some(seat) => SeatFacts { plan: self.plan, seat, date: self.date }.fact(asked),
            None => Fact::Missing,
        }
    }
}

impl Asking<'_> {
    fn text(&self, name: &str) -> Option<&EcoString> {
        let given = self.given.into_iter().flat_map(|given| given.iter());
        given.filter(|(key, _)| key.value == name).find_map(|(_, text)| text.as_ref()).map(|text| &text.0.value)
    }

    /// Whom a table names, against whom a scenario expects: by the table's own words, by position, or by who holds that.
    fn people(&self, words: &[EcoString], stated: &[&EcoString]) -> Found {
        let organisation = &self.plan.organisation;
        let nobody = words.is_empty() || words == ["none"];
        let all: Vec<[Option<EcoString>; 3]> = words.iter().map(|word| self.person(word)).collect();
        let is = |known: &[Option<EcoString>; 3], text: &EcoString| known.iter().flatten().any(|own| own == text);
        let same = match nobody {
            true => stated.iter().all(|text| *text == "none"),
            false => all.len() == stated.len() && all.iter().zip(stated).all(|(known, text)| is(known, text)),
        };
        let told = |[word, seat, holder]: &[Option<EcoString>; 3]| {
            let more: Vec<&str> = [seat, holder]
                .into_iter()
                .flatten()
                .filter(|own| Some(*own) != word.as_ref())
                .map(EcoString::as_str)
                .collect();
            let word = word.as_deref().unwrap_or_default();
            if more.is_empty() { word.to_owned() } else { format!("{word} ({})", more.join(", ")) }
        };
        // What is written anew names people as what stood there did.
        let by_seat = stated.iter().any(|text| organisation.seat(text).is_some());
        let known = |text: &EcoString| organisation.lookup(text).is_some() || *text == "none" || *text == "manager";
        let by_holder = !by_seat && stated.iter().any(|text| !known(text));
        let write = |[word, seat, holder]: &[Option<EcoString>; 3]| {
            let own = if by_holder {
                holder
            } else if by_seat {
                seat
            } else {
                word
            };
            own.clone().or_else(|| word.clone()).unwrap_or_default()
        };
        match nobody {
            true => Found { same, told: "none".to_owned(), write: vec!["none".into()] },
            false => Found {
                same,
                told: all.iter().map(told).collect::<Vec<_>>().join(", "),
                write: all.iter().map(write).collect(),
            },
        }
    }

    /// Whom a word of a table means: the word, the position, and who holds that on the day.
    fn person(&self, word: &EcoString) -> [Option<EcoString>; 3] {
        let on = self.plan.organisation.on(self.date);
        let seat = self.position(word);
        let holder = seat.and_then(|seat| on.holding(seat)).map(|holding| holding.employee.clone());
        [Some(word.clone()), seat.map(|seat| self.plan.organisation.seat_id(seat)), holder]
    }

    /// The position that a word means: of a role the nearest above who asks, else the only one.
    fn position(&self, word: &str) -> Option<SeatId> {
        let organisation = &self.plan.organisation;
        let on = organisation.on(self.date);
        match organisation.lookup(word) {
            // Of a plan without such a role the word means who leads whoever asks.
            None if word == "manager" => on.manager(self.seat?),
            None => None,
            Some(who) => self.position_of(who, word),
        }
    }

    fn position_of(&self, who: Who, word: &str) -> Option<SeatId> {
        let organisation = &self.plan.organisation;
        let on = organisation.on(self.date);
        match who {
            Who::Seat(seat) => Some(seat),
            Who::Unit(unit) => on.head(unit),
            Who::Group(_) => organisation.seat(word),
            Who::Role(role) => {
                let mut above = self.above().into_iter();
                let nearest = above.find(|seat| organisation.role_of(*seat) == Some(role));
                nearest.or_else(|| {
                    let all = on.units().flat_map(|unit| on.seats_of(unit));
                    let mut own = all.filter(|seat| organisation.role_of(*seat) == Some(role));
                    let first = own.next();
                    if own.next().is_some() { None } else { first }
                })
            }
        }
    }

    /// Those above who asks, the nearest first.
    fn above(&self) -> Vec<SeatId> {
        let on = self.plan.organisation.on(self.date);
        let mut all: Vec<SeatId> = Vec::new();
        let mut next = self.seat.and_then(|seat| on.manager(seat));
        while let Some(seat) = next.filter(|seat| !all.contains(seat)) {
            all.push(seat);
            next = on.manager(seat);
        }
        all
    }
}
