#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::plant("picture"), |bytes: &[u8]| {
    (tests::fuzz::target("picture").run)(bytes);
});
