// Pictures of docs/pictures: screens from runs on the cluster that KUBECONFIG names, and drawings. One that differs from the one that
// is there in times and names alone is left as it is.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { copyOf } from '../../__tests__/support/apps.js';
import type { Run } from '../../__tests__/support/cells.js';
import { projectRoot } from '../../__tests__/support/cluster.js';
import { ensureDatabaseImages } from '../../__tests__/support/databases.js';
import { deployer, mayLook } from '../../__tests__/support/roles.js';
import { userAt } from '../../__tests__/support/terminals.js';
import type { Shown } from '../../__tests__/support/tmux.js';
import { drawings } from './drawings.js';
import { type Recording, recordings } from './recordings.js';
import { alike, withoutMachine } from './same.js';
import { terminalPicture } from './terminal.js';

const columns = 100;

function write(name: string, picture: string, essence: (picture: string) => string): void {
  const path = join(projectRoot, 'docs/pictures', `${name}.svg`);
  const same = existsSync(path) && essence(readFileSync(path, 'utf8')) === essence(picture);
  if (!same) writeFileSync(path, picture);
  console.log(`docs/pictures/${name}.svg ${same ? 'unchanged' : 'written'}`);
}

/** The line that was typed stands out, how it ended is left out. */
function shownLines({ runs }: Shown, wanted: (line: readonly Run[]) => readonly Run[]): (readonly Run[])[] {
  const [typed = [], ...rest] = runs;
  const [prompt = ''] = typed.map(({ text }) => text);
  const first: Run[] = [
    { text: '$', column: 0, look: { dim: true } },
    { text: prompt.replace(/^\$ /, ''), column: 2, look: { bold: true } },
  ];
  const lines = rest.filter((line) => !/^\[exit \d+\]$/.test(line[0]?.text ?? ''));
  return [first, ...lines.map(wanted)];
}

for (const [name, picture] of Object.entries(drawings)) write(name, picture, (text) => text);

await ensureDatabaseImages(['mongo', 'redis']);
const actor = await deployer('pictures');
// Who may not look at nodes and classes sees half of what doctor tells.
const looksNoMore = await mayLook(actor);
const app = copyOf('taskboard');
const user = userAt({ cwd: app.folder, kubeconfig: actor.kubeconfig });
const own = {
  namespace: actor.namespace,
  folder: app.folder,
  kubeconfig: actor.kubeconfig,
  actor: `${userInfo().username}@${hostname()}`,
};
const draw = ({ name, title, description }: Recording['pictures'][number], screen: Shown) =>
  write(
    name,
    terminalPicture({
      title,
      description,
      columns,
      lines: shownLines(screen, (line) => withoutMachine(line, own)),
    }),
    alike,
  );
// Named ones and what comes before them: each builds on the last.
const wanted = process.argv.slice(2);
const last = recordings.findLastIndex(({ pictures }) => pictures.some(({ name }) => wanted.includes(name)));
try {
  for (const { line, before, code, pictures } of recordings.slice(0, last === -1 ? undefined : last + 1)) {
    before?.(app);
    const terminal = await user.type(line, { columns, rows: 40 });
    for (const picture of pictures)
      if (picture.when !== undefined) draw(picture, await terminal.shown(picture.when));
    const ended = await terminal.ended();
    if (ended.code !== code)
      throw new Error(`${line} ended with ${ended.code}, not ${code}:\n${ended.screen.lines.join('\n')}`);
    for (const picture of pictures) if (picture.when === undefined) draw(picture, ended.screen);
  }
} finally {
  await user.cleanUp();
  app.cleanUp();
  await looksNoMore();
  await actor.cleanUp();
}
