import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { JacScaleError } from '../../model/error.js';
import { type ImageName, imageText } from '../../model/image.js';
import { isFields, listAt, textAt } from '../../model/read.js';
import type { Descriptor } from '../../ports/registry.js';
import type { BaseImage, ImageSource } from './read-image.js';
import { tarEntries } from './tar-entries.js';

/** What a base image has for Python packages to fit to. */
export interface BaseFacts {
  /** `3.13` */
  readonly python: string;
  /** `cp313` */
  readonly abi: string;
  readonly libc: { readonly family: 'glibc' | 'musl'; readonly version: string };
  /** `name==version`; those of the runtime alone where labels told. */
  readonly installed: readonly string[];
  /** The folder of the virtual environment that its python3 is of, where that does not look outside. */
  readonly venv?: string;
}

export interface FactsSource extends ImageSource {
  /** Told once when the layers have to be read, with their bytes. */
  onScan(bytes: number): void;
}

/** Labels of an image that was made by templates/base.Dockerfile. */
export const factLabels = {
  runtime: 'io.jac-scale.runtime',
  python: 'io.jac-scale.python',
  libc: 'io.jac-scale.libc',
} as const;

/**
 * What the base says of itself in labels; else what its layers hold, which are read once a machine.
 * @throws JacScaleError `BaseUnreadable` when there is no Python in it
 */
export async function factsOf(source: FactsSource, base: BaseImage): Promise<BaseFacts> {
  const facts = fromLabels(base) ?? (await scanned(source, base));
  const venv = facts.venv ?? venvOf(base);
  return venv === undefined ? facts : { ...facts, venv };
}

/** As `ENV VIRTUAL_ENV` of a Dockerfile says; only what is on the PATH counts. */
function venvOf({ config }: BaseImage): string | undefined {
  const env = listAt(config, 'config', 'Env').map(String);
  const folder = env.find((line) => line.startsWith('VIRTUAL_ENV='))?.slice('VIRTUAL_ENV='.length);
  if (!folder) return undefined;
  const path = env.find((line) => line.startsWith('PATH='))?.slice('PATH='.length) ?? '';
  return path.split(':').includes(`${folder}/bin`) ? folder : undefined;
}

async function scanned(source: FactsSource, base: BaseImage): Promise<BaseFacts> {
  const key = `facts-2-${base.configDigest}`;
  const kept = fromText(await source.cache.get(key));
  if (kept !== undefined) return kept;
  source.onScan(base.layers.reduce((sum, { size }) => sum + size, 0));
  const facts = await scan(source, base);
  await source.cache.set(key, JSON.stringify(facts));
  return facts;
}

export const hasRuntime = ({ installed }: BaseFacts): boolean =>
  installed.some((line) => line.startsWith('jaclang=='));

function fromLabels({ config }: BaseImage): BaseFacts | undefined {
  const label = (name: string) => textAt(config, 'config', 'Labels', name);
  const [, major, minor] = /^cp(\d)(\d+)$/.exec(label(factLabels.python) ?? '') ?? [];
  const [, family, version] = /^(glibc|musl) (\d+\.\d+)/.exec(label(factLabels.libc) ?? '') ?? [];
  const runtime = label(factLabels.runtime);
  if (runtime === undefined || minor === undefined || version === undefined) return undefined;
  return {
    python: `${major}.${minor}`,
    abi: `cp${major}${minor}`,
    libc: { family: family as 'glibc' | 'musl', version },
    installed: runtime.split(' ').filter((line) => line.includes('==')),
  };
}

