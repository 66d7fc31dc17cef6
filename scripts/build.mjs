/**
 * Bundles the doors into dist/ and leaves an executable kubectl plugin. Each file is self-contained, but that the plugin loads
 * `kubectl-jac-more.cjs` from beside it for the few commands that need it.
 * `--check`: builds elsewhere and fails when what is committed in dist/ differs.
 */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

/**
 * Loading takes a third of a second and more. Whoever cancels the job meanwhile must not have post take itself for main, since
 * nothing was kept yet; a signal must not end the process before somebody can say so, and is delivered once all is loaded.
 */
const early = `for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined);
if (process.env.STATE_isPost !== 'true') {
  if (process.env.GITHUB_STATE) require('node:fs').appendFileSync(process.env.GITHUB_STATE, 'isPost=true\\n');
  else process.stdout.write('::save-state name=isPost::true\\n');
}
`;

const more = 'kubectl-jac-more.cjs';

/** The plugin runs wherever kubectl does; GitHub's runner brings Node 24. */
const doors = [
  { entry: 'src/doors/cli/main.ts', file: 'kubectl-jac.cjs', target: 'node20' },
  { entry: 'src/doors/cli/more.ts', file: more, target: 'node20' },
  { entry: 'src/doors/action/main.ts', file: 'action.cjs', target: 'node24', first: early },
  {
    entry: 'src/doors/service/main.ts',
    file: 'orchestrator.cjs',
    target: 'node20',
    name: 'the orchestrator',
  },
];

const oldNode = (name) => `if (parseInt(process.versions.node, 10) < 20) {
  process.stderr.write('error: ${name} needs Node.js 20 or later, this is ' + process.version + '\\n');
  process.exit(1);
}`;

/**
 * yargs/helpers loads the whole of yargs for a function we do not use (27 ms of a start). Its modules do nothing but
 * define things, so esbuild may leave out those that nobody uses.
 */
const onlyWhatIsUsedOfYargs = {
  name: 'only-what-is-used-of-yargs',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /.*/ }, async ({ path, importer, pluginData, ...more }) => {
      if (pluginData === 'resolving' || !/[\\/]node_modules[\\/]yargs[\\/]helpers[\\/]/.test(importer))
        return;
      const found = await resolve(path, {
        importer,
        kind: more.kind,
        resolveDir: more.resolveDir,
        pluginData: 'resolving',
      });
      return { ...found, sideEffects: false };
    });
  },
};

const moreIsAFileOfItsOwn = {
  name: 'more-is-a-file-of-its-own',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/more\.js$/ }, () => ({ path: `./${more}`, external: true }));
  },
};

/** Of fastify: its own validation, logging and test client, which are loaded when they are first used, and never are. */
const notUsedOfFastify = {
  name: 'not-used-of-fastify',
  setup({ onResolve, onLoad }) {
    const unused = /^(@fastify\/ajv-compiler|@fastify\/fast-json-stringify-compiler|light-my-request|pino)$/;
    onResolve({ filter: unused }, ({ path, importer }) =>
      /[\\/]node_modules[\\/]fastify[\\/]/.test(importer) ? { path, namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};

const swaggerFiles = ['swagger-ui.css', 'swagger-ui-bundle.js'];

/** Swagger UI's files as brotli makes them: a quarter of the bytes, and none of the work when they are asked for. */
const swaggerCompressed = {
  name: 'swagger-compressed',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]service[\\/]swagger-assets\.ts$/ }, async () => {
      const rows = await Promise.all(
        swaggerFiles.map(async (name) => {
          const bytes = await readFile(join(root, 'node_modules/swagger-ui-dist', name));
          const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength };
          return [name, brotliCompressSync(bytes, { params }).toString('base64')];
        }),
      );
      const contents = `import { brotliDecompress } from 'node:zlib';
        const files = ${JSON.stringify(Object.fromEntries(rows))};
        export async function swaggerAsset(name, encoding) {
          const packed = Buffer.from(files[name], 'base64');
          if (encoding === 'br') return packed;
          return await new Promise((resolve, reject) =>
            brotliDecompress(packed, (error, bytes) => (error ? reject(error) : resolve(bytes))));
        }`;
      return { contents, loader: 'js' };
    });
  },
};

