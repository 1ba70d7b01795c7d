// Every browser test imports `test` and `expect` from here: the page it gets is watched, and at the end of the test
// must have logged no error, thrown nothing, and asked no other origin for anything.
import { test as base, expect, type Page } from '@playwright/test';
import { environment } from './environment.ts';

/** What a watched page did that it should not have. */
export class Watch {
  readonly errors: string[] = [];
  readonly foreignRequests: string[] = [];

  constructor(page: Page) {
    const home = new URL(environment.url).host;
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.errors.push(`uncaught: ${error.message}`));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if ((url.protocol.startsWith('http') || url.protocol.startsWith('ws')) && url.host !== home) {
        this.foreignRequests.push(request.url());
      }
    });
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== home) this.foreignRequests.push(socket.url());
    });
  }

  /** For a test that provokes errors on purpose: forgets those that match. */
  forgive(expected: RegExp): void {
    const unexpected = this.errors.filter((error) => !expected.test(error));
    this.errors.splice(0, this.errors.length, ...unexpected);
  }
}

export const test = base.extend<{ watch: Watch }>({
  watch: [
    async ({ page }, use) => {
      const watch = new Watch(page);
      await use(watch);
      expect.soft(watch.errors, 'the page logs no error').toEqual([]);
      expect.soft(watch.foreignRequests, 'the page asks no other origin').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