function fromText(text: string | undefined): BaseFacts | undefined {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isFields(value) && textAt(value, 'abi') !== undefined
      ? (value as unknown as BaseFacts)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A libc's file; larger is none. */
const contentLimit = 16 << 20;
const libcFile = /(^|\/)(libc\.so\.6|libc-2\.\d+\.so|ld-musl-[^/]+\.so\.1)$/;
/** https://docs.python.org/3/library/venv.html */
const venvFile = /(^|\/)pyvenv\.cfg$/;
const distribution =
  /(?:^|\/)lib\/python(\d\.\d+)\/(?:site|dist)-packages\/([^/]+)-([^-/]+)\.dist-info\/METADATA$/;

async function scan(source: FactsSource, base: BaseImage): Promise<BaseFacts> {
  const links = new Map<string, string>();
  const packages = new Map<string, { readonly python: string; readonly line: string }>();
  /** Folders of virtual environments that do not look outside. */
  const venvs = new Map<string, string>();
  let libc: BaseFacts['libc'] | undefined;
  for (const layer of base.layers) {
    const wanted = (path: string, size: number) =>
      (libcFile.test(path) || venvFile.test(path)) && size <= contentLimit;
    for await (const { path, link, content } of tarEntries(unpacked(source, layer), wanted)) {
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      const file = path.slice(folder.length);
      if (file.startsWith('.wh.')) {
        const gone = file === '.wh..wh..opq' ? folder : folder + file.slice(4);
        for (const each of [links, packages, venvs])
          for (const key of each.keys())
            if (key === gone || key.startsWith(`${gone.replace(/\/$/, '')}/`)) each.delete(key);
      } else if (/^python3(\.\d+)?$/.test(file)) {
        links.set(path, link);
      } else if (content !== undefined && venvFile.test(path)) {
        const isOpen = /^include-system-site-packages\s*=\s*true\s*$/im.test(content.toString('utf8'));
        if (isOpen) venvs.delete(path);
        else venvs.set(path, path);
      } else if (content !== undefined) {
        libc = libcIn(content) ?? libc;
      } else {
        const [, python, name, version] = distribution.exec(path) ?? [];
        if (python !== undefined)
          packages.set(path, { python, line: `${packageName(name ?? '')}==${version}` });
      }
    }
  }
  const { python, folder = '' } = pythonOf(base, links) ?? {};
  if (python === undefined) throw unfit(source.name, 'there is no python3 on its PATH');
  if (libc === undefined) throw unfit(source.name, 'its C library is neither glibc nor musl');
  const lines = [...packages.values()].flatMap((found) => (found.python === python ? [found.line] : []));
  const venv = folder.replace(/\/?bin$/, '');
  return {
    ...{ python, abi: `cp${python.replace('.', '')}`, libc, installed: [...new Set(lines)].sort() },
    ...(venvs.has(`${venv}/pyvenv.cfg`) ? { venv: `/${venv}` } : {}),
  };
}

/** The C library tells its version in its read-only data. */
function libcIn(content: Buffer): BaseFacts['libc'] | undefined {
  const text = content.toString('latin1');
  const glibc = /GNU C Library [^\n]*?release version (\d+\.\d+)/.exec(text)?.[1];
  if (glibc !== undefined) return { family: 'glibc', version: glibc };
  const musl = /\0(1\.\d+)\.\d+\0/.exec(text)?.[1];
  return musl === undefined ? undefined : { family: 'musl', version: musl };
}

/** The first python3 on the PATH: its minor version and folder. */
function pythonOf(
  { config }: BaseImage,
  links: ReadonlyMap<string, string>,
): { readonly python: string; readonly folder?: string } | undefined {
  const env = listAt(config, 'config', 'Env').map(String);
  const path = env.find((line) => line.startsWith('PATH='))?.slice(5) ?? '/usr/local/bin:/usr/bin:/bin';
  const said = /^PYTHON_VERSION=(3\.\d+)/.exec(
    env.find((line) => line.startsWith('PYTHON_VERSION=')) ?? '',
  )?.[1];
  for (const folder of path.split(':').map((part) => part.replace(/^\//, ''))) {
    // A link to another folder says the version in the name it leads to; else the name beside it does.
    const link = links.get(`${folder}/python3`);
    if (link === undefined) continue;
    const named = /python(3\.\d+)$/.exec(link)?.[1];
    const beside = [...links.keys()].find((key) => key.startsWith(`${folder}/python3.`));
    const python = named ?? beside?.slice(`${folder}/python`.length);
    if (python !== undefined) return { python, folder };
  }
  return said === undefined ? undefined : { python: said };
}

const packageName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

async function* unpacked({ repository, name }: FactsSource, layer: Descriptor): AsyncGenerator<Uint8Array> {
  const packed = repository.blob(layer);
  if (layer.mediaType.endsWith('zstd')) throw unfit(name, 'its layers are packed with zstd');
  if (!layer.mediaType.endsWith('gzip')) return yield* packed;
  const source = Readable.from(packed);
  const unzip = createGunzip();
  source.on('error', (error) => unzip.destroy(error));
  try {
    yield* source.pipe(unzip);
  } finally {
    source.destroy();
  }
}

/** Python of a virtual environment has no user base, which is where packages of an app go. */
export function inVenv(name: ImageName, venv: string): JacScaleError {
  return new JacScaleError({
    code: 'BaseUnfit',
    what: `no packages can be added to ${imageText(name)} without a builder`,
    why: `its python3 is that of the virtual environment ${venv}, which looks for packages nowhere else`,
    next: 'build with a Dockerfile: kubectl jac init --dockerfile; or name an image without a virtual environment as python_image',
    exitCode: 2,
  });
}

function unfit(name: ImageName, why: string): JacScaleError {
  return new JacScaleError({
    code: 'BaseUnreadable',
    what: `it cannot be told which Python packages fit to ${imageText(name)}`,
    why,
    next: `name another image as python_image, or say it in its labels ${Object.values(factLabels).join(', ')}`,
  });
}
