//! Scorecards and their ratings.

use crate::source::Spanned;
use crate::syntax::condition::When;
use crate::syntax::entries::Entries;
use crate::syntax::incentives::{AboveLast, Example, MeasureAs, Mode, OrJudged};
use crate::syntax::ranged::{NotNegative, Positive, Share};
use crate::syntax::read::{Field, Flat, Required};
use crate::syntax::reference::{MetricRef, WhoRef, WhoseRef};
use crate::syntax::rows::{EachStep, Table};
use crate::syntax::scalar::{Choice, Text};
use crate::syntax::worded::BelowFirst;
use crate::units::{Figure, Rhythm};
use crate::{choice, entry, row};

entry! {
    /// A scorecard.
    pub struct Scorecard as "a scorecard", "一张考核表" {
        /// Printed label.
        name: Field<Text>,
        /// Whom it appraises.
        r#for: Required<When>,
        /// How often.
        every: Field<Spanned<Rhythm>>,
        /// What the score is rounded to before it is rated; it is rated as it is unless said.
        round_to: Field<Positive>,
        /// The items; weights of inner items are parts of the whole card.
        items: Required<Entries<ScoreItem>>,
        /// Points beside the items, added before the score is rounded and rated.
        adjustments: Field<Entries<Adjustment>>,
        /// The ratings by score.
        ratings: Field<Table<RatingRow>>,
        /// Who appraises.
        owner: Field<WhoRef>,
        /// Worked examples, executed and printed: what items reached, and the `score`, the `rating` and what it `pays`.
        examples: Field<Vec<Example>>,
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
        /// How the score follows from the result; without it attainment in percent is the score: 100 points at 100 %.
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

choice! {
    /// How often what an adjustment is for counts.
    pub enum Times as "once or each", "once 或 each" {
        /// Once, however often it happens.
        Once = "once",
        /// Each time it happens.
        Each = "each",
    }
}

entry! {
    /// Points that are added to a score or taken off it.
    pub struct Adjustment as "an adjustment such as {when: {…}, points: -5}", "加减分项，如 {when: {…}, points: -5}" {
        /// Printed label.
        name: Field<Text>,
        /// What they are for; whatever the judge finds unless said.
        when: Field<When>,
        /// How many points; below zero they are taken off. Or who judges them, within which range.
        points: Required<OrJudged<Spanned<Figure>>>,
        /// Whether they count once or each time.
        times: Field<Choice<Times>>,
        /// The most points that it adds or takes off in all.
        at_most: Field<NotNegative>,
        /// Free text, printed with it.
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
