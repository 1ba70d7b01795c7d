//! Compresses the web app once, as well as can be, for the server to send as it is.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;

/// What is smaller than this fits into one packet anyway.
const WORTH_IT: usize = 1_000;

/// Puts a file `<name>.br` beside every file of `built` that is worth it. What `packed` holds from the last time
/// is taken over, as long as the file is the same.
pub fn pack(built: &Path, packed: &Path) -> Result<()> {
    let files = std::fs::read_dir(built)
        .with_context(|| format!("cannot read the folder {}", built.display()))?;
    for file in files {
        let name = PathBuf::from(file?.file_name());
        let source = built.join(&name);
        if !source.is_file() {
            continue;
        }
        let content =
            std::fs::read(&source).with_context(|| format!("cannot read {}", source.display()))?;
        let target = name.with_added_extension("br");
        let earlier = std::fs::read(packed.join(&name)).is_ok_and(|earlier| earlier == content);
        let taken_over = earlier.then(|| std::fs::read(packed.join(&target)).ok());
        let small = match taken_over.flatten() {
            Some(small) => small,
            None if content.len() >= WORTH_IT => compressed(&content)?,
            None => continue,
        };
        let target = built.join(target);
        std::fs::write(&target, small)
            .with_context(|| format!("cannot write {}", target.display()))?;
    }
    Ok(())
}

/// Brotli with all the effort that it can make.
fn compressed(content: &[u8]) -> Result<Vec<u8>> {
    let effort = BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut small, &effort).context("cannot compress")?;
    Ok(small)
}

#[cfg(test)]
mod tests {
    use super::pack;

    #[test]
    fn what_is_packed_is_read_again_and_taken_over() -> anyhow::Result<()> {
        let base = std::env::temp_dir().join(format!("azimuth-packing-{}", std::process::id()));
        let (built, packed) = (base.join("built"), base.join("packed"));
        std::fs::create_dir_all(&built)?;
        std::fs::create_dir_all(&packed)?;
        let text = "the same again and ".repeat(200);
        std::fs::write(built.join("a.js"), &text)?;
        std::fs::write(built.join("small.svg"), "<svg/>")?;
        pack(&built, &packed)?;
        let small = std::fs::read(built.join("a.js.br"))?;
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &small[..], &mut unpacked)?;
        assert_eq!(unpacked, text.as_bytes());
        assert!(!built.join("small.svg.br").exists());

        std::fs::write(packed.join("a.js"), &text)?;
        std::fs::write(packed.join("a.js.br"), "from the last time")?;
        pack(&built, &packed)?;
        assert_eq!(std::fs::read(built.join("a.js.br"))?, b"from the last time");
        std::fs::write(built.join("a.js"), text.to_uppercase())?;
        pack(&built, &packed)?;
        assert_ne!(std::fs::read(built.join("a.js.br"))?, b"from the last time");
        std::fs::remove_dir_all(&base)?;
        Ok(())
    }
}
