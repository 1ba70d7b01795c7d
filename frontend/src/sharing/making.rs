//! Short links are made, moved on to another revision, and deleted.

use shared::document::Document;
use shared::wire;

use super::Sharing;
use super::owned::{self, Owned, OwnedLinks};
use crate::api::designs::{self, Content, Meaning, Refusal};
use crate::browser::cipher;

/// Stores a design on the server, and remembers what it takes to change it.
///
/// # Errors
/// Why not, in a sentence.
pub async fn create(
    sharing: Sharing,
    document: &Document,
    encrypted: bool,
    expires_in: Option<i64>,
) -> Result<Owned, String> {
    let key = encrypted.then(cipher::new_key).transpose()?;
    let content = content(document, key.as_deref()).await?;
    let stored = designs::create(&content, expires_in).await;
    let stored = stored.map_err(|refusal| refusal.words)?;
    let owned = Owned {
        id: stored.id,
        edit_secret: stored.edit_secret,
        key,
        name: document.name.clone(),
        revision: stored.revision,
        expires: stored.expires,
    };
    sharing.seen.note(&owned.id, owned.revision);
    let kept = owned.clone();
    let remembered = owned::change(sharing.owned, |links| links.insert(0, kept));
    match remembered {
        Ok(()) => Ok(owned),
        Err(_) => Err(format!(
            "The short link is {}, but this browser's storage is full or closed: keep the edit secret {} to change or delete it later.",
            owned.link().path(),
            owned.edit_secret
        )),
    }
}

/// Stores the design as the next revision of one's own short link, after the revision that this tab saw
/// last: one that somebody stored since is not overwritten before the person knows of it.
///
/// # Errors
/// Why not, in a sentence.
pub async fn update(sharing: Sharing, owned: &Owned, document: &Document) -> Result<i64, String> {
    let content = content(document, owned.key.as_deref()).await?;
    let after = sharing.seen.of(&owned.id).unwrap_or(owned.revision);
    let revised = designs::revise(&owned.id, &owned.edit_secret, after, &content).await;
    let revised = revised.map_err(|refusal| match refusal.meaning {
        Meaning::Outdated(latest) => {
            moved_on(sharing, owned, latest, None);
            format!(
                "Revision {latest} was stored since, in another tab or elsewhere, so nothing was overwritten: look at it under Revisions, or press Update again to put this design after it."
            )
        }
        _ => refused(sharing.owned, owned, refusal),
    })?;
    moved_on(sharing, owned, revised.revision, Some(&document.name));
    Ok(revised.revision)
}

/// Takes note of the latest revision of one's own short link, and of its name when that is known.
fn moved_on(sharing: Sharing, owned: &Owned, revision: i64, name: Option<&str>) {
    sharing.seen.note(&owned.id, revision);
    let remembered = owned::change(sharing.owned, |links| {
        if let Some(known) = links.iter_mut().find(|known| known.id == owned.id) {
            known.revision = revision;
            if let Some(name) = name {
                known.name = name.to_owned();
            }
        }
    });
    // What is not remembered is only the number that the list shows.
    remembered.ok();
}

/// Deletes one's own design from the server, for everybody.
///
/// # Errors
/// Why not, in a sentence.
pub async fn delete(links: OwnedLinks, owned: &Owned) -> Result<(), String> {
    let deleted = designs::delete(&owned.id, &owned.edit_secret).await;
    deleted.map_err(|refusal| refused(links, owned, refusal))?;
    forget(links, owned);
    Ok(())
}

fn refused(links: OwnedLinks, owned: &Owned, refusal: Refusal) -> String {
    if refusal.meaning == Meaning::Gone {
        forget(links, owned);
        return "This short link was deleted or has expired, so it left the list.".to_owned();
    }
    refusal.words
}

fn forget(links: OwnedLinks, owned: &Owned) {
    // A link that stays in the list is refused again, with the same words.
    owned::change(links, |links| links.retain(|other| other.id != owned.id)).ok();
}

async fn content(document: &Document, key: Option<&str>) -> Result<Content, String> {
    let text = wire::to_compact(document);
    Ok(match key {
        None => Content::Plain(text),
        Some(key) => Content::Sealed(cipher::seal(key, &text).await?),
    })
}
