//! Odd values in every field of the language: each is a legal value of its kind, or one finding stands at its place and none
//! elsewhere. `tests/odd_values/table.rs` says which odd values each kind of field takes; whatever it does not name is refused.

#[path = "odd_values/declared.rs"]
mod declared;
#[path = "every_field/maker.rs"]
mod maker;
#[path = "odd_values/odd.rs"]
mod odd;
#[path = "every_field/plan.rs"]
mod plan;
#[path = "odd_values/sites.rs"]
mod sites;
#[path = "odd_values/table.rs"]
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use salesplan::compile::Session;

use odd::Odd;
use sites::Field;
use table::KINDS;

/// Fields whose value means nothing in the plans of this test, since something beside them is wrong there, or whose kind the plan
/// says: rows have bounds and results of no table. `declared.rs` has such fields in a plan without a fault. Here they must do no harm.
fn is_untold(place: &str) -> bool {
    let (record, key) = place.split_once('.').unwrap_or((place, ""));
    let in_row = record.ends_with("Row") && ["from", "above", "to", "below", "at", "when", "*"].contains(&key);
    // The changes of these plans lie outside their year, so that their targets are not applied.
    let unapplied = record == "TargetChange";
    in_row || unapplied || record == "EachStep" || place.starts_with("RecordField.range.")
}

/// What follows from a mistake and yet stands elsewhere: the field, the rule, and why both are told.
const FOLLOWS: &[(&str, &str, &str)] = &[
    ("Component.table", "wrong-kind", "without a table the threshold is one of what the component measures"),
    ("Change.id", "*", "what is found in a change is told with its id"),
    ("RatingRow.name", "table-open-end", "a row is told by its name"),
    ("IncentivePlan", "unknown-reference", "an entry whose keys are wrong has no clawback that another could name"),
];

/// Rules that hold a value against others beside it, whatever its kind.
const AGAINST_OTHERS: [&str; 1] = ["pay-mix-not-whole"];

/// Values of which the plan as a whole decides: whether an entry may be empty, and what a name means.
const EITHER: [&str; 3] = ["{}", "nothing", "map"];

fn is_either(kind: &str, odd: &str) -> bool {
    EITHER.contains(&odd) && (kind.starts_with("record") || kind.contains("entries") || kind.starts_with("map"))
}

/// The odd values for a field: all of them where there are few fields of the kind, else some, so that each value comes to each kind.
fn tried<'o>(field: &Field, fields: &[Field], odd: &'o [Odd]) -> Vec<&'o Odd> {
    const FEW: usize = 8;
    const EACH: usize = 9;
    let same: Vec<&Field> = fields.iter().filter(|other| other.kind == field.kind).collect();
    let own = same.iter().position(|other| std::ptr::eq(*other, field)).expect("it is one of its kind");
    let meant = odd.iter().enumerate().filter(|(at, _)| same.len() <= FEW || (at + own) % EACH == 0);
    // A list with nothing in it has no item.
    meant.map(|(_, odd)| odd).filter(|odd| !field.is_item() || odd.name != "nothing").collect()
}

