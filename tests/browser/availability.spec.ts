// Availability: figures that follow the drawing, what-ifs, figures of one's own, and the failure drill.
import { Azimuth } from './support/azimuth.ts';
import { expect, test } from './support/test.ts';

// Two tasks on two hosts in two zones, which call an API on the internet through one NAT gateway in zone a.
const design = JSON.stringify({
  azimuth: 1,
  name: 'Availability',
  next_id: 40,
  nodes: [
    { id: 'n1', component: 'client', name: 'Residents', slug: 'residents' },
    { id: 'n2', component: 'region', name: 'Region', slug: 'region' },
    { id: 'n3', component: 'vpc', name: 'VPC', slug: 'vpc', parent: 'n2', fields: { cidr: '10.0.0.0/16' } },
    { id: 'n4', component: 'internet_gateway', name: 'Internet gateway', slug: 'igw', parent: 'n3' },
    { id: 'n5', component: 'zone', name: 'Zone a', slug: 'zone-a', parent: 'n3', fields: { letter: 'a' } },
    { id: 'n6', component: 'subnet', name: 'Public a', slug: 'public-a', parent: 'n5', fields: { kind: 'public', cidr: '10.0.0.0/24' } },
    { id: 'n7', component: 'subnet', name: 'Private a', slug: 'private-a', parent: 'n5', fields: { kind: 'private', cidr: '10.0.1.0/24' } },
    { id: 'n8', component: 'zone', name: 'Zone b', slug: 'zone-b', parent: 'n3', fields: { letter: 'b' } },
    { id: 'n9', component: 'subnet', name: 'Public b', slug: 'public-b', parent: 'n8', fields: { kind: 'public', cidr: '10.0.2.0/24' } },
    { id: 'n10', component: 'subnet', name: 'Private b', slug: 'private-b', parent: 'n8', fields: { kind: 'private', cidr: '10.0.3.0/24' } },
    { id: 'n11', component: 'nat_gateway', name: 'NAT a', slug: 'nat-a', parent: 'n6' },
    { id: 'n12', component: 'alb', name: 'Balancer', slug: 'balancer', parent: 'n3', spans: ['n6', 'n9'] },
    { id: 'n13', component: 'ecs_cluster', name: 'Cluster', slug: 'cluster', parent: 'n3', spans: ['n7', 'n10'] },
    { id: 'n14', component: 'asg', name: 'Hosts', slug: 'hosts', parent: 'n13', fields: { min: 2, desired: 2 } },
    { id: 'n15', component: 'ecs_service', name: 'Permits', slug: 'permits', parent: 'n13', fields: { launch_type: 'EC2', desired_count: 2 } },
    { id: 'n16', component: 'external_api', name: 'Payments', slug: 'payments', availability: { percent: '100' } },
  ],
  links: [
    { id: 'l20', from: 'n1', to: 'n12' },
    { id: 'l21', from: 'n12', to: 'n15', fields: { protocol: 'http', port: 80 } },
    { id: 'l22', from: 'n15', to: 'n16', fields: { dependency: 'hard' } },
  ],
  layout: {
    n1: [0, 300, 160, 64], n2: [220, 0, 1000, 820], n3: [24, 48, 950, 750], n4: [24, 660, 160, 64],
    n5: [24, 48, 420, 560], n6: [24, 40, 370, 220], n7: [24, 290, 370, 250],
    n8: [480, 48, 420, 560], n9: [24, 40, 370, 220], n10: [24, 290, 370, 250],
    n11: [24, 40, 160, 64], n12: [40, 240, 840, 52], n13: [40, 380, 840, 190], n14: [24, 40, 240, 52],
    n15: [320, 40, 240, 52], n16: [1280, 300, 160, 64],
  },
});

test('a second NAT gateway brings the downtime down to the worked figure', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  await page.getByRole('tab', { name: 'Availability' }).click();
  const row = page.getByRole('row').filter({ hasText: 'Residents → Permits' });
  // 0.998875625 and 0.999865245 of the time: 9.85 and 1.18 hours a year.
  await expect(row).toContainText('9.8 h a year');
  await expect(row).toContainText('99.89 %');
  await app.dropInto('NAT gateway', 'public-b', 0.7, 0.4);
  await expect(row).toContainText('1.2 h a year');
  await expect(row).toContainText('99.987 %');
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(row).toContainText('9.8 h a year');
});

