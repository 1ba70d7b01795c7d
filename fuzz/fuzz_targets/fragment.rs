#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::plant("fragment"), |bytes: &[u8]| {
    (tests::fuzz::target("fragment").run)(bytes);
});
