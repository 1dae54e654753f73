//! Systems, sources and dashboards, as written.

use crate::entry;
use crate::source::Spanned;
use crate::syntax::condition::When;
use crate::syntax::entries::Entries;
use crate::syntax::ranged::Share;
use crate::syntax::read::{Field, Required};
use crate::syntax::record_file::{OnDuplicate, RecordFormat};
use crate::syntax::reference::{MetricRef, SystemRef, WhoRef};
use crate::syntax::scalar::{OneOrMany, Text};
use crate::syntax::table_file::Columns;
use crate::syntax::worded::Sees;
use crate::units::Rhythm;

entry! {
    /// What the plan runs on.
    pub struct Digital as "sections", "章节" {
        /// Systems.
        systems: Field<Entries<System>>,
        /// Where data comes from.
        sources: Field<Entries<DataSource>>,
        /// What is shown to whom.
        dashboards: Field<Entries<Dashboard>>,
    }
}

entry! {
    /// A system.
    pub struct System as "a system", "一个系统" {
        /// Printed label.
        name: Field<Text>,
        /// Who answers for it.
        owner: Field<WhoRef>,
        /// What it holds.
        holds: Field<OneOrMany<Text>>,
        /// Who may do what in it, one a line.
        access: Field<OneOrMany<Text>>,
        /// Free text, printed with the system.
        note: Field<Text>,
    }
}

entry! {
    /// A feed of records.
    pub struct DataSource as "a source", "一个数据源" {
        /// Printed label.
        name: Field<Text>,
        /// The system it comes from.
        system: Field<SystemRef>,
        /// Who answers for its data.
        owner: Field<WhoRef>,
        /// How often it is fresh.
        every: Field<Spanned<Rhythm>>,
        /// The files, CSV or Parquet, as a glob below the plan folder: `data/orders/*.csv`. A file, folder or glob outside of it may stand for them:
        /// `--data NAME=PATH` with the name of the source.
        file: Field<Text>,
        /// Which column holds which key: a header, or a number from 1. Other columns are not read.
        columns: Field<Columns>,
        /// How the files are written.
        format: Field<Box<RecordFormat>>,
        /// Which records count at all, such as `{status: active}`; the others are left out and counted.
        when: Field<When>,
        /// What its data must satisfy. A record that does not is rejected, with the reason.
        quality: Field<Quality>,
        /// Free text, printed with the source.
        note: Field<Text>,
    }
}

entry! {
    /// What data must satisfy.
    pub struct Quality as "quality rules such as {unique: [order-no]}", "质量规则，如 {unique: [order-no]}" {
        /// Columns that together occur once; none of them may be empty.
        unique: Field<OneOrMany<Text>>,
        /// Which of several records with the same values in these columns counts: refuse (the default) takes one of those that are the same in all
        /// columns and none of those that differ; `{latest: changed}` the one with the latest day, `{earliest: booked}` the one with the earliest.
        on_duplicate: Field<OnDuplicate>,
        /// Columns that are never empty.
        not_null: Field<OneOrMany<Text>>,
        /// The part of all records that may be rejected before that is a finding; none unless said.
        at_most: Field<Spanned<Share>>,
    }
}

entry! {
    /// A dashboard.
    pub struct Dashboard as "a dashboard", "一个看板" {
        /// Printed label.
        name: Field<Text>,
        /// Who sees it.
        r#for: Required<When>,
        /// How often it is fresh.
        every: Field<Spanned<Rhythm>>,
        /// What it shows.
        metrics: Required<OneOrMany<MetricRef>>,
        /// Whose numbers its readers see: own, team, unit or all.
        sees: Field<Sees>,
        /// The system it lives in.
        system: Field<SystemRef>,
        /// Free text, printed with the dashboard.
        note: Field<Text>,
    }
}
