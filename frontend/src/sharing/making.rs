//! Short links are made, moved on to another revision, and deleted.

use shared::document::Document;
use shared::wire;

use super::owned::{self, Owned, OwnedLinks};
use crate::api::designs::{self, Content, Refusal};
use crate::browser::cipher;

/// Stores a design on the server, and remembers what it takes to change it.
///
/// # Errors
/// Why not, in a sentence.
pub async fn create(
    links: OwnedLinks,
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
    let kept = owned.clone();
    let remembered = owned::change(links, |links| links.insert(0, kept));
    match remembered {
        Ok(()) => Ok(owned),
        Err(_) => Err(format!(
            "The short link is {}, but this browser's storage is full or closed: keep the edit secret {} to change or delete it later.",
            owned.link().path(),
            owned.edit_secret
        )),
    }
}

/// Stores the design as the next revision of one's own short link.
///
/// # Errors
/// Why not, in a sentence.
pub async fn update(links: OwnedLinks, owned: &Owned, document: &Document) -> Result<i64, String> {
    let content = content(document, owned.key.as_deref()).await?;
    let revised = designs::revise(&owned.id, &owned.edit_secret, &content).await;
    let revised = revised.map_err(|refusal| refused(links, owned, refusal))?;
    let name = document.name.clone();
    let remembered = owned::change(links, |links| {
        if let Some(known) = links.iter_mut().find(|known| known.id == owned.id) {
            known.revision = revised.revision;
            known.name = name;
        }
    });
    // What is not remembered is only the number that the list shows.
    remembered.ok();
    Ok(revised.revision)
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
    if refusal.is_gone {
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
