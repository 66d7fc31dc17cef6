/** What a base image has: from its labels, else from its layers, read once. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { layerHeader, tarPadding, tarTrailer } from '../../src/engine/bundle/tar.js';
import { readBase } from '../../src/engine/image/base.js';
import { type BaseFacts, factsOf } from '../../src/engine/image/facts.js';
import { parseImage } from '../../src/model/image.js';
import { baseName, MemoryRegistries, memoryCache, runtimeLabels } from './image-doubles.js';

/** A layer of files; a text that begins with `->` is a link. */
function layer(files: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(files).flatMap(([path, text]) => {
    const link = text.startsWith('->') ? text.slice(2) : undefined;
    const content = Buffer.from(link === undefined ? text : '');
    const header = Buffer.from(layerHeader({ path, size: content.length, mode: 0o755, owner: 0 }));
    if (link !== undefined) {
      header.write('2', 156);
      header.write(link, 157);
    }
    return [header, content, Buffer.alloc(tarPadding(content.length))];
  });
  return Buffer.concat([...parts, tarTrailer]);
}

const glibc = 'x\0GNU C Library (Debian GLIBC 2.36-9+deb12u10) stable release version 2.36.\n';
const debian = {
  'lib/x86_64-linux-gnu/libc.so.6': glibc,
  'usr/bin/python3': '->python3.11',
  'usr/bin/python3.11': '',
};
const packages = 'usr/local/lib/python3.12/site-packages';
const python = {
  'usr/local/bin/python3': '->python3.12',
  'usr/local/bin/python3.12': 'x',
  [`${packages}/pip-24.0.dist-info/METADATA`]: 'm',
  [`${packages}/Jaclang-0.16.7.dist-info/METADATA`]: 'm',
  'usr/lib/python3/dist-packages/other-1.0.dist-info/METADATA': 'm',
};

async function factsFor(
  layers: readonly Buffer[],
  options: {
    readonly labels?: Record<string, string>;
    readonly mediaType?: string;
    readonly config?: object;
  } = {},
) {
  const registries = new MemoryRegistries();
  const { digest } = registries.putImage(baseName, '1', { labels: {}, ...options, layers });
  const name = parseImage(`${baseName}:1`);
  const scans: number[] = [];
  const source = {
    repository: registries.repository(name),
    name,
    cache: memoryCache(),
    onScan: (bytes: number) => {
      scans.push(bytes);
    },
  };
  const [image] = await readBase(source, digest, []);
  if (image === undefined) throw new Error('no image');
  const ask = (): Promise<BaseFacts> => factsOf(source, image);
  return { ask, scans };
}

const plain = 'application/vnd.oci.image.layer.v1.tar';

describe('the facts of a base', () => {
  it('are told by labels, without reading a layer', async () => {
    const { ask, scans } = await factsFor([Buffer.from('no tar')], { labels: runtimeLabels });
    expect(await ask()).toEqual({
      python: '3.13',
      abi: 'cp313',
      libc: { family: 'glibc', version: '2.41' },
      installed: ['jaclang==0.16.7', 'jac-scale==0.2.30'],
    });
    expect(scans).toEqual([]);
  });

  it.each([
    ['plain', plain, (bytes: Buffer) => bytes],
    ['packed', 'application/vnd.oci.image.layer.v1.tar+gzip', (bytes: Buffer) => gzipSync(bytes)],
  ])('are found in %s layers, once', async (_, mediaType, pack) => {
    const layers = [layer(debian), layer(python)].map(pack);
    const { ask, scans } = await factsFor(layers, { mediaType });
    const facts = await ask();
    expect(facts).toEqual({
      python: '3.12',
      abi: 'cp312',
      libc: { family: 'glibc', version: '2.36' },
      installed: ['jaclang==0.16.7', 'pip==24.0'],
    });
    expect(await ask()).toEqual(facts);
    expect(scans).toEqual([layers.reduce((sum, { length }) => sum + length, 0)]);
  });

  it('are those of the python3 that is first on the PATH', async () => {
    const config = { config: { Env: ['PATH=/usr/bin:/usr/local/bin'] } };
    const { ask } = await factsFor([layer(debian), layer(python)], { mediaType: plain, config });
    expect((await ask()).python).toBe('3.11');
  });

  it('know musl', async () => {
    const alpine = { 'lib/ld-musl-x86_64.so.1': 'code\0' + '1.2.5\0' + 'more' };
    const { ask } = await factsFor([layer(alpine), layer(python)], { mediaType: plain });
    expect((await ask()).libc).toEqual({ family: 'musl', version: '1.2' });
  });

  const onPath = { config: { Env: ['PATH=/opt/venv/bin:/usr/bin'] } };
  const venv = (config: string) => ({
    'opt/venv/pyvenv.cfg': config,
    'opt/venv/bin/python3': '->python3.11',
    'opt/venv/bin/python3.11': '->/usr/bin/python3.11',
  });
  it.each([
    ['is said', 'home = /usr/bin\ninclude-system-site-packages = false\n', onPath, '/opt/venv'],
    ['counts by what is on the PATH', 'home = /usr/bin\n', {}, undefined],
    ['that looks outside is none', 'include-system-site-packages = true\n', onPath, undefined],
  ])('a virtual environment %s', async (_, text, config, expected) => {
    const { ask } = await factsFor([layer(debian), layer(venv(text))], { mediaType: plain, config });
    expect((await ask()).venv).toBe(expected);
    expect((await ask()).venv).toBe(expected);
  });

  it.each([
    ['PATH=/opt/venv/bin:/usr/bin', '/opt/venv'],
    ['PATH=/usr/bin', undefined],
  ])('VIRTUAL_ENV with %s is believed before labels', async (path, expected) => {
    const config = { config: { Env: [path, 'VIRTUAL_ENV=/opt/venv'], Labels: runtimeLabels } };
    const { ask, scans } = await factsFor([Buffer.from('no tar')], { config });
    expect((await ask()).venv).toBe(expected);
    expect(scans).toEqual([]);
  });

  it('leave out what a later layer removed', async () => {
    const removed = { [`${packages}/.wh.Jaclang-0.16.7.dist-info`]: '' };
    const { ask } = await factsFor([layer(debian), layer(python), layer(removed)], { mediaType: plain });
    expect((await ask()).installed).toEqual(['pip==24.0']);
  });

  it.each([
    ['no python3', { 'lib/libc.so.6': glibc }, 'no python3 on its PATH'],
    ['no C library', python, 'neither glibc nor musl'],
  ])('cannot be told with %s', async (_, files, why) => {
    const { ask } = await factsFor([layer(files)], { mediaType: plain });
    await expect(ask()).rejects.toMatchObject({ code: 'BaseUnreadable', why: expect.stringContaining(why) });
  });
});
