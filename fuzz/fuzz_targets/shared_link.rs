#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::plant("shared_link"), |bytes: &[u8]| {
    (tests::fuzz::target("shared_link").run)(bytes);
});
