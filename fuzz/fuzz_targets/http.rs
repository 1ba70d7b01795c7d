#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::plant("http"), |bytes: &[u8]| {
    (tests::fuzz::target("http").run)(bytes);
});
