//! Scorecards and their ratings.

use crate::source::Spanned;
use crate::syntax::condition::When;
use crate::syntax::entries::Entries;
use crate::syntax::incentives::{AboveLast, MeasureAs, Mode};
use crate::syntax::ranged::{Positive, Share};
use crate::syntax::read::{Field, Flat, Required};
use crate::syntax::reference::{MetricRef, WhoRef, WhoseRef};
use crate::syntax::rows::{EachStep, Table};
use crate::syntax::scalar::{Choice, Text};
use crate::syntax::worded::BelowFirst;
use crate::units::{Figure, Rhythm};
use crate::{entry, row};

entry! {
    /// A scorecard.
    pub struct Scorecard as "a scorecard", "一张考核表" {
        /// Printed label.
        name: Field<Text>,
        /// Whom it appraises.
        r#for: Required<When>,
        /// How often.
        every: Field<Spanned<Rhythm>>,
        /// What the score is rounded to before it is rated.
        round_to: Field<Positive>,
        /// The items; weights of inner items are parts of the whole card.
        items: Required<Entries<ScoreItem>>,
        /// The ratings by score.
        ratings: Field<Table<RatingRow>>,
        /// Who appraises.
        owner: Field<WhoRef>,
        /// Free text, printed with the card.
        note: Field<Text>,
    }
}

entry! {
    /// An item of a scorecard, or a group of items.
    pub struct ScoreItem as "an item", "一个考核项" {
        /// Printed label.
        name: Field<Text>,
        /// Its part of the whole card.
        weight: Required<Spanned<Share>>,
        /// The items of a group.
        items: Field<Entries<ScoreItem>>,
        /// The metric scored; the item's id unless said.
        metric: Field<MetricRef>,
        /// What of the metric is looked at.
        r#as: Field<Choice<MeasureAs>>,
        /// Whose number.
        of: Field<WhoseRef>,
        /// How the score follows from the result.
        score: Field<ScoreTable>,
        /// Who judges it.
        judged_by: Field<WhoRef>,
        /// The least score that counts.
        floor: Field<Spanned<Figure>>,
        /// The most that counts.
        cap: Field<Spanned<Figure>>,
        /// When the whole card is void.
        veto: Field<When>,
        /// Free text, printed with the item.
        note: Field<Text>,
    }
}

entry! {
    /// How a score follows from a result.
    pub struct ScoreTable as "a score table", "评分表" {
        /// How its rows score: step or interpolated.
        mode: Field<Choice<Mode>>,
        /// The score below the first point of a line.
        below_first: Field<BelowFirst>,
        /// The score above the last point of a line.
        above_last: Field<Choice<AboveLast>>,
        /// The rows.
        table: Flat<Table<ScoreRow>>,
    }
}

row! {
    /// A row of a score table.
    pub struct ScoreRow {
        /// The score.
        score: Field<Spanned<Figure>>,
        /// A score repeated per full step beyond the row's start.
        each: Field<Box<EachStep>>,
    }
}

row! {
    /// A rating by score.
    pub struct RatingRow {
        /// The rating.
        rating: Required<Text>,
        /// What it pays, of what hangs on the card.
        pays: Field<Spanned<Figure>>,
    }
}
