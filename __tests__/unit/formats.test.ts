import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readRecord } from '../../src/engine/modules/records.js';
import { readRevision } from '../../src/engine/records/history.js';
import { inventorySecret, newInventory, readInventory } from '../../src/engine/records/inventory.js';
import { JacScaleError } from '../../src/model/error.js';
import { formatFields, formats, formatVersions, readFormat } from '../../src/model/formats.js';
import { jac } from './cli-world.js';

function failure(act: () => unknown): JacScaleError {
  try {
    act();
  } catch (error) {
    if (error instanceof JacScaleError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const secret = (name: string, type: string, data: Readonly<Record<string, unknown>>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'team' },
  type,
  data: Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(JSON.stringify(value)).toString('base64')]),
  ),
});

describe('a record of a newer format', () => {
  const newer = { format: 7, readableSince: '3.2.0' };

  it.each([
    [
      'inventory',
      'secret/shop.inventory',
      () => readInventory(secret('shop.inventory', 'jac-scale/inventory', { inventory: newer })),
    ],
    [
      'revision',
      'secret/shop.rev.3',
      () => readRevision({ number: 3, secret: secret('shop.rev.3', 'jac-scale/revision', { meta: newer }) }),
    ],
  ])('of the %s is refused with what it is, what is known, and the version to get', (_, at, read) => {
    const { code, message, next } = failure(read);
    expect(code).toBe('FormatTooNew');
    expect(message).toBe(`${at} is in format 7, this version reads up to 1`);
    expect(next).toBe('update the plugin to v3.2.0 or later, then run the command again');
  });

  it('of a module names the orchestrator', () => {
    const { code, next } = failure(() =>
      readRecord(secret('jac-orc.numpy.one', 'jac-scale/module', { deployment: newer })),
    );
    expect([code, next]).toEqual([
      'FormatTooNew',
      'update the orchestrator to v3.2.0 or later, then run the command again',
    ]);
  });

  it('that does not tell a version names none, and prints nothing that is none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constant(undefined)), (readableSince) => {
        const { next } = failure(() => readFormat({ format: 2, readableSince }, 'inventory', 'secret/a'));
        if (/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(readableSince ?? '')) return;
        expect(next).toBe('update the plugin, then run the command again');
      }),
    );
  });
});

describe('a record of a format that is known', () => {
  it('is read, whatever it says of versions', () => {
    expect(readFormat({ format: 1, readableSince: '99.0.0' }, 'inventory', 'secret/a')).toBe(1);
    expect(readFormat({}, 'inventory', 'secret/a')).toBeUndefined();
  });

  it('says with which version of the plugin it is read', () => {
    const inventory = newInventory('shop', { project: 'github.com/team/shop', subfolder: '' });
    const written = inventorySecret(inventory, 'team');
    const text = Buffer.from((written['data'] as Record<string, string>)['inventory'] ?? '', 'base64');
    expect(JSON.parse(text.toString())).toMatchObject(formatFields('inventory'));
    expect(readInventory(written)).toEqual(inventory);
  });
});

describe('kubectl jac version -o json', () => {
  it('tells version, commit, build and each format', async () => {
    const { out, code } = await jac('version -o json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      schema: 'jac-scale/v1',
      command: 'version',
      version: '0.1.0',
      commit: 'none',
      build: 'node',
      runtime: 'Node v24.0.0',
      platform: 'linux/amd64',
      formats: formatVersions,
    });
    expect(Object.keys(formatVersions)).toEqual(Object.keys(formats));
  });
});