test('what would help is offered with what it saves, and is one step of undo', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  await page.getByRole('tab', { name: 'Availability' }).click();
  const offer = page.getByRole('listitem').filter({ hasText: 'Add a NAT gateway in zone b' });
  await expect(offer).toContainText('8.7 h a year');
  const before = await app.slugs();
  await offer.getByRole('button').click();
  const row = page.getByRole('row').filter({ hasText: 'Residents → Permits' });
  await expect(row).toContainText('1.2 h a year');
  expect((await app.slugs()).length).toBe(before.length + 1);
  await page.getByRole('button', { name: /^Undo/ }).click();
  expect(await app.slugs()).toEqual(before);
});

test('a figure of one\'s own takes the place of what is stated', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  await page.getByRole('tab', { name: 'Availability' }).click();
  await page.getByText(/^Inputs: /).click();
  const change = page.getByRole('button', { name: 'Change the figure of NAT a' });
  await change.click();
  await page.getByRole('textbox', { name: 'Up' }).fill('150');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('alert')).toContainText('100 %');
  await page.getByRole('textbox', { name: 'Up' }).fill('');
  await page.getByRole('textbox', { name: 'Between failures' }).fill('999');
  await page.getByRole('textbox', { name: 'To repair' }).fill('1');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'NAT a' }).filter({ hasText: 'Entered' })).toBeVisible();
  const nodes = (await app.design()).nodes as unknown as { slug: string; availability?: unknown }[];
  expect(nodes.find((node) => node.slug === 'nat-a')!.availability).toEqual({ mtbf_hours: '999', mttr_hours: '1' });
});

test('zone a fails by keyboard, and the outline tells which journeys are down', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  await page.getByRole('tab', { name: 'Outline' }).click();
  const text = await app.text();
  await page.getByRole('button', { name: /^Zone a / }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+F');
  const journeys = page.getByRole('region', { name: 'Journeys in the drill' });
  await expect(journeys).toContainText('Residents → Permits: works');
  await page.keyboard.press('f');
  // Both hosts go out through the gateway in zone a.
  await expect(journeys).toContainText('Residents → Permits: down');
  await expect(page.getByRole('button', { name: /^NAT a / })).toContainText('failed');
  await expect(page.getByRole('button', { name: /^Permits / })).toContainText('down');
  await page.keyboard.press('f');
  await expect(journeys).toContainText('Residents → Permits: works');
  await expect(page.locator('.notice')).toContainText('Failure drill');
  await page.keyboard.press('Shift+F');
  await expect(journeys).toBeHidden();
  await expect(page.locator('.notice')).toBeHidden();
  expect(await app.text(), 'a drill changes nothing').toBe(text);
});

test('a click fails a component, and everything is tried alone and in pairs', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design);
  await page.getByRole('tab', { name: 'Availability' }).click();
  await page.getByRole('button', { name: 'Failure drill' }).click();
  const drill = page.getByRole('region', { name: 'Failure drill' });
  await expect(drill).toContainText('Residents → Permits: works');
  const box = await app.box('nat-a');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(drill).toContainText('Residents → Permits: down');
  await drill.getByRole('button', { name: 'Repair everything' }).click();
  await expect(drill).toContainText('Residents → Permits: works');
  await drill.getByRole('button', { name: 'Zone us-east-1b' }).click();
  await expect(drill).toContainText('1 of 2');
  await drill.getByRole('button', { name: 'Try everything' }).click();
  await expect(drill.getByRole('row').filter({ hasText: 'NAT a' }).filter({ hasText: 'Residents → Permits' })).toHaveCount(1);
  await expect(drill).toContainText('all there are');
  await page.getByRole('button', { name: 'End the drill' }).click();
  await expect(drill).toBeHidden();
});
