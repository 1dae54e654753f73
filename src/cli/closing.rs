//! The closed periods of a plan folder.

use std::io::ErrorKind;
use std::path::Path;

use ecow::EcoString;

use super::plan::write_file;
use super::{Failure, terminal};
use crate::actuals::closed::{self, Closed, FOLDER};
use crate::diagnostic::Lang;
use crate::document::{Paid, records_digest};
use crate::say;
use crate::units::Date;

/// The periods that the files of a plan close.
pub(super) fn read(root: &Path) -> Result<Closed, Failure> {
    let folder = root.join(FOLDER);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Closed::default()),
        Err(error) => return Err(Failure::at(&folder)(error)),
    };
    let mut files: Vec<(EcoString, Vec<u8>)> = Vec::new();
    for entry in entries {
        let path = entry.map_err(Failure::at(&folder))?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden || path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let bytes = std::fs::read(&path).map_err(Failure::at(&path))?;
        files.push((ecow::eco_format!("{}", path.display()), bytes));
    }
    Closed::read(files).map_err(|error| Failure::Usage(error.message()))
}

/// The days that closing a period up to its last day closes: those since the last closed one.
///
/// # Errors
/// If a later period is closed, or one that this one lies within.
pub(super) fn days(closed: &Closed, name: &str, (from, to): (Date, Date), year: Date) -> Result<(Date, Date), Failure> {
    if let Some(lock) = closed.ending(to) {
        let is_last = closed.until() == Some(to);
        return if is_last { Ok((lock.from, to)) } else { Err(is_closed(name, closed)) };
    }
    let next = closed.until().map_or(year.min(from), |until| until.plus_days(1));
    if to < next { Err(is_closed(name, closed)) } else { Ok((next, to)) }
}

fn is_closed(name: &str, closed: &Closed) -> Failure {
    let last = closed.periods().last().unwrap_or_default().to_owned();
    Failure::Usage(say!(
        en: "{name} is closed, and so is {last} after it; what turns out otherwise is paid with the next open period",
        zh: "{name} 已结账，其后的 {last} 也已结账；此后的变动随下一未结账期间补计",
        name = name, last = last,
    ))
}

/// Closes a period: writes the file that says what was counted and paid.
pub(super) fn close(
    root: &Path,
    paid: &Paid<'_>,
    name: &str,
    days: (Date, Date),
) -> Result<std::path::PathBuf, Failure> {
    let lock = paid.payroll.lock(&paid.compiled.plan, name, days, (paid.plan_digest, &records_digest(paid)));
    let folder = root.join(FOLDER);
    std::fs::create_dir_all(&folder).map_err(Failure::at(&folder))?;
    let path = folder.join(format!("{name}.json"));
    write_file(&path, &closed::write(&lock))?;
    clear(&folder);
    Ok(path)
}

/// Clears away what runs that were killed while they closed a period left in the folder; what cannot be cleared stays until the next.
fn clear(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    for entry in entries.filter(|entry| is_draft(&entry.file_name().to_string_lossy())) {
        drop(std::fs::remove_file(entry.path()));
    }
}

/// Whether a file is named as a draft of one that closes a period: `.tmp` and six letters or digits.
fn is_draft(name: &str) -> bool {
    let tail = name.strip_prefix(".tmp");
    tail.is_some_and(|tail| tail.len() == 6 && tail.chars().all(|one| one.is_ascii_alphanumeric()))
}

/// Tells of positions that were paid in closed periods and that their plans pay no more.
pub(super) fn tell_gone(closed: &Closed, paid: &Paid<'_>, lang: Lang) {
    let plans = &paid.payroll.terms.plans;
    let organisation = &paid.compiled.plan.organisation;
    let pays = |plan: &str, position: &str| {
        let seat = organisation.seat(position);
        seat.is_some_and(|seat| plans.iter().any(|own| own.id.value == plan && own.seats.contains(&seat)))
    };
    for (plan, position) in closed.gone(pays) {
        let note = say!(
            en: "{position} was paid by {plan} in closed periods and is not any more: what is to be corrected of that is not in these statements",
            zh: "{position} 在已结账期间按 {plan} 计薪，现已不再适用：相关更正不在本次结算单中",
            position = position, plan = plan,
        );
        terminal::print_error(note.text(lang));
    }
}
