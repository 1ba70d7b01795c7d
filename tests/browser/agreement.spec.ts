// One core, three hosts: the browser and the command line say the same, byte for byte.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Azimuth } from './support/azimuth.ts';
import { environment } from './support/environment.ts';
import { expect, test } from './support/test.ts';

const designs = fileURLToPath(new URL('../../assets/designs', import.meta.url));

for (const file of readdirSync(designs).filter((name) => name.endsWith('.json'))) {
  test(`the browser finds in ${file} what the command line and the server find`, async ({ page, request }) => {
    const path = join(designs, file);
    const text = readFileSync(path, 'utf8');
    const app = new Azimuth(page);
    await app.open();
    await app.load(text);
    expect(await app.text(), 'the design comes back as it was').toBe(text);
    const found = await app.findingsText();
    const printed = execFileSync(environment.binary!, ['check', path, '--deny', 'none', '--format', 'json'], { encoding: 'utf8' });
    expect(found).toBe(printed.trimEnd());
    const answered = await request.post('/api/v1/check', { data: text, headers: { 'content-type': 'application/json' } });
    expect(await answered.text()).toBe(found);
  });
}
