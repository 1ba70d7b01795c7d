// The editor by finger and by pen: what a pointer with buttons can do is done without them.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from '@playwright/test';
import { Azimuth } from './support/azimuth.ts';
import { expect, test } from './support/test.ts';

const design = readFileSync(fileURLToPath(new URL('../../assets/designs/three-tier-web.json', import.meta.url)), 'utf8');

type Place = [number, number];

/** Longer than a finger rests before it asks for a menu. */
const LONG = 1_000;

/** Fingers on the screen. */
class Fingers {
  constructor(
    readonly page: Page,
    private readonly session: CDPSession,
  ) {}

  private send(type: 'touchStart' | 'touchMove' | 'touchEnd', places: Place[]) {
    return this.session.send('Input.dispatchTouchEvent', { type, touchPoints: places.map(([x, y], id) => ({ x, y, id })) });
  }

  async tap(at: Place) {
    await this.send('touchStart', [at]);
    await this.send('touchEnd', []);
  }

  async rest(at: Place) {
    await this.send('touchStart', [at]);
    await this.page.waitForTimeout(LONG);
    await this.send('touchEnd', []);
  }

  /** Every finger goes its way, in steps; `held` looks at what is seen before they are lifted. */
  async drag(ways: { from: Place; to: Place }[], held: () => Promise<void> = async () => {}) {
    const at = (share: number) =>
      ways.map(({ from, to }): Place => [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
    await this.send('touchStart', at(0));
    for (let step = 1; step <= 8; step += 1) await this.send('touchMove', at(step / 8));
    await held();
    await this.send('touchEnd', []);
  }
}

const fingers = async (page: Page) => new Fingers(page, await page.context().newCDPSession(page));

const middle = async (app: Azimuth, slug: string): Promise<Place> => {
  const box = await app.box(slug);
  return [box.x + box.width / 2, box.y + box.height / 2];
};

const zoom = (page: Page) => page.locator('.canvas-controls .zoom').innerText();
const menu = (page: Page) => page.getByRole('menu', { name: 'What can be done here' });
const inspected = (page: Page) => page.locator('.inspector-name');

test.use({ hasTouch: true, viewport: { width: 1300, height: 850 } });

test('a finger takes from the palette, by a drag or by a tap', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  const hand = await fingers(page);
  const item = async (name: string): Promise<Place> => {
    const button = page.getByRole('button', { name, exact: true });
    await button.scrollIntoViewIfNeeded();
    const box = (await button.boundingBox())!;
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  // Sideways it is a drag: up and down it would scroll the list.
  await hand.drag([{ from: await item('Client'), to: [600, 320] }]);
  await expect.poll(() => app.slugs()).toEqual(['users']);
  await hand.tap(await item('External API'));
  await hand.tap([600, 560]);
  await expect.poll(async () => (await app.slugs()).length).toBe(2);
});

test('a finger selects, moves, sizes, connects and adds what follows', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.drop('Client', 600, 300);
  await app.drop('External API', 900, 520);
  const hand = await fingers(page);
  const [users, api] = (await app.slugs()) as [string, string];

  await hand.tap(await middle(app, users));
  await expect(inspected(page)).toHaveValue('Users');
  const before = await middle(app, users);
  await hand.drag([{ from: before, to: [before[0], before[1] + 120] }]);
  const moved = await middle(app, users);
  expect(moved[1]).toBeGreaterThan(before[1] + 80);

  // The handle in the middle of a side of what is selected: drawn, it connects; tapped, it offers what follows.
  const box = await app.box(users);
  await hand.drag([{ from: [box.x + box.width, box.y + box.height / 2], to: await middle(app, api) }]);
  await expect.poll(async () => (await app.design()).links.length).toBe(1);
  await hand.tap(await middle(app, users));
  await hand.tap([box.x + box.width / 2, box.y + box.height]);
  const finder = page.locator('input[role=combobox]');
  await expect(finder).toBeFocused();
  await finder.fill('cloudfront');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await app.design()).links.length).toBe(2);

