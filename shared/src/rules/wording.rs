//! Words that several rules use: lists of names and counted things.

use crate::document::NodeId;
use crate::sentence::grouped;
use crate::topology::Topology;

/// How many names a sentence takes before it counts the rest.
const NAMES: usize = 3;

/// The names of nodes: "a", "a and b", "a, b, c and 4 more".
pub fn names(topology: &Topology<'_>, nodes: &[NodeId]) -> String {
    let names: Vec<&str> = nodes.iter().map(|id| topology.name(*id)).collect();
    some(&names)
}

/// A node with its kind in front, unless its name says it: "ALB web", "Web balancer ALB".
pub fn called(topology: &Topology<'_>, kind: &str, id: NodeId) -> String {
    let name = topology.name(id);
    fn words(text: &str) -> Vec<&str> {
        let ends = |character: char| !character.is_alphanumeric();
        text.split(ends).collect()
    }
    fn lower(text: &str) -> impl Iterator<Item = char> {
        text.chars().flat_map(char::to_lowercase)
    }
    let (said, wanted) = (words(name), words(kind));
    let is_kind = |window: &[&str]| {
        let mut pairs = window.iter().zip(&wanted);
        pairs.all(|(said, wanted)| lower(said).eq(lower(wanted)))
    };
    if said.windows(wanted.len()).any(is_kind) {
        name.to_owned()
    } else {
        format!("{kind} {name}")
    }
}

/// The first few of some words, and how many more there are.
pub fn some(words: &[&str]) -> String {
    match words.split_at_checked(NAMES) {
        Some((first, rest)) if rest.len() > 1 => {
            format!("{} and {} more", first.join(", "), rest.len())
        }
        _ => all(words),
    }
}

/// All of some words: "a", "a and b", "a, b and c".
pub fn all(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// One of some words: "a", "a or b", "a, b or c".
pub fn either(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// A number of things: "1 task", "1,024 tasks", "no tasks".
pub fn count(number: impl Into<u64>, one: &str, many: &str) -> String {
    match number.into() {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        number => format!("{} {many}", grouped(number)),
    }
}

/// The verb for this many.
pub fn verb<'w>(number: usize, one: &'w str, many: &'w str) -> &'w str {
    if number == 1 { one } else { many }
}

/// Those of some words whose condition holds.
pub fn which<const N: usize>(conditions: [(bool, &'static str); N]) -> Vec<&'static str> {
    (conditions.into_iter())
        .filter(|(holds, _)| *holds)
        .map(|(_, words)| words)
        .collect()
}

/// A sentence with a capital letter at its start.
pub fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(some(&["a"]), "a");
        assert_eq!(some(&["a", "b"]), "a and b");
        assert_eq!(some(&["a", "b", "c", "d"]), "a, b, c and d");
        assert_eq!(some(&["a", "b", "c", "d", "e"]), "a, b, c and 2 more");
        assert_eq!(count(0_u32, "task", "tasks"), "no tasks");
        assert_eq!(capital("it is"), "It is");
    }

    #[test]
    fn a_kind_is_said_once() {
        let document =
            crate::sketch::parse("v: vpc name=\"Digital VPC\"\nw: vpc name=main").unwrap();
        let topology = Topology::of(&document);
        let called: Vec<_> = topology
            .nodes()
            .map(|(id, _)| called(&topology, "VPC", id))
            .collect();
        assert_eq!(called, ["Digital VPC", "VPC main"]);
    }
}
