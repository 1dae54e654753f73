//! The plan as written: one type per entry, read from nodes with every mistake reported, not the first.
//!
//! Nothing here knows the plan as a whole. Whether an id exists, which axis a condition names or what a number is measured
//! in is asked by the next stage; here keys, words, numbers and shapes are told apart. The same declarations give the JSON
//! Schemas and the language reference.

mod bounds;
mod condition;
mod edit;
mod entries;
mod entry;
mod formula;
mod keyed;
mod ranged;
mod read;
mod record_file;
pub mod reference;
mod rows;
pub mod rules;
pub mod same_as;
mod scalar;
pub mod schema;
pub mod shape;
mod shared;
mod table_file;
pub mod worded;

pub mod customers;
pub mod digital;
pub mod governance;
pub mod incentives;
pub mod manifest;
pub mod organisation;
pub mod outlook;
pub mod process;
pub mod risk;
pub mod scenario;
pub mod targets;
pub mod team;

pub use bounds::{BoundsOf, Counts, Ends, Figures, Multiples, Percents, Shares, Values};
pub use condition::{AllOf, Ask, Bounds, Limit, Measured, Test, When};
pub use edit::{Edit, Modules};
pub use entries::{Entries, Entry, ID_PATTERN, check_unique, is_id};
pub use entry::key_of;
pub use formula::{Formula, Operand, Operation};
pub use keyed::{CurrencyCode, Keyed, Keys, ServiceMonth};
pub use ranged::{NotNegative, Payment, Positive, Price, Rate, Share, Sum, Tolerance};
pub use read::{Field, Flat, KeyDoc, Noun, Read, Reader, Record, Required, SchemaOf, Slot, read_record};
pub use record_file::{Earliest, Latest, OnDuplicate, PlainShare, RecordFormat};
pub use reference::{RefKind, Visit};
pub use rows::{
    EachStep, Given, GivenKind, GridShape, Match, OrTable, Results, RowHead, Rows, Table, TableRow, TableRows, ValueRow,
};
pub use scalar::{Choice, OneOrMany, Percent, Ref, Scalar, Text, Whole, Word};
pub use shared::{By, Items, Numbers, StartDate};
pub use table_file::{
    Columns, Delimiter, Encoding, FileRef, FileTable, Format, HeaderLine, Loaded, Mark, TableKeys, Times,
};
pub use worded::{BelowFirst, CapPer, ComparedAs, CountedOver, DayTime, Frequency, MonthDay, Sees, UnitWord};

use std::sync::Arc;

use crate::entry;

entry! {
    /// What any file of a plan may hold. Every section may stand in any file and in several; an id stands once.
    pub struct Sections as "a plan file with sections", "包含各章节的方案文件" {
        /// Units, roles, positions, holders.
        organisation: Flat<organisation::Organisation>,
        /// Basis, metrics, dimensions, fields, sets, targets.
        targets: Flat<targets::Targets>,
        /// Hiring, training, routines, progression.
        team: Flat<team::Team>,
        /// Processes and approvals.
        process: Flat<process::Process>,
        /// Segments, territories, coverage, life cycle, protection, care.
        customers: Flat<customers::Customers>,
        /// Incentive plans, crediting, scorecards, contests, recognition.
        incentives: Flat<incentives::Incentives>,
        /// Risks, controls, policies, separation, integrity.
        risk: Flat<risk::Risks>,
        /// Systems, sources, dashboards.
        digital: Flat<digital::Digital>,
        /// Reviews, terms, changes, sign-off.
        governance: Flat<governance::Governance>,
    }
}

entry! {
    /// Entries that a change may put in the place of those of the same id.
    pub struct EntrySections as "sections of entries", "条目章节" {
        /// Units, roles, positions, holders.
        organisation: Flat<organisation::Organisation>,
        /// Hiring, training, routines, progression.
        team: Flat<team::Team>,
        /// Processes and approvals.
        process: Flat<process::Process>,
        /// Segments, territories, coverage, life cycle, protection, care.
        customers: Flat<customers::Customers>,
        /// Incentive plans, crediting, scorecards, contests, recognition.
        incentives: Flat<incentives::Incentives>,
        /// Risks, controls, policies, separation, integrity.
        risk: Flat<risk::Risks>,
        /// Systems, sources, dashboards.
        digital: Flat<digital::Digital>,
    }
}

/// A whole plan as written: the manifest and what each file holds.
#[derive(Debug, Default, Clone)]
pub struct Written {
    /// The manifest, if it could be read.
    pub manifest: Option<manifest::Manifest>,
    /// The sections of each file, in the order of their paths; shared with what is remembered of the files for the next run.
    pub files: Vec<Arc<Sections>>,
}

impl Written {
    /// All sections: those in the manifest, then those of each file.
    pub fn sections(&self) -> impl Iterator<Item = &Sections> {
        self.manifest.iter().map(|manifest| &manifest.sections.0).chain(self.files.iter().map(|sections| &**sections))
    }

    /// The changes of all files, in written order.
    pub fn changes(&self) -> impl Iterator<Item = &governance::Change> {
        self.sections().filter_map(|sections| sections.governance.changes.get()).flat_map(|items| &items.list)
    }

    /// The plan with the entries of a change standing over those of the same id; what is new stands at the end.
    pub fn with(&self, change: &EntrySections) -> Self {
        let mut written = self.clone();
        let mut newer = Sections::empty(change.site);
        newer.organisation = change.organisation.clone();
        newer.team = change.team.clone();
        newer.process = change.process.clone();
        newer.customers = change.customers.clone();
        newer.incentives = change.incentives.clone();
        newer.risk = change.risk.clone();
        newer.digital = change.digital.clone();
        let manifest = written.manifest.iter_mut().map(|manifest| &mut manifest.sections.0);
        let files = written.files.iter_mut().map(Arc::make_mut);
        manifest.chain(files).for_each(|sections| Record::give_way(sections, &mut newer));
        written.files.push(Arc::new(newer));
        written
    }
}