  await app.load(design);
  const vpc = (await app.design()).nodes.find(({ component }) => component === 'vpc')!.slug;
  const frame = await app.box(vpc);
  await hand.tap([frame.x + 30, frame.y + 12]);
  await expect(inspected(page)).toBeVisible();
  const corner: Place = [frame.x + frame.width, frame.y + frame.height];
  await hand.drag([{ from: corner, to: [corner[0] + 40, corner[1] + 40] }]);
  expect((await app.box(vpc)).width).toBeGreaterThan(frame.width + 10);
});

test('one finger on the ground draws a frame around what it selects, two pan and zoom', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.drop('Client', 600, 300);
  const hand = await fingers(page);
  const before = await middle(app, 'users');
  await hand.drag([{ from: [before[0] - 120, before[1] - 80], to: [before[0] + 120, before[1] + 80] }]);
  await expect(inspected(page)).toHaveValue('Users');
  await hand.drag([{ from: [500, 600], to: [580, 640] }, { from: [560, 600], to: [640, 640] }]);
  const panned = await middle(app, 'users');
  expect(panned[0] - before[0]).toBeCloseTo(80, -1);
  expect(panned[1] - before[1]).toBeCloseTo(40, -1);
  const at = await zoom(page);
  await hand.drag([{ from: [600, 500], to: [550, 500] }, { from: [700, 500], to: [750, 500] }]);
  expect(Number.parseInt(await zoom(page))).toBeGreaterThan(Number.parseInt(at) * 1.5);
  // A pinch changes nothing but the view.
  expect(await app.slugs()).toEqual(['users']);
  await expect(page.getByRole('button', { name: 'Redo' })).toBeDisabled();
});

test('a finger that rests opens the menu of what is below it, and one that moves does not', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.drop('Client', 600, 300);
  const hand = await fingers(page);
  const at = await middle(app, 'users');
  await hand.drag([{ from: at, to: [at[0] + 40, at[1]] }], async () => {
    await page.waitForTimeout(LONG);
    await expect(menu(page)).toHaveCount(0);
  });
  await expect(menu(page)).toHaveCount(0);

  await hand.rest(await middle(app, 'users'));
  await expect(menu(page)).toBeVisible();
  const duplicate = (await menu(page).getByRole('menuitem', { name: /^Duplicate/ }).boundingBox())!;
  await hand.tap([duplicate.x + 20, duplicate.y + duplicate.height / 2]);
  await expect.poll(async () => (await app.slugs()).length).toBe(2);
  await expect(menu(page)).toHaveCount(0);
});

test('a pen draws, moves and rests', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.drop('Client', 600, 300);
  await app.drop('External API', 900, 520);
  const session = await page.context().newCDPSession(page);
  const pen = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', [x, y]: Place) =>
    session.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons: 1, clickCount: 1, force: 0.5, pointerType: 'pen' });
  const stroke = async (from: Place, to: Place) => {
    await pen('mousePressed', from);
    for (let step = 1; step <= 6; step += 1) {
      await pen('mouseMoved', [from[0] + ((to[0] - from[0]) * step) / 6, from[1] + ((to[1] - from[1]) * step) / 6]);
    }
    await pen('mouseReleased', to);
  };
  const [users, api] = (await app.slugs()) as [string, string];
  const before = await middle(app, users);
  await stroke(before, [before[0], before[1] + 100]);
  expect((await middle(app, users))[1]).toBeGreaterThan(before[1] + 60);
  const box = await app.box(users);
  await stroke([box.x + box.width, box.y + box.height / 2], await middle(app, api));
  await expect.poll(async () => (await app.design()).links.length).toBe(1);
  const at = await middle(app, users);
  await pen('mousePressed', at);
  await page.waitForTimeout(LONG);
  await pen('mouseReleased', at);
  await expect(menu(page)).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 760 } });

  test('the components are opened and closed again', async ({ page }) => {
    const app = new Azimuth(page);
    await app.open();
    const components = page.getByRole('complementary', { name: 'Components' });
    await expect(components).toBeHidden();
    await page.getByRole('button', { name: 'Components panel' }).tap();
    await expect(components).toBeVisible();
    await page.getByRole('button', { name: 'Close components' }).tap();
    await expect(components).toBeHidden();
  });
});