/** Node keeps a file of nothing but ASCII one byte a character, which loads faster; esbuild leaves regular expressions. */
function asciiOnly(text) {
  return text.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

async function bundle({ entry, file, target, first = '', name = 'kubectl jac' }, folder) {
  const { metafile, warnings, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(folder, file),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target,
    // Names stay readable in the stack of a bug report; shorter ones would save no time at the start.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    charset: 'ascii',
    write: false,
    metafile: true,
    logLevel: 'error',
    define: { __VERSION__: JSON.stringify(version), 'import.meta.url': '__moduleUrl' },
    banner: { js: `${first}${oldNode(name)}\nconst __moduleUrl = 'file://' + __filename;` },
    plugins: [onlyWhatIsUsedOfYargs, moreIsAFileOfItsOwn, notUsedOfFastify, swaggerCompressed],
  });
  for (const { path, text } of outputFiles) await writeFile(path, asciiOnly(text));
  if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join('\n'));
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const packages = used.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  return used.some((path) => path.endsWith('swagger-assets.ts'))
    ? [...packages, 'node_modules/swagger-ui-dist']
    : packages;
}

/** The licences of everything that was bundled, which most of them want kept with every copy. */
async function licences(packages) {
  const texts = new Map();
  for (const folder of packages) {
    const {
      name,
      version: number,
      license,
    } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    // Of Swagger UI those as well whose code is in the file that is taken.
    const files = (await readdir(join(root, folder))).filter((file) =>
      /^((licen[cs]e|notice|copying)|swagger-ui-bundle\.js\.LICENSE)/i.test(file),
    );
    const parts = await Promise.all(files.sort().map((file) => readFile(join(root, folder, file), 'utf8')));
    const text = parts.map((part) => part.replaceAll('\r\n', '\n').trim()).join('\n\n');
    texts.set(
      `${name} ${number}`,
      `${name} ${number} (${license})\n\n${text || 'No licence file in the package.'}\n`,
    );
  }
  return [...texts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

async function exists(path) {
  return readFile(join(root, path)).then(
    () => true,
    () => false,
  );
}

async function buildInto(folder) {
  const packages = new Set();
  for (const door of doors) {
    // A door that is not built yet has no entry.
    if (await exists(door.entry)) for (const each of await bundle(door, folder)) packages.add(each);
  }
  await writeFile(join(folder, 'LICENSES.txt'), await licences(packages));
}

/** Names of files that are not the same in both folders. */
async function differences(a, b) {
  const names = async (folder) => (await readdir(folder).catch(() => [])).sort();
  const all = new Set([...(await names(a)), ...(await names(b))]);
  const read = (folder, name) => readFile(join(folder, name)).catch(() => undefined);
  const pairs = await Promise.all(
    [...all].map(async (name) => [name, await read(a, name), await read(b, name)]),
  );
  return pairs.flatMap(([name, one, other]) => (one && other?.equals(one) ? [] : [name]));
}

const launcher = `#!/bin/sh
# Runs the plugin with the node of the PATH; written by scripts/build.mjs.
self=$0
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=\${self%/*}/$link ;;
  esac
done
if ! command -v node >/dev/null 2>&1; then
  echo 'error: kubectl jac needs Node.js 20 or later, and there is no node on the PATH' >&2
  exit 1
fi
# From Node 22.1 on the compiled code is kept, which halves what a start adds; the name tells main.ts not to pass it on.
cache=\${XDG_CACHE_HOME:-\${HOME:+$HOME/.cache}}
if [ -z "\${NODE_COMPILE_CACHE+set}" ] && [ -n "$cache" ]; then
  NODE_COMPILE_CACHE=$cache/kubectl-jac
  export NODE_COMPILE_CACHE
fi
exec node "\${self%/*}/../../dist/kubectl-jac.cjs" "$@"
`;

const dist = join(root, 'dist');
if (process.argv.includes('--check')) {
  const folder = await mkdtemp(join(tmpdir(), 'jac-scale-dist-'));
  try {
    await buildInto(folder);
    const differing = await differences(dist, folder);
    if (differing.length > 0) {
      console.error(`dist/ is not what the sources make: ${differing.join(', ')}\nnext: make build`);
      process.exitCode = 1;
    }
  } finally {
    await rm(folder, { recursive: true });
  }
} else {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist);
  await buildInto(dist);
  const bin = join(root, 'kubectl-plugin', 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'kubectl-jac'), launcher);
  await chmod(join(bin, 'kubectl-jac'), 0o755);
}
