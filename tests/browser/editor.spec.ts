// The editor by pointer, by keyboard and by touch: what rests where, what is kept, what a picture holds.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Page, chromium } from '@playwright/test';
import { Azimuth } from './support/azimuth.ts';
import { environment } from './support/environment.ts';
import { expect, test } from './support/test.ts';

const design = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../assets/designs/${name}.json`, import.meta.url)), 'utf8');

const finder = (page: Page) => page.locator('input[role=combobox]');

/** Does what the command palette finds first for some words. */
async function find(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await finder(page).fill(words);
  await page.keyboard.press('Enter');
}

test('a small design is made, nested, connected and exported with the keyboard alone', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await page.locator('canvas').first().focus();
  await find(page, 'add client');
  await expect.poll(() => app.slugs()).toContain('users');
  await find(page, 'add rest api');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await find(page, 'add application load');
  await expect.poll(() => app.slugs()).toContain('alb');
  await find(page, 'users');
  await page.keyboard.press('c');
  await finder(page).fill('alb');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await app.design()).links.length).toBe(1);
  // The other way round: from the balancer on, what follows at once.
  await find(page, 'alb');
  const before = (await app.slugs()).length;
  await page.keyboard.press('Control+ArrowDown');
  await expect.poll(async () => (await app.slugs()).length).toBeGreaterThan(before);
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('l');
  const download = page.waitForEvent('download');
  const exporting = page.getByRole('button', { name: /^Export/ });
  await exporting.focus();
  await page.keyboard.press('Enter');
  const item = page.getByRole('menuitem', { name: /^Design/ });
  for (let steps = 0; steps < 10 && !(await item.evaluate((element) => element === document.activeElement)); steps += 1) {
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(30);
  }
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toMatch(/\.json$/);
});

test('dragged things rest in line, links bend, and the palette closes with Escape before anything else', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.drop('Client', 500, 300);
  await app.drop('External API', 900, 420);
  const users = await app.box('users');
  const [, second] = await app.slugs();
  const api = await app.box(second!);
  // Six pixels away from in line, it goes there.
  await app.drag([api.x + 80, api.y + 32], [api.x + 80, users.y + 32 + 6]);
  expect((await app.box(second!)).y).toBe(users.y);
  await app.connect('users', 'right', second!);
  const middle: [number, number] = [(users.x + users.width + api.x) / 2, users.y + users.height / 2];
  await page.mouse.click(...middle);
  await app.drag(middle, [middle[0], middle[1] + 120]);
  expect(JSON.parse(await app.text()).bends).toBeTruthy();
  await page.keyboard.press('Control+k');
  await expect(finder(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(finder(page)).toHaveCount(0);
  // A click on a handle offers what follows.
  await page.mouse.move(users.x + 80, users.y + 32);
  await page.mouse.click(users.x + 80, users.y + users.height);
  await expect(finder(page)).toBeFocused();
  await finder(page).fill('cloudfront');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await app.design()).links.length).toBe(2);
});

test('the command palette that opens right after another was closed stays', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.drop('Client', 500, 300);
  await page.keyboard.press('Control+k');
  await expect(finder(page)).toBeFocused();
  // Both keys before anything else that the page has to do.
  await page.evaluate(async () => {
    const press = (key: string, more: KeyboardEventInit = {}) =>
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
    press('Escape');
    for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
    press('k', { ctrlKey: true });
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  await expect(finder(page)).toBeFocused();
});

test('what the page offers is found by name: sheets, downloads, themes and tabs', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('three-tier-web'));
  await find(page, 'dark theme');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await find(page, 'show cost');
  await expect(page.getByRole('tab', { name: 'Cost' })).toHaveAttribute('aria-selected', 'true');
  await find(page, 'link url');
  await expect(page.getByRole('button', { name: 'Share', exact: true })).toHaveAttribute('aria-expanded', 'true');
  await find(page, 'keyboard');
  await expect(page.getByRole('button', { name: 'Share', exact: true })).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Escape');
  const [download] = await Promise.all([page.waitForEvent('download'), find(page, 'helm chart')]);
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
});

test('a double click and a drop hit what is seen, also when zoomed', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('three-tier-web'));
  for (const steps of [0, 2]) {
    for (let step = 0; step < steps; step += 1) await page.keyboard.press('Control+Minus');
    const database = (await app.design()).nodes.find((node) => node.component === 'rds')!;
    const box = await app.box(database.slug);
    await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
    await expect(page.locator('.inspector-name')).toBeFocused();
    await expect(page.locator('.inspector-name')).toHaveValue(database.name);
    await page.keyboard.press('Escape');
  }
});

test('a picture has the bytes of the command line, and opens again', async ({ page }) => {
  test.skip(environment.binary === undefined, 'there is no azimuth binary to compare with');
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('boston'));
  const text = await app.text();
  const folder = mkdtempSync(join(tmpdir(), 'azimuth-'));
  const take = async (format: string) => {
    await page.getByRole('button', { name: /^Export/ }).click();
    await page.getByRole('menuitem', { name: /^Picture/ }).click();
    const sheet = page.getByRole('region', { name: 'Picture' });
    await sheet.getByRole('radio', { name: format }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), sheet.getByRole('button', { name: 'Download' }).click()]);
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    await sheet.getByRole('button', { name: 'Close' }).click();
    return path;
  };
  const svg = await take('SVG');
  const file = join(folder, 'design.json');
  writeFileSync(file, text);
  execFileSync(environment.binary!, ['render', file, '-o', join(folder, 'own.svg')]);
  expect(readFileSync(svg).equals(readFileSync(join(folder, 'own.svg')))).toBe(true);
  const png = await take('PNG ×2');
  expect(readFileSync(png).subarray(1, 4).toString()).toBe('PNG');
  for (const picture of [svg, png]) {
    await page.getByLabel('Design file').setInputFiles(fileURLToPath(new URL('../../assets/designs/ror.json', import.meta.url)));
    await expect.poll(() => app.text()).not.toBe(text);
    await page.getByLabel('Design file').setInputFiles(picture);
    await expect.poll(() => app.text()).toBe(text);
  }
});

test('undo survives a reload', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.drop('Client', 500, 300);
  await app.drop('External API', 900, 420);
  const last = await app.text();
  await app.saved();
  await page.reload();
  await page.waitForFunction(() => window.__azimuth !== undefined);
  expect(await app.text()).toBe(last);
  await page.getByRole('button', { name: /^Undo/ }).click();
  expect(await app.slugs()).toEqual(['users']);
  await page.getByRole('button', { name: /^Redo/ }).click();
  expect(await app.text()).toBe(last);
});

test('two tabs on one design show the same, and nothing is lost', async ({ page, context }) => {
  const one = new Azimuth(page);
  await one.open();
  await one.drop('Client', 500, 300);
  await one.saved();
  const two = new Azimuth(await context.newPage());
  await two.open();
  expect(await two.slugs()).toEqual(['users']);
  await two.drop('External API', 900, 420);
  await two.saved();
  await expect.poll(() => one.text()).toBe(await two.text());
  await page.bringToFront();
  await page.getByRole('button', { name: /^Undo/ }).click();
  expect(await one.slugs()).toEqual(['users']);
});

test('a browser killed in the middle of a drag loses nothing but the drag', async ({ launchOptions, baseURL }) => {
  const profile = mkdtempSync(join(tmpdir(), 'azimuth-'));
  const started = async () => {
    const context = await chromium.launchPersistentContext(profile, { ...launchOptions, baseURL });
    const app = new Azimuth(await context.newPage());
    await app.open();
    return { context, app };
  };
  const { context, app } = await started();
  await app.drop('Client', 500, 300);
  await app.saved();
  const kept = await app.text();
  const box = await app.box('users');
  await app.page.mouse.move(box.x + 20, box.y + 20);
  await app.page.mouse.down();
  await app.page.mouse.move(box.x + 200, box.y + 200, { steps: 4 });
  const gone = context.waitForEvent('close');
  // All its processes name the profile.
  execFileSync('pkill', ['-KILL', '-f', profile]);
  await gone;
  const again = await started();
  expect(await again.app.text()).toBe(kept);
  await again.context.close();
});

test('work is not lost past the browser\'s storage limit: it is said, and the design stays', async ({ page }) => {
  await page.addInitScript(() => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    IDBObjectStore.prototype.put = full;
    Storage.prototype.setItem = full;
  });
  const app = new Azimuth(page);
  await app.open();
  await app.drop('Client', 500, 300);
  await expect(page.getByText('Not saved', { exact: true })).toBeVisible();
  await expect(page.getByText('download the design to keep it')).toBeVisible();
  expect(await app.slugs()).toEqual(['users']);
});

test('a storage that never answers does not keep the app from starting, and what it keeps is not replaced', async ({ page }) => {
  await page.addInitScript(() => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (name, version) {
      // As some browsers do until they are restarted.
      return sessionStorage.getItem('silent') === null ? open.call(this, name, version) : (new EventTarget() as IDBOpenDBRequest);
    };
  });
  const app = new Azimuth(page);
  await app.open();
  await app.drop('Client', 500, 300);
  await app.saved();
  await page.evaluate(() => sessionStorage.setItem('silent', 'yes'));
  await app.open();
  await expect(page.getByText('storage does not answer')).toBeVisible();
  expect(await app.slugs()).toEqual([]);
  await app.drop('External API', 500, 300);
  await app.saved();
  await page.evaluate(() => sessionStorage.removeItem('silent'));
  await app.open();
  expect(await app.slugs()).toEqual(['api']);
  await page.keyboard.press('Control+z');
  await expect.poll(() => app.slugs()).toEqual(['users']);
});

test('two fingers zoom, one drags', async ({ browser }) => {
  const context = await browser.newContext({ hasTouch: true, viewport: { width: 1200, height: 800 } });
  const page = await context.newPage();
  const app = new Azimuth(page);
  await app.open();
  await app.drop('Client', 600, 300);
  const zoom = () => page.locator('.canvas-controls .zoom').innerText();
  const before = await zoom();
  const session = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: [number, number][]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  await touch('touchStart', [[600, 500], [700, 500]]);
  for (let step = 1; step <= 5; step += 1) await touch('touchMove', [[600 - step * 10, 500], [700 + step * 10, 500]]);
  await touch('touchEnd', []);
  expect(await zoom()).not.toBe(before);
  const box = await app.box('users');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await touch('touchStart', [[x, y]]);
  for (let step = 1; step <= 5; step += 1) await touch('touchMove', [[x, y + step * 20]]);
  await touch('touchEnd', []);
  expect((await app.box('users')).y).toBeGreaterThan(box.y + 50);
  await context.close();
});

test('the first look around is skipped once and for all', async ({ page }) => {
  await page.goto('/?test&tour');
  const tour = page.getByRole('region', { name: 'A first look around' });
  await expect(tour).toBeVisible();
  await tour.getByRole('button', { name: 'Next' }).click();
  await expect(tour).toContainText('2 of 4');
  for (const height of [900, 720, 600]) {
    await page.setViewportSize({ width: 1280, height });
    const [beginning, lookAround] = await Promise.all([
      page.getByRole('region', { name: 'Start a design' }).boundingBox(),
      tour.boundingBox(),
    ]);
    expect(beginning!.y + beginning!.height, `${height} high`).toBeLessThan(lookAround!.y);
  }
  await tour.getByRole('button', { name: 'Skip' }).click();
  await expect(tour).toHaveCount(0);
  await page.reload();
  await page.waitForFunction(() => window.__azimuth !== undefined);
  await expect(tour).toHaveCount(0);
});

test('500 random gestures and keys leave no error', async ({ page }) => {
  test.setTimeout(240_000);
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('three-tier-web'));
  const seed = Number(process.env['AZIMUTH_SEED'] ?? 7);
  test.info().annotations.push({ type: 'seed', description: String(seed) });
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % limit;
  };
  const keys = ['Control+z', 'Control+y', 'Delete', 'Control+d', 'Control+a', 'Escape', 'Shift+T', 'Alt+ArrowRight', 'Control+ArrowDown', 'Alt+A', ']', '[', 'l', 'Shift+1', 'Control+0', 'Shift+F', 'f'];
  for (let gesture = 0; gesture < 500; gesture += 1) {
    const at = (): [number, number] => [260 + below(800), 80 + below(500)];
    switch (below(4)) {
      case 0:
        await page.mouse.click(...at());
        break;
      case 1: {
        const [from, to] = [at(), at()];
        await page.mouse.move(...from);
        await page.mouse.down();
        await page.mouse.move(...to, { steps: 2 });
        await page.mouse.up();
        break;
      }
      case 2:
        await page.mouse.wheel(below(200) - 100, below(200) - 100);
        break;
      default:
        await page.keyboard.press(keys[below(keys.length)]!);
    }
    if (gesture % 25 === 0) await page.keyboard.press('Escape');
  }
  JSON.parse(await app.text());
});

for (const theme of ['light', 'dark'] as const) {
  test(`templates are looked at, ${theme}`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme: theme });
    const app = new Azimuth(page);
    await app.open();
    for (const name of ['three-tier-web', 'boston', 'eks', 'serverless-api']) {
      await app.load(design(name));
      await page.waitForTimeout(400);
      await page.screenshot({ path: join(environment.output, 'templates', `${name}-${theme}.png`) });
    }
  });
}

test('Escape empties the search of the palette, and what it left out is there again', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await page.locator('canvas').first().focus();
  await page.keyboard.press('/');
  await page.keyboard.type('redis');
  const palette = page.getByRole('complementary', { name: 'Components' });
  await expect(palette).toContainText('ElastiCache');
  await expect(palette).not.toContainText('Region');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('searchbox', { name: 'Search components' })).toHaveValue('');
  await expect(palette).toContainText('Region');
});

test('the first VPC hangs at the pointer at once, and is placed by the next click; by the Enter key it is placed at once', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  const button = page.getByRole('button', { name: 'Drop a VPC' });
  await button.click();
  await expect(button).toHaveCount(0);
  // What is over the canvas is painted there, and not beside the pointer.
  await expect(page.locator('.ghost-body')).toHaveCount(0);
  await page.mouse.down();
  await page.mouse.up();
  expect(await app.slugs()).toEqual(['region', 'vpc']);
  await page.keyboard.press('Control+z');
  await button.press('Enter');
  expect(await app.slugs()).toEqual(['region', 'vpc']);
});