/// What is wrong with how a field takes an odd value.
fn fault(field: &Field, odd: &Odd, session: &mut Session) -> Option<String> {
    let mut met = field.met(odd, session);
    met.here.retain(|(_, _, rule, _)| !AGAINST_OTHERS.contains(rule));
    met.elsewhere.retain(|(_, _, rule, _)| !AGAINST_OTHERS.contains(rule));
    if is_untold(&field.place) {
        return None;
    }
    let Some(kind) = KINDS.iter().find(|kind| kind.name == field.kind) else {
        return Some("nothing is said of this kind of field".into());
    };
    let named = |list: &str| list.split_whitespace().any(|name| name == odd.name);
    let taken = met.here.is_empty();
    let (takes, either) = (named(kind.takes), is_either(kind.name, odd.name));
    if taken != takes && !either {
        return Some(format!("{} by the table, found {:?}", if takes { "taken" } else { "refused" }, met.here));
    }
    let follows = |(_, _, rule, _): &&sites::Told| {
        FOLLOWS.iter().any(|(place, own, _)| field.place.starts_with(place) && [*rule, "*"].contains(own))
    };
    let others: Vec<_> = met.elsewhere.iter().filter(|told| !follows(told)).collect();
    if !taken && !either && !others.is_empty() {
        return Some(format!("told elsewhere too: {others:?}"));
    }
    if met.here.len() > 1 && !odd.text.starts_with(['[', '{']) {
        return Some(format!("told more than once: {:?}", met.here));
    }
    // An editor must not call wrong what the compiler takes. An empty section is a heading under which nothing is written yet.
    let empty = ["null", "~", "nothing"].contains(&odd.name);
    let word = odd.name == "true" && field.kind == "free name";
    match field.schema_takes(odd) {
        Some(false) if taken && !empty && !word && !either && field.kind != "column" => {
            Some("the schema refuses what the compiler takes".into())
        }
        Some(true) if !taken && !either && !named(kind.unseen) => {
            Some("the schema takes what the compiler refuses".into())
        }
        _ => None,
    }
}

#[test]
fn every_field_takes_odd_values_or_tells_of_them_once() {
    let fields = sites::all();
    let odd = odd::all();
    let chunk = |chunk: &[Field]| {
        let mut session = Session::default();
        let mut plan = None;
        let mut faults = Vec::new();
        let mut tries = BTreeSet::new();
        for field in chunk {
            if plan.replace(Arc::as_ptr(&field.plan)).is_some_and(|last| last != Arc::as_ptr(&field.plan)) {
                session = Session::default();
            }
            for odd in tried(field, &fields, &odd) {
                tries.insert((field.kind.clone(), odd.name));
                let fault = fault(field, odd, &mut session);
                faults.extend(fault.map(|fault| format!("{} ({}): `{}` {fault}", field.place, field.kind, odd.name)));
            }
        }
        (faults, tries)
    };
    let met: Vec<_> = fields.par_chunks(fields.len() / 16 + 1).map(chunk).collect();
    let faults: Vec<String> = met.iter().flat_map(|(faults, _)| faults.clone()).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    let tries: BTreeSet<_> = met.into_iter().flat_map(|(_, tries)| tries).collect();
    let kinds: BTreeSet<&str> = tries.iter().map(|(kind, _)| kind.as_str()).collect();
    let idle: Vec<_> = KINDS.iter().map(|kind| kind.name).filter(|kind| !kinds.contains(kind)).collect();
    assert!(idle.is_empty(), "kinds of no field: {idle:?}");
    let lists = ["list of id", "list of list of id"];
    let missed: BTreeMap<&str, usize> = kinds
        .iter()
        .map(|kind| (*kind, tries.iter().filter(|(own, _)| own == kind).count()))
        .filter(|(kind, count)| *count + 1 < odd.len() && !lists.contains(kind))
        .collect();
    assert!(missed.is_empty(), "kinds that some odd values never came to: {missed:?}");
    assert!(fields.len() > 850, "{} fields", fields.len());
}

/// Odd values in fields whose kind the plan itself declares.
#[test]
fn what_a_plan_declares_is_asked_of_odd_values() {
    assert_eq!(declared::errors_of_the_plan_as_it_is(), []);
    let mut faults = Vec::new();
    for field in declared::all() {
        let (_, takes) = declared::TAKES.iter().find(|(kind, _)| *kind == field.kind).expect("the table has the kind");
        // Behind a word a quote is a letter like others, and nothing can be left out.
        let odd =
            odd::all().into_iter().filter(|odd| !field.has_word() || !["5", "blank", "nothing"].contains(&odd.name));
        for odd in odd {
            let (here, elsewhere) = field.met(&odd);
            let takes = takes.split_whitespace().any(|name| name == odd.name);
            let wrong = match takes {
                true => !here.is_empty(),
                false => here.len() != 1 || !elsewhere.is_empty(),
            };
            if wrong {
                faults.push(format!("{}: `{}` gives {here:?} and elsewhere {elsewhere:?}", field.kind, odd.name));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
