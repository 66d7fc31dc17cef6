// Imports point one way: model <- engine <- operations <- gateways <- doors; engine and operations know ports, only entry files know
// adapters. Fails naming file and import.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const source = join(root, 'src');
/** What each room may import besides itself. */
const allowed = {
  model: [],
  ports: ['model'],
  engine: ['model', 'ports', 'generated'],
  operations: ['model', 'ports', 'engine'],
  adapters: ['model', 'ports', 'engine'],
  generated: ['model', 'engine'],
  gateways: ['model', 'ports', 'engine', 'operations'],
  doors: ['model', 'ports', 'engine', 'operations', 'gateways', 'generated'],
};
/** The files that put the world behind the ports. */
const entries = /^doors\/[a-z]+\/(main(-[a-z]+)?|world|more)\.ts$/;

const problems = [];
for (const file of readdirSync(source, { recursive: true }).filter((name) => name.endsWith('.ts'))) {
  const room = file.split('/')[0];
  for (const [, target] of readFileSync(join(source, file), 'utf8').matchAll(
    /(?:from|import\()\s*'(\.[^']+)'/g,
  )) {
    const other = relative(source, join(source, dirname(file), target)).split('/')[0];
    if (other === room || allowed[room]?.includes(other) || (other === 'adapters' && entries.test(file)))
      continue;
    problems.push(`src/${file}: ${room} may not import ${other} (${target})`);
  }
}
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
