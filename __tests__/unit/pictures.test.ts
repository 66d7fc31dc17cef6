/** docs/pictures: well-formed, described, self-contained, and telling nothing of the machine they were made on. */
import { readdirSync, readFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { drawings } from '../../scripts/pictures/drawings.js';
import { alike, withoutMachine } from '../../scripts/pictures/same.js';
import { terminalPicture } from '../../scripts/pictures/terminal.js';
import { runsOf, textOf } from '../support/cells.js';

const folder = new URL('../../docs/pictures/', import.meta.url);
const pictures = readdirSync(folder).map(
  (name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const,
);

/** Names of elements in the order they begin; throws where the text is no well-formed XML of the kind we write. */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  let rest = xml;
  while (rest !== '') {
    const [all, closing, name = '', attributes = '', empty, text] =
      /^<(\/?)([a-z]+)((?: [a-zA-Z:-]+="[^"<&]*(?:&(?:amp|lt|gt|quot);[^"<&]*)*")*)(\/?)>/.exec(rest) ??
      (/^[^<>&]*(?:&(?:amp|lt|gt|quot);[^<>&]*)*/.exec(rest) as RegExpExecArray);
    if (all === '') throw new Error(`not well-formed at: ${rest.slice(0, 60)}`);
    expect(text).toBeUndefined();
    const attributeNames = [...attributes.matchAll(/ ([a-zA-Z:-]+)=/g)].map(([, each]) => each);
    expect(new Set(attributeNames).size).toBe(attributeNames.length);
    if (closing === '/') expect(open.pop()).toBe(name);
    else if (name !== '') {
      names.push(name);
      if (empty !== '/') open.push(name);
    }
    rest = rest.slice(all.length);
  }
  expect(open).toEqual([]);
  return names;
}

describe('the pictures', () => {
  it('are there', () => {
    const names = pictures.map(([name]) => name);
    for (const name of ['scale', 'live', 'dry-run', 'failure', 'status', ...Object.keys(drawings)])
      expect(names).toContain(`${name}.svg`);
  });

  it.each(pictures)('%s is well-formed, with a title and a description', (_, xml) => {
    const names = elementsOf(xml);
    expect(names.slice(0, 4)).toEqual(['svg', 'title', 'desc', 'style']);
    expect(xml).toMatch(/<title id="title">[^<]{5,}<\/title>\n<desc id="desc">[^<]{40,}<\/desc>/);
    expect(xml).toContain('@media (prefers-color-scheme:dark)');
    expect(new Set(names)).toEqual(
      new Set([...names].filter((name) => /^(?:svg|title|desc|style|rect|path|text)$/.test(name))),
    );
  });

  it.each(pictures)('%s refers to nothing outside, and is small', (_, xml) => {
    expect(xml.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /\b(?:href|src)=|url\(|@import|@font-face/,
    );
    expect(xml.length).toBeLessThan(40_000);
  });

  it.each(pictures)('%s tells nothing of where it was made', (_, xml) => {
    for (const address of xml.match(/\b\d+\.\d+\.\d+\.\d+/g) ?? []) expect(address).toMatch(/^192\.0\.2\./);
    expect(xml).not.toMatch(/\/(?:root|home|tmp|work)\/|pictures-[0-9a-f]{6}|eyJ[\w-]+\.|password/i);
    expect(xml).not.toContain(`@${hostname()}`);
    expect(xml).not.toContain(`${homedir()}/`);
  });

  it.each(Object.entries(drawings))('%s is as its data say', (name, drawing) => {
    expect(new Map(pictures).get(`${name}.svg`)).toBe(drawing);
  });
});

describe('a picture of a screen', () => {
  const captured =
    '$ kubectl jac status <&>\n\u001b[32m  hello-654959454-7s74b   1/1\n\u001b[39m  at 10.89.4.11:30001 of shop-ab12cd after 12.3s';
  const own = { namespace: 'shop-ab12cd', folder: '/somewhere', kubeconfig: '/kube', actor: 'me@here' };
  const picture = (text: string) =>
    terminalPicture({
      title: 'A screen',
      description: 'x'.repeat(50),
      columns: 80,
      lines: runsOf(text).map((line) => withoutMachine(line, own)),
    });

  it('is the same for the same screen, and well-formed', () => {
    expect(picture(captured)).toBe(picture(captured));
    elementsOf(picture(captured));
    expect(picture(captured)).toContain('&lt;&amp;&gt;');
    expect(picture(captured)).toContain('class="mono green"');
  });

  it('is made anew for what differs, not for times and names drawn by lot', () => {
    const later = captured.replace('12.3s', '9.1s').replace('654959454-7s74b', '7d9f8b6c54-qm2xk');
    expect(alike(picture(later))).toBe(alike(picture(captured)));
    expect(alike(picture(captured.replace('1/1', '0/1')))).not.toBe(alike(picture(captured)));
    expect(alike(picture(captured.replace('[32m', '[31m')))).not.toBe(alike(picture(captured)));
  });

  it('has neither address nor namespace of the cluster it was made on', () => {
    const lines = runsOf(captured).map((line) => textOf(withoutMachine(line, own)));
    expect(lines[2]).toBe('  at 192.0.2.11:30001 of shop after 12.3s');
  });
});
