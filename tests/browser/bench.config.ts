// Measurements in the browser; `cargo xtask bench rules --browser` writes the designs and runs them.
import base from './playwright.config.ts';

export default { ...base, testMatch: '**/*.bench.ts', workers: 1, fullyParallel: false };
