// How the browser tests run. `cargo xtask test` starts the server, finds the browser and sets the environment
// (see support/environment.ts); `cargo xtask browser [playwright options]` does only that part.
import { defineConfig } from '@playwright/test';
import { environment } from './support/environment.ts';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: `${environment.output}/artifacts`,
  forbidOnly: environment.ci,
  fullyParallel: true,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: `${environment.output}/report.json` }]],
  use: {
    baseURL: environment.url,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(environment.chromium === undefined ? {} : { executablePath: environment.chromium }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [{ name: 'chromium', use: { browserName: 'chromium' } }],
});
