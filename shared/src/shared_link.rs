//! Links to shared designs: where a design is, and how it is to be shown.

use crate::api::{SHORT_LINKS, VIEW};
use crate::choice;
use crate::field::Choice;
use crate::fragment;

/// What the fragment begins with that holds the key of an encrypted design.
pub const KEY_PREFIX: &str = "key-";
/// The query with the number of the revision that a stored design is compared with.
const WITH: &str = "with";

choice! {
    /// How a design is shown.
    pub enum View {
        Edit = "edit", "To work on";
        Read = "read", "Only to be looked at";
        Embed = "embed", "As a part of another page";
        Compare = "compare", "Beside an earlier revision";
    }
}

/// Where a design is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// In the link itself: the fragment that [`fragment::read`] opens.
    Whole(String),
    /// On the server of the link.
    Stored(Stored),
}

/// A design on a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its id.
    pub id: String,
    /// Which of its revisions; none: the latest.
    pub revision: Option<i64>,
    /// Opens it when it is encrypted. Browsers do not send it to anybody.
    pub key: Option<String>,
}

/// A link to a shared design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedLink {
    /// Where the design is.
    pub target: Target,
    /// How it is shown.
    pub view: View,
    /// The revision that it is compared with.
    pub with: Option<i64>,
}

impl SharedLink {
    /// A link to work on what is there.
    #[must_use]
    pub fn to(target: Target) -> Self {
        Self {
            target,
            view: View::Edit,
            with: None,
        }
    }

    /// The same, shown in another way.
    #[must_use]
    pub fn shown(self, view: View) -> Self {
        Self { view, ..self }
    }

    /// Reads a whole URL, or what stands behind the host in it; none when it leads to no design.
    #[must_use]
    pub fn read(url: &str) -> Option<Self> {
        let url = url.trim();
        let (address, fragment) = url.split_once('#').unwrap_or((url, ""));
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let path = match path.split_once("://") {
            Some((_, behind)) => behind.find('/').and_then(|at| behind.get(at..)),
            None => Some(path),
        };
        let target = if fragment.starts_with(fragment::PREFIX) {
            Target::Whole(fragment.to_owned())
        } else {
            Target::Stored(stored(path?, fragment)?)
        };
        Some(Self {
            target,
            view: view(query),
            with: asked(query, WITH).and_then(|number| number.parse().ok()),
        })
    }

    /// What stands behind the host.
    #[must_use]
    pub fn path(&self) -> String {
        let (path, fragment) = match &self.target {
            Target::Whole(fragment) => ("/".to_owned(), fragment.clone()),
            Target::Stored(Stored { id, revision, key }) => {
                let revision = revision.map_or_else(String::new, |number| format!("/{number}"));
                let key = key.as_ref().map(|key| format!("{KEY_PREFIX}{key}"));
                (
                    format!("{SHORT_LINKS}{id}{revision}"),
                    key.unwrap_or_default(),
                )
            }
        };
        let view = (self.view != View::Edit).then(|| format!("{VIEW}={}", self.view.id()));
        let with = self.with.map(|number| format!("{WITH}={number}"));
        let query: Vec<String> = [view, with].into_iter().flatten().collect();
        let before = |mark: char, text: String| match text.is_empty() {
            true => text,
            false => format!("{mark}{text}"),
        };
        path + &before('?', query.join("&")) + &before('#', fragment)
    }

    /// The HTML that shows the design in another page.
    #[must_use]
    pub fn embedding(&self, origin: &str, name: &str) -> String {
        let link = self.clone().shown(View::Embed).path();
        let name = escaped(name);
        format!(
            "<iframe src=\"{origin}{}\" title=\"{name}\" width=\"800\" height=\"500\" style=\"border:0\" loading=\"lazy\"></iframe>",
            escaped(&link)
        )
    }
}

/// How the page is to be shown, by its query.
#[must_use]
pub fn view(query: &str) -> View {
    asked(query, VIEW)
        .and_then(View::from_id)
        .unwrap_or(View::Edit)
}

