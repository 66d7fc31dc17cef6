/** The page at /docs, in a real browser: it asks nobody but the service, and one can try a call with a token on it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, openBrowser } from '../support/browser.js';
import { type Orchestrator, orchestrator } from '../support/orchestrator.js';

let orc: Orchestrator;
let browser: Browser;

beforeAll(async () => {
  orc = await orchestrator({ prefix: 'orc-page' });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await orc?.cleanUp();
});

describe('the page at /docs', () => {
  it('shows every call there is, and asks for nothing elsewhere', async () => {
    await browser.page.goto(`${orc.url}/docs`);
    await browser.page.waitForSelector('.opblock-summary-path');
    const shown = await browser.page.$$eval('.opblock', (blocks) =>
      blocks.map((block) => {
        const text = (name: string) =>
          block.querySelector(name)?.textContent?.replaceAll('\u200b', '').trim();
        return `${text('.opblock-summary-method')} ${text('.opblock-summary-path')}`;
      }),
    );
    const { json } = await orc.ask('GET', '/openapi.json');
    const paths = (json as { paths: Record<string, Record<string, unknown>> }).paths;
    const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).flatMap((method) =>
        methods.includes(method) ? [`${method.toUpperCase()} ${path}`] : [],
      ),
    );
    expect(shown.sort()).toEqual(described.sort());
    expect(browser.requests.filter((url) => !url.startsWith(orc.url) && !url.startsWith('data:'))).toEqual(
      [],
    );
    expect(browser.errors).toEqual([]);
  });

  it('tries a dry run with the token one gives it, and shows no password', async () => {
    const { page } = browser;
    await page.click('button.authorize');
    await page.fill('.auth-container input', await orc.token());
    await page.click('.auth-btn-wrapper button[type=submit]');
    await page.click('.auth-btn-wrapper .btn-done');
    const block = page.locator('.opblock', { hasText: '/deployment/dry_run' });
    await block.locator('.opblock-summary-control').click();
    await block
      .locator('textarea.body-param__text')
      .fill(JSON.stringify({ module: 'redis', config: { password: 'only-i-know-this' } }));
    await block.locator('button.execute').click();
    const answer = block.locator('.live-responses-table .response-col_description .highlight-code').first();
    await answer.waitFor();
    const text = await answer.textContent();
    expect(text).toContain('jac-redis');
    expect(text).toContain('****');
    expect(text).not.toContain('only-i-know-this');
  });
});
