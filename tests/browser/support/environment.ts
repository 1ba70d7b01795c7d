// What `cargo xtask test` tells the browser tests, read once and named.
import { fileURLToPath } from 'node:url';

function optional(name: string): string | undefined {
  const value = process.env[name];
  return value === undefined || value === '' ? undefined : value;
}

export const environment = {
  /** Where the server under test answers. */
  url: optional('AZIMUTH_URL') ?? 'http://127.0.0.1:8080',
  /** The `azimuth` binary, for tests that compare the page with the command line. */
  binary: optional('AZIMUTH_BIN'),
  /** The `terraform` binary; TF_CLI_CONFIG_FILE goes with it and is inherited by child processes. */
  terraform: optional('AZIMUTH_TERRAFORM'),
  /** The browser to start; without it Playwright starts its own. */
  chromium: optional('CHROMIUM'),
  /** Where reports, screenshots and traces go. */
  output: optional('AZIMUTH_BROWSER_OUTPUT') ?? fileURLToPath(new URL('../../../target/xtask/browser', import.meta.url)),
  /** In CI a skipped test is a failure. */
  ci: process.env['CI'] === 'true' || process.env['CI'] === '1',
};
