/**
 * The tables that say where each line of the sources is done: every test they name is there, every link leads somewhere. And the settings
 * of the orchestrator, whose table is to say what the program does.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { helpText } from '../../src/doors/service/settings.js';

const projectRoot = join(import.meta.dirname, '../..');
const folder = join(projectRoot, 'docs/sources');

/** How upstream was seen to fail, by words of the row that says what happens here. */
const failures: Readonly<Record<string, readonly string[]>> = {
  'jac-cloud-orc.md': [
    "['16' '20' '24']",
    'floats',
    'keyword arguments',
    'dotted names',
    '`PIL`, `sklearn`',
    'RBAC and Ingress',
    'bare Pods',
    'Running is not ready',
  ],
  'jac-scale-guide.md': [],
  'jac-splice-orc.md': [
    'six parallel deployments',
    'injects YAML',
    '`../`',
    'failed apply',
    'validates nothing',
    'selects a label',
    'in clear',
    '`MODULES`',
    'default of `replicaset`',
  ],
  'jqm.md': [
    'past 2^53',
    'slow start',
    '`GET client/ji/1`',
    'kill, delete, status and messages',
    'lists are those of one node',
    'cacheable for 60 s',
  ],
  'multi-node-hpa-design.md': [],
};

it('every source has its table', () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(failures));
});

describe.each(Object.keys(failures))('docs/sources/%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('|---'));
  const tested = rows.filter((row) => (row.match(/\|/g) ?? []).length === 4);

  it('names tests that exist', () => {
    const named = [...text.matchAll(/`(\S*(?:\.test\.ts|_test\.go|\/test_\w+\.py))`/g)].map(
      ([, path = '']) => path,
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });

  it('names sources and pages that exist', () => {
    const paths = [...text.matchAll(/`((?:src|templates|docs|manifests|runtime|devcluster)\/[^`{]+)`/g)].map(
      ([, path = '']) => join(projectRoot, path),
    );
    const links = [...text.matchAll(/\]\((?!https:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, path = '']) =>
      resolve(dirname(join(folder, name)), path),
    );
    expect([...paths, ...links].filter((path) => !existsSync(path))).toEqual([]);
  });

  it('says of each line which test shows it', () => {
    const tests = /^`(__tests__\/(unit|cluster|fault|action)|runtime\/python\/tests|devcluster\/standins)\//;
    const untested = tested.filter((row) => {
      const last = row.split(' | ').at(-1) ?? '';
      return !/^Test \|$/.test(last) && !last.split(', ').every((each) => tests.test(each));
    });
    expect(untested).toEqual([]);
  });

  it('has a row for each way in which upstream was seen to fail', () => {
    const [, table = ''] = text.split(/^## How upstream fails.*$/m);
    const told = tested.filter((row) => table.includes(row)).map((row) => row.split(' | ')[0] ?? '');
    const missing = (failures[name] ?? []).filter((words) => !told.some((row) => row.includes(words)));
    expect(missing).toEqual([]);
  });
});

describe('docs/orchestrator.md', () => {
  const text = readFileSync(join(projectRoot, 'docs/orchestrator.md'), 'utf8');

  it('has each setting of the service with its variable, and no other', () => {
    const told = [...text.matchAll(/^\| `(--[a-z-]+)` \| `([A-Z_]+)` \|/gm)].map((row) =>
      row.slice(1).join(' '),
    );
    const known = [...helpText().matchAll(/^ +(--[a-z-]+) .*; ([A-Z_]+)$/gm)].map((row) =>
      row.slice(1).join(' '),
    );
    expect(known.length).toBeGreaterThan(10);
    expect(told).toEqual(known);
  });
});
