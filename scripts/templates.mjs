// Turns templates/ into src/generated/templates.ts, so that no file is read and no YAML parsed when a command runs.
// With --check it only compares and exits 1 when the module is out of date.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const output = join(root, 'src/generated/templates.ts');
/** Texts that `init` writes into a project, by the name under which they are known. */
const initTexts = { dockerfile: 'templates/Dockerfile', dockerignore: 'templates/dockerignore' };
const initOutput = join(root, 'src/generated/init.ts');

/** The compiler is TypeScript that the engine uses as well. */
async function compiler() {
  const folder = await mkdtemp(join(tmpdir(), 'templates-'));
  try {
    const outfile = join(folder, 'compile.mjs');
    const entryPoints = [join(root, 'src/engine/render/compile.ts')];
    await build({
      entryPoints,
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'browser',
      logLevel: 'warning',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function sourceOf(folder) {
  const names = (await readdir(join(root, folder))).sort();
  const read = async (name) => ({
    file: `${folder}/${name}`,
    text: await readFile(join(root, folder, name), 'utf8'),
  });
  const yaml = names.filter((name) => name.endsWith('.yaml') && name !== 'placeholders.yaml');
  const texts = names.filter((name) => /\.(sh|py)$/.test(name));
  return {
    placeholders: await read('placeholders.yaml'),
    documents: await Promise.all(yaml.map(read)),
    files: Object.fromEntries(await Promise.all(texts.map(async (name) => [name, (await read(name)).text]))),
  };
}

/** Every folder below templates/ that declares placeholders: `app`, `data/mongodb`. */
async function templateFolders() {
  const entries = await readdir(join(root, 'templates'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name === 'placeholders.yaml')
    .map((entry) => relative(join(root, 'templates'), entry.parentPath))
    .sort();
}

async function generated() {
  const { compile } = await compiler();
  const folders = await templateFolders();
  const rows = [];
  const texts = [];
  for (const name of folders) {
    const source = await sourceOf(`templates/${name}`);
    let row = JSON.stringify(compile(source), null, 1);
    for (const [file, text] of Object.entries(source.files)) {
      // Once, however many documents take it in.
      const constant = `${name}_${file}`.replaceAll(/\W/g, '_');
      texts.push(`export const ${constant} = ${JSON.stringify(text)};\n`);
      row = row.replaceAll(JSON.stringify(text), constant);
    }
    rows.push(`  '${name}': ${row},\n`);
  }
  return [
    '// Made by scripts/templates.mjs from templates/. Do not edit.\n',
    "import type { Template } from '../engine/render/template.js';\n\n",
    ...texts,
    `\nexport const templates: Readonly<Record<${folders.map((name) => `'${name}'`).join(' | ')}, Template>> = {\n`,
    ...rows,
    '};\n',
  ].join('');
}

async function generatedInit() {
  const rows = Object.entries(initTexts).map(async ([name, file]) => {
    const lines = (await readFile(join(root, file), 'utf8')).split('\n');
    return `export const ${name} = [\n${lines.map((line) => `  ${JSON.stringify(line)},\n`).join('')}].join('\\n');\n`;
  });
  return `// Made by scripts/templates.mjs from templates/. Do not edit.\n\n${(await Promise.all(rows)).join('\n')}`;
}

try {
  const texts = [
    [output, await generated()],
    [initOutput, await generatedInit()],
  ];
  for (const [file, text] of texts) {
    if (!process.argv.includes('--check')) {
      await writeFile(file, text);
    } else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
      console.error(`${relative(root, file)} is out of date: run node scripts/templates.mjs`);
      process.exitCode = 1;
    }
  }
} catch (error) {
  const { file, line, key } = error.place ?? {};
  if (file === undefined) throw error;
  console.error(`${file}:${line}: ${error.message}${key === undefined ? '' : ` (${key})`}`);
  process.exitCode = 2;
}
