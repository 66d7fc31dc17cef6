import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareBytes } from '../../engine/bundle/tar.js';
import { dependenciesFolder, type LayerFile, layerTar } from '../../engine/image/layer.js';
import type { Emit } from '../../model/progress.js';
import type { Wheels, WheelsRequest } from '../../ports/wheels.js';
import { isConflict, missingIn, pipFailed, pipMissing, wheelMissing } from './pip-failure.js';
import { program } from './pip-program.js';
import { fullVersion, markersOf, wheelArguments } from './pip-target.js';
import { type Ended, type Environment, type RunProgram, runProgram } from './process.js';
import { temporaryFolder } from './temporary.js';

export interface PipDeps {
  readonly env: Environment;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly run?: RunProgram;
}

/** Python packages as wheels, which pip collects on this machine for another one. */
export function pipWheels(deps: PipDeps): Wheels {
  return {
    async *layer(request) {
      const folder = await temporaryFolder('wheels', deps.env);
      try {
        const tree = await collect(request, folder, deps);
        yield* layerTar(dependenciesFolder, 0, filesOf(tree));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Owner of the packages: the app may read and not change them. */
async function* filesOf(tree: string): AsyncGenerator<LayerFile> {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(tree.length + 1)
        .replaceAll('\\', '/'),
    );
  for (const path of paths.sort(compareBytes)) {
    const file = join(tree, path);
    const { size, mode } = await stat(file);
    yield { path, size, mode: (mode & 0o100) === 0 ? 0o644 : 0o755, content: createReadStream(file) };
  }
}

/** Resolves, downloads and unpacks; answers with the folder that is to become the layer. */
async function collect(request: WheelsRequest, folder: string, deps: PipDeps): Promise<string> {
  const { run = runProgram, signal, emit } = deps;
  const python = await findPython(run, deps);
  const [settings, report, wheels, tree] = ['settings.json', 'report.json', 'wheels', 'tree'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  const given = {
    markers: markersOf(request),
    version: fullVersion(request),
    python: request.python,
    requirements: request.requirements,
    installed: request.installed,
    report,
    wheels,
    tree,
  };
  await writeFile(settings, JSON.stringify(given), { mode: 0o600 });
  await mkdir(wheels);
  await mkdir(tree);
  const env = {
    ...deps.env,
    JAC_WHEELS: settings,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_NO_INPUT: '1',
    NO_COLOR: '1',
  };
  const start = (...args: string[]): Promise<Ended> =>
    run(python, ['-c', program, ...args], {
      env,
      signal,
      onLine: (line) => {
        const [, name] = /^Collecting ([\w.-]+)/.exec(line) ?? [];
        if (name !== undefined) emit({ type: 'phase', phase: 'build', message: `collecting ${name}` });
      },
    });
  const lines = async (name: string, content: readonly string[]): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, content.join('\n'), { mode: 0o600 });
    return file;
  };

  const resolve = async (requirements: readonly string[], constraints: readonly string[]) =>
    start(
      ...['pip', 'install', '--dry-run', '--ignore-installed', '--progress-bar=off', `--report=${report}`],
      ...[`--target=${tree}`, ...wheelArguments(request)],
      `--requirement=${await lines('requirements.txt', requirements)}`,
      `--constraint=${await lines('constraints.txt', constraints)}`,
    );
  const resolved = await resolvedFor(request, resolve);
  if (resolved.code !== 0) throw await explained(resolved, request, start);
  const chosen = await start('choose');
  if (chosen.code !== 0) throw pipMissing(chosen.lines.at(-1) ?? 'it is none that we know');
  const pinned = chosen.stdout.split('\n').filter((line) => line !== '');
  if (pinned.length === 0) return tree;
  const downloaded = await start(
    ...['pip', 'download', '--no-deps', '--progress-bar=off', `--dest=${wheels}`, ...wheelArguments(request)],
    `--requirement=${await lines('pinned.txt', pinned)}`,
  );
  if (downloaded.code !== 0) throw await explained(downloaded, request, start);
  const unpacked = await start('unpack');
  if (unpacked.code !== 0) throw pipFailed(unpacked.lines);
  return tree;
}

type Resolve = (requirements: readonly string[], constraints: readonly string[]) => Promise<Ended>;

/**
 * Packages that go with what the base has. Where all of that is known, it is kept as it is, unless the app asks for another
 * version; where labels told of the runtime alone, it takes part: no package is chosen that it does not go with.
 */
async function resolvedFor(request: WheelsRequest, resolve: Resolve): Promise<Ended> {
  const { requirements, installed } = request;
  const withRuntime = () => resolve([...requirements, ...runtimeOf(request)], []);
  if (installed.length > 0 && isPartial(request)) {
    const resolved = await withRuntime();
    // What the base has was perhaps compiled there.
    return missingIn(resolved.lines) === undefined ? resolved : resolve(requirements, []);
  }
  const resolved = await resolve(requirements, installed);
  return resolved.code !== 0 && isConflict(resolved.lines) ? withRuntime() : resolved;
}

const runtimeNames = ['jaclang', 'jac-scale'];

const nameOf = (line: string): string => line.split('==')[0] ?? '';

/** Whether we know of the base no more than its labels say. */
const isPartial = ({ installed }: WheelsRequest): boolean =>
  installed.every((line) => runtimeNames.includes(nameOf(line)));

/** The base's runtime as requirements. */
const runtimeOf = ({ installed }: WheelsRequest): string[] =>
  installed
    .filter((line) => runtimeNames.includes(nameOf(line)))
    .map((line) => line.replace(/^jac-scale==/, 'jac-scale[all]=='));

async function findPython(run: RunProgram, { env, signal }: PipDeps): Promise<string> {
  const complaints: string[] = [];
  for (const python of ['python3', 'python']) {
    const { code, stdout, lines } = await run(python, ['-m', 'pip', '--version'], { env, signal });
    const [, major, minor] = /^pip (\d+)\.(\d+)/.exec(stdout) ?? [];
    // The first version that reports what it would install.
    if (code === 0 && Number(major) * 100 + Number(minor) >= 2202) return python;
    complaints.push(`${python}: ${code === 0 ? stdout.split(' from ')[0] : lines.at(-1)}`);
  }
  throw pipMissing(complaints.join('\n'));
}

async function explained(
  { lines }: Ended,
  request: WheelsRequest,
  start: (...args: string[]) => Promise<Ended>,
): Promise<Error> {
  if (lines.some((line) => /^(ImportError|ModuleNotFoundError|AttributeError|TypeError): /.test(line)))
    return pipMissing(`this version of pip is too new or too old: ${lines.at(-1)}`);
  const missing = missingIn(lines);
  // A dead index ends in the same words.
  if (missing === undefined || pipFailed(lines).code === 'IndexUnreachable') return pipFailed(lines);
  const name = /^[\w.-]+/.exec(missing)?.[0] ?? missing;
  const asked = await start(
    'pip',
    'index',
    'versions',
    '--ignore-requires-python',
    '--no-binary=:all:',
    name,
  );
  const [, listed = ''] = /^Available versions: (.*)$/m.exec(asked.stdout) ?? [];
  const exact = /==([^,*\s]+)$/.exec(missing)?.[1];
  const hasSource = asked.code === 0 && (exact === undefined || listed.split(', ').includes(exact));
  return wheelMissing(request, missing, hasSource);
}
