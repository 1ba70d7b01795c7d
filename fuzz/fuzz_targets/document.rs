#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::plant("document"), |bytes: &[u8]| {
    (tests::fuzz::target("document").run)(bytes);
});
