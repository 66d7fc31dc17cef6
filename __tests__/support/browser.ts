/** A real browser for the pages we serve: Debian's Chromium, without a window. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { devclusterVerb } from './cluster.js';

export interface Browser {
  readonly page: Page;
  /** Addresses that the pages asked for. */
  readonly requests: readonly string[];
  /** What pages wrote to the console as an error, and what they threw. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** It calls its maker's hosts otherwise, which nobody here answers. */
const quiet = [
  '--no-first-run',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openBrowser(): Promise<Browser> {
  const executablePath = (await devclusterVerb('tools', 'chromium')).trim();
  const profile = await mkdtemp(join(tmpdir(), 'jac-browser-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath,
    // Its sandbox is not to be had as root.
    chromiumSandbox: process.getuid?.() !== 0,
    args: quiet,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  return {
    page,
    requests,
    errors,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
