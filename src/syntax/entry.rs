//! The macros that declare entries and words: one declaration gives the type, its reading, its schema and its reference page.

/// Declares a record: its doc comment and those of its fields become the schema's and the reference's descriptions, its field
/// types say whether a key is optional ([`Field`](crate::syntax::Field)), required or flattened. The key is the field's name.
#[macro_export]
macro_rules! entry {
    ($(#[doc = $doc:literal])* pub struct $name:ident $(<$row:ident>)? as $en:literal, $zh:literal {
        $($(#[doc = $field_doc:literal])* $field:ident: $kind:ty),* $(,)?
    }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name $(<$row>)? {
            /// Where it is written.
            pub site: $crate::source::Span,
            $($(#[doc = $field_doc])* pub $field: $kind,)*
        }

        impl $(<$row: $crate::syntax::TableRow>)? $crate::syntax::Record for $name $(<$row>)? {
            const NAME: &'static str = stringify!($name);
            const DOC: &'static str = concat!($($doc, "\n"),*);

            fn empty(span: $crate::source::Span) -> Self {
                Self { site: span, $($field: <$kind as $crate::syntax::Slot>::vacant(span),)* }
            }

            fn take(
                &mut self,
                key: $crate::text::Key<'_>,
                node: $crate::text::Node<'_>,
                reader: &mut $crate::syntax::Reader<'_>,
            ) -> bool {
                $($crate::syntax::Slot::take(
                    &mut self.$field, $crate::syntax::key_of(stringify!($field)), key, node, reader,
                ))||*
            }

            fn break_key(&mut self, key: &str) {
                $($crate::syntax::Slot::break_key(
                    &mut self.$field, $crate::syntax::key_of(stringify!($field)), key,
                );)*
            }

            fn finish(&mut self, span: $crate::source::Span, reader: &mut $crate::syntax::Reader<'_>) {
                $($crate::syntax::Slot::finish(
                    &mut self.$field, $crate::syntax::key_of(stringify!($field)), span, reader,
                );)*
            }

            fn keys(keys: &mut Vec<$crate::syntax::KeyDoc>) {
                $(<$kind as $crate::syntax::Slot>::describe(
                    $crate::syntax::key_of(stringify!($field)), concat!($($field_doc, "\n"),*), keys,
                );)*
            }

            fn open() -> Option<$crate::syntax::SchemaOf> {
                None$(.or_else(<$kind as $crate::syntax::Slot>::open))*
            }

            fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn $crate::syntax::FileTable)) {
                $($crate::syntax::Slot::file_tables(&mut self.$field, visit);)*
            }

            fn references(&self, visit: &mut $crate::syntax::Visit<'_>) {
                $($crate::syntax::Slot::references(&self.$field, visit);)*
            }

            fn shapes(&self, fields: &mut $crate::syntax::shape::Fields) {
                $($crate::syntax::Slot::shapes(&self.$field, $crate::syntax::key_of(stringify!($field)), fields);)*
            }

            fn give_way(&mut self, newer: &mut Self) {
                $($crate::syntax::Slot::give_way(&mut self.$field, &mut newer.$field);)*
            }
        }

        impl $(<$row: $crate::syntax::TableRow>)? $crate::syntax::Read for $name $(<$row>)? {
            const NOUN: $crate::syntax::Noun = $crate::syntax::Noun { en: $en, zh: $zh };

            fn read(node: $crate::text::Node<'_>, reader: &mut $crate::syntax::Reader<'_>) -> Option<Self> {
                $crate::syntax::read_record(node, Self::NOUN, reader)
            }

            fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::syntax::schema::record::<Self>(generator)
            }

            fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn $crate::syntax::FileTable)) {
                $crate::syntax::Record::file_tables(self, visit);
            }

            fn references(&self, visit: &mut $crate::syntax::Visit<'_>) {
                $crate::syntax::Record::references(self, visit);
            }

            fn shape(&self) -> $crate::syntax::shape::Shape {
                let mut fields = Vec::new();
                $crate::syntax::Record::shapes(self, &mut fields);
                $crate::syntax::shape::Shape::Record(fields)
            }
        }
    };
}

/// Declares the words a key may take.
#[macro_export]
macro_rules! choice {
    ($(#[doc = $doc:literal])* pub enum $name:ident as $en:literal, $zh:literal {
        $($(#[doc = $word_doc:literal])* $variant:ident = $word:literal),* $(,)?
    }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[doc = $word_doc])* $variant,)*
        }

        impl $name {
            /// Every word with its meaning, in the order of the reference.
            pub const WORDS: &'static [(&'static str, Self, &'static str)] =
                &[$(($word, Self::$variant, concat!($($word_doc, "\n"),*))),*];

            /// The word as written.
            pub fn word(self) -> &'static str {
                Self::WORDS[self as usize].0
            }
        }

        impl $crate::syntax::Word for $name {
            const NAME: &'static str = stringify!($name);
            const NOUN: $crate::syntax::Noun = $crate::syntax::Noun { en: $en, zh: $zh };

            fn words() -> &'static [(&'static str, Self, &'static str)] {
                Self::WORDS
            }
        }
    };
}

/// The key of a field: raw identifiers (`r#for`) lose their mark.
pub const fn key_of(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}
