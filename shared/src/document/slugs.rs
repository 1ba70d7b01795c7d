//! Slugs: what they may be, and free ones for what is drawn anew.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::limits;

/// Slugs that are taken. It remembers how far the numbers of a name are taken, so that to name many copies does not
/// count from the beginning for each.
#[derive(Debug, Clone, Default)]
pub struct Slugs<'a> {
    taken: BTreeSet<Cow<'a, str>>,
    /// By the name without its number and the letter of its zone: all numbers of the range are taken.
    numbers: BTreeMap<(String, Option<char>), RangeInclusive<u32>>,
}

impl<'a> Slugs<'a> {
    /// These are taken.
    #[must_use]
    pub fn taken(slugs: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            taken: slugs.into_iter().map(Cow::Borrowed).collect(),
            numbers: BTreeMap::new(),
        }
    }

    /// A slug made of `text` that is not taken, and is from now on. A zone suffix such as `-a` stays last: `web-a` becomes
    /// `web-2-a`.
    pub fn take(&mut self, text: &str) -> String {
        let slug = match slugify(text) {
            nothing if nothing.is_empty() => "node".to_owned(),
            slug => slug,
        };
        if self.taken.insert(Cow::Owned(slug.clone())) {
            return slug;
        }
        let (stem, letter) = split_zone(&slug);
        let suffix = letter.map_or_else(String::new, |letter| format!("-{letter}"));
        let (stem, number) = split_number(stem);
        // Of four digits at most, so there are others.
        let first = number.unwrap_or(1) + 1;
        let known = self.numbers.entry((stem.to_owned(), letter));
        let known = known.or_insert(first..=first - 1);
        let mut next = first;
        loop {
            if known.contains(&next) {
                next = known.end() + 1;
            }
            let numbered = format!("{stem}-{next}{suffix}");
            if self.taken.insert(Cow::Owned(numbered.clone())) {
                *known = match *known.start() <= next && first <= known.end() + 1 {
                    true => first.min(*known.start())..=next,
                    false => first..=next,
                };
                return numbered;
            }
            next += 1;
        }
    }

    /// A slug is free again.
    pub fn give_back(&mut self, slug: &str) {
        self.taken.remove(slug);
        let (stem, letter) = split_zone(slug);
        let key = (split_number(stem).0.to_owned(), letter);
        self.numbers.remove(&key);
    }
}

/// Whether the text is a slug: a letter, then letters, digits and single inner hyphens.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    let legal = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    legal
        && text.len() <= limits::SLUG
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--")
}

/// The text as a slug; empty when nothing of it can be used.
#[must_use]
pub fn slugify(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars().flat_map(char::to_lowercase) {
        if character.is_ascii_alphanumeric() {
            if !slug.is_empty() || character.is_ascii_lowercase() {
                slug.push(character);
            }
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= limits::SLUG - 8 {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A slug without the number of at most four digits at its end, and that number: `web-2` is `web` and 2. What is longer
/// is a date or a name.
#[must_use]
pub fn split_number(slug: &str) -> (&str, Option<u32>) {
    let split = slug.rsplit_once('-');
    let split = split.filter(|(_, number)| number.len() <= 4);
    match split.and_then(|(stem, number)| Some((stem, number.parse().ok()?))) {
        Some((stem, number)) => (stem, Some(number)),
        None => (slug, None),
    }
}

/// A slug without its zone suffix, and the letter of the suffix: `web-a` is `web` and `a`.
#[must_use]
pub fn split_zone(slug: &str) -> (&str, Option<char>) {
    let mut last = slug.chars();
    match (last.next_back(), last.next_back()) {
        (Some(letter @ 'a'..='f'), Some('-')) => (last.as_str(), Some(letter)),
        _ => (slug, None),
    }
}

/// The name of the twin of something in another zone: its own with the other letter at the end.
#[must_use]
pub fn name_in_zone(name: &str, letter: &str) -> String {
    let base = match name.rsplit_once([' ', '-']) {
        Some((base, suffix))
            if suffix.len() == 1 && suffix.starts_with(|c| ('a'..='f').contains(&c)) =>
        {
            base
        }
        _ => name,
    };
    let separator = if name.contains(' ') || !name.contains('-') {
        ' '
    } else {
        '-'
    };
    let room: String = base.chars().take(limits::NAME - 2).collect();
    format!("{room}{separator}{letter}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(taken: &[&str], text: &str, expected: &str) {
        let mut slugs = Slugs::taken(taken.iter().copied());
        assert_eq!(slugs.take(text), expected);
    }

    #[test]
    fn a_free_slug_keeps_its_zone_last() {
        check(&["web-a"], "web a", "web-2-a");
        check(&["web"], "web", "web-2");
        let last = format!("web-{}", u32::MAX);
        check(&[&last], &last, &format!("{last}-2"));
        check(&["web-7"], "web-7", "web-8");
        check(&["web-2-a"], "web-2-a", "web-3-a");
        check(&[], "🦀", "node");
    }

    #[test]
    fn many_are_named_as_one_after_another_by_itself() {
        let texts = [
            "web-4", "web", "web-2", "web-9", "web-4", "web-8", "web-a", "web", "web-7", "web-1",
            "web-20",
        ];
        let mut all = Slugs::taken(["web", "web-5", "web-a"]);
        let mut alone: Vec<String> = ["web", "web-5", "web-a"].map(str::to_owned).to_vec();
        for text in texts.iter().cycle().take(200) {
            let one = Slugs::taken(alone.iter().map(String::as_str)).take(text);
            assert_eq!(all.take(text), one);
            alone.push(one);
        }
        all.give_back("web-3");
        assert_eq!(all.take("web"), "web-3");
    }
}
