//! Systems, sources and dashboards, as written.

use crate::entry;
use crate::source::Spanned;
use crate::syntax::condition::When;
use crate::syntax::entries::Entries;
use crate::syntax::read::{Field, Required};
use crate::syntax::reference::{MetricRef, SystemRef, WhoRef};
use crate::syntax::scalar::{OneOrMany, Text};
use crate::syntax::table_file::{Columns, Format};
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
        /// The files, a glob.
        file: Field<Text>,
        /// Which column holds which key.
        columns: Field<Columns>,
        /// How the files are written.
        format: Field<Box<Format>>,
        /// What its data must satisfy.
        quality: Field<Quality>,
        /// Free text, printed with the source.
        note: Field<Text>,
    }
}

entry! {
    /// What data must satisfy.
    pub struct Quality as "quality rules such as {unique: [order-no]}", "质量规则，如 {unique: [order-no]}" {
        /// Columns that together occur once.
        unique: Field<OneOrMany<Text>>,
        /// Columns that are never empty.
        not_null: Field<OneOrMany<Text>>,
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