/// A query without what belongs to a link.
#[must_use]
pub fn without_link(query: &str) -> String {
    let others = parts(query).filter(|part| {
        let name = part.split('=').next().unwrap_or_default();
        ![VIEW, WITH, ""].contains(&name)
    });
    others.collect::<Vec<_>>().join("&")
}

/// The parts of a query; where it begins is told by its own marks, which nothing else needs.
fn parts(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').map(|part| part.trim_start_matches('?'))
}

fn asked<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    parts(query).find_map(|part| {
        let (found, value) = part.split_once('=')?;
        (found == name).then_some(value)
    })
}

fn stored(path: &str, fragment: &str) -> Option<Stored> {
    let mut parts = path.strip_prefix(SHORT_LINKS)?.split('/');
    let id = parts.next().filter(|id| is_id(id))?;
    let revision = match parts.next() {
        None | Some("") => None,
        Some(number) => Some(number.parse().ok().filter(|number| *number > 0)?),
    };
    Some(Stored {
        id: id.to_owned(),
        revision,
        key: fragment.strip_prefix(KEY_PREFIX).map(str::to_owned),
    })
}

/// Nothing else goes into a path or a query.
fn is_id(id: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !id.is_empty() && id.bytes().all(legal)
}

/// Text as the value of an attribute of HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(revision: Option<i64>, key: Option<&str>) -> Target {
        Target::Stored(Stored {
            id: "AbC-12_9".to_owned(),
            revision,
            key: key.map(str::to_owned),
        })
    }

    #[test]
    fn every_link_is_read_as_it_was_written() {
        let whole = Target::Whole("design-AYAB".to_owned());
        let targets = [
            whole,
            stored(None, None),
            stored(Some(3), None),
            stored(None, Some("k_-9")),
        ];
        for target in targets {
            for (view, ..) in View::ALL {
                for with in [None, Some(2)] {
                    let link = SharedLink {
                        target: target.clone(),
                        view: *view,
                        with,
                    };
                    for before in ["", "https://example.com", " http://127.0.0.1:8080"] {
                        let url = format!("{before}{}", link.path());
                        assert_eq!(SharedLink::read(&url), Some(link.clone()), "{url}");
                    }
                }
            }
        }
    }

    #[test]
    fn links_look_like_this() {
        let link = SharedLink::to(stored(Some(3), Some("k")));
        assert_eq!(link.path(), "/d/AbC-12_9/3#key-k");
        let link = link.shown(View::Read);
        assert_eq!(link.path(), "/d/AbC-12_9/3?view=read#key-k");
        let whole = SharedLink::to(Target::Whole("design-A".into()));
        assert_eq!(whole.path(), "/#design-A");
        assert_eq!(whole.shown(View::Embed).path(), "/?view=embed#design-A");
    }

    #[test]
    fn what_leads_to_no_design_is_no_link() {
        for url in [
            "",
            "/",
            "https://example.com",
            "https://example.com/#cost",
            "/d/",
            "/d/a b",
            "/d/../x",
            "/d/abc/0",
            "/d/abc/first",
            "/elsewhere/abc",
        ] {
            assert_eq!(SharedLink::read(url), None, "{url}");
        }
    }

    #[test]
    fn a_link_leaves_the_rest_of_a_query() {
        assert_eq!(without_link("?test&view=read&with=2"), "test");
        assert_eq!(without_link(""), "");
        assert_eq!(without_link("&?view=read"), "");
        assert_eq!(view("?test&view=embed"), View::Embed);
        assert_eq!(view("?view=nothing"), View::Edit);
    }

    #[test]
    fn a_name_stays_text_in_another_page() {
        let link = SharedLink::to(stored(None, None));
        let embedding = link.embedding("https://example.com", "A \"b\" <script>&");
        assert_eq!(
            embedding,
            "<iframe src=\"https://example.com/d/AbC-12_9?view=embed\" title=\"A &quot;b&quot; &lt;script&gt;&amp;\" width=\"800\" height=\"500\" style=\"border:0\" loading=\"lazy\"></iframe>"
        );
    }
}
