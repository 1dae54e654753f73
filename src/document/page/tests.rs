use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use proptest::prelude::*;

use crate::document::template::escape;

/// The text of all text nodes, and whether there is anything but text in paragraphs.
fn read(markdown: &str) -> (String, bool) {
    let arena = Arena::new();
    let tree = parse_document(&arena, markdown, &Options::default());
    let (mut text, mut plain) = (String::new(), true);
    for node in tree.descendants() {
        match &node.data.borrow().value {
            NodeValue::Text(part) => text.push_str(part),
            NodeValue::Document | NodeValue::Paragraph => {}
            _ => plain = false,
        }
    }
    (text, plain)
}

proptest! {
    #[test]
    fn what_a_user_wrote_stays_text(text in "[ -~\\n\\t华东％]{1,40}") {
        let (read, plain) = read(&format!("x{}x", escape(&text)));
        prop_assert!(plain, "{text:?} makes structure");
        let blanks = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(blanks(&read), blanks(&format!("x{}x", text.replace(['\n', '\t'], " "))));
    }
}
