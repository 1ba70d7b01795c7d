//! CRC-32, the check value of ZIP and PNG (ISO 3309; reflected polynomial 0xEDB88320). It finds every
//! error of up to 32 bits in a row, and of all others all but one in 4,294,967,296.

/// The check value of some bytes.
#[must_use]
pub fn of(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |check, byte| {
        (0..8).fold(check ^ u32::from(*byte), |check, _| {
            let rest = check >> 1;
            if check & 1 == 1 {
                rest ^ 0xEDB8_8320
            } else {
                rest
            }
        })
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_the_one_that_everybody_has() {
        // The check of the check, as the catalogues of CRCs print it.
        assert_eq!(super::of(b"123456789"), 0xCBF4_3926);
        assert_eq!(super::of(b""), 0);
    }
}
