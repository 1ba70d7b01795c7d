//! Files as one zip archive; the same files give the same bytes.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The archive of files, in the order of their names and without the time of day.
///
/// # Errors
/// When the archive cannot be made, for example because a file is too large for the format.
pub fn zip(files: &BTreeMap<String, String>) -> Result<Vec<u8>, ZipError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(name.as_str(), options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn the_same_files_give_the_same_archive() {
        let files = BTreeMap::from([
            ("b.tf".to_owned(), "two".to_owned()),
            ("a.tf".to_owned(), "one".to_owned()),
        ]);
        let bytes = zip(&files).unwrap();
        assert_eq!(bytes, zip(&files).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<_> = archive.file_names().map(str::to_owned).collect();
        assert_eq!(names, ["a.tf", "b.tf"]);
        let mut text = String::new();
        let mut file = archive.by_name("b.tf").unwrap();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "two");
    }
}
