/** What travels for an image without a daemon, over a line to a real registry that counts and can be cut. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseImage, pinnedText } from '../../src/model/image.js';
import { devcluster } from '../support/cluster.js';
import { PushWorkplace } from '../support/push-workplace.js';
import { archiveOf, pushArchive } from '../support/registry.js';
import { type Wire, wireTo } from '../support/wire.js';
import { runtimeLabels } from '../unit/image-doubles.js';

const suite = devcluster === undefined ? describe.skip : describe;

suite('an image without a daemon, over a line that counts', () => {
  let at: PushWorkplace;
  let wire: Wire;
  beforeAll(async () => {
    at = new PushWorkplace();
    wire = await wireTo(at.registry.address);
  });
  afterAll(async () => {
    await wire.close();
    at.close();
  });

  /** A small base, labelled so that it passes for one with the runtime. */
  const smallBase = async () => {
    const base = parseImage(`${wire.address}/${at.name}/base:1`);
    const direct = at.registry.registries.repository(
      { ...base, registry: at.registry.address },
      at.registry.login,
      'push',
    );
    await pushArchive(archiveOf('busybox'), direct, '1', { packed: true, labels: runtimeLabels });
    return base;
  };

  it('sends the changed layer and at most 32 KB more, and next to nothing when nothing changed', async () => {
    const base = await smallBase();
    at.app.write('asset.bin', randomBytes(3 << 20));
    const images = at.images(wire.address);
    await images.build(await at.request({ target: at.target('one', wire.address), base }));
    at.app.write('asset.bin', randomBytes(2 << 20));
    let before = wire.sent;
    const built = await images.build(await at.request({ target: at.target('two', wire.address), base }));
    const layer = (2 << 20) * 1.0005 + 4096;
    expect(wire.sent - before).toBeLessThan(layer + 32 * 1024);
    expect(built.sentBytes).toBeLessThan(wire.sent - before);
    expect(built.sentBytes).toBeGreaterThan(2 << 20);
    before = wire.sent;
    const again = await images.build(await at.request({ target: at.target('two', wire.address), base }));
    expect(again).toMatchObject({ digest: built.digest, reused: true, sentBytes: 0 });
    expect(wire.sent - before).toBeLessThan(2048);
  });

  it('survives a blob that is cut in the middle', async () => {
    const base = await smallBase();
    at.app.write('asset.bin', randomBytes(6 << 20));
    const target = at.target('cut', wire.address);
    const cuts = wire.cuts;
    wire.cutAfter(3 << 20);
    const built = await at.images(wire.address).build(await at.request({ target, base }));
    expect(wire.cuts).toBe(cuts + 1);
    await at.copied(pinnedText({ ...target, registry: at.registry.address }, built.digest));
  });

  it('passes the layers of a base elsewhere through, once', async () => {
    const base = await smallBase();
    at.app.write('asset.bin', 'small');
    const images = at.images();
    const target = { ...at.target('through'), repository: `${at.name}/through` };
    const first = await images.build(await at.request({ target, base }));
    expect(first.sentBytes).toBeGreaterThan(500_000);
    at.app.write('asset.bin', 'other');
    const second = await images.build(await at.request({ target, base }));
    expect(second.sentBytes).toBeLessThan(32 * 1024);
  });
});
