import { usageError } from '../../../model/error.js';
import type { PlannedFile } from './plan.js';
import { marker } from './shells.js';
import type { UserFiles } from './user-files.js';

export interface Written {
  readonly path: string;
  readonly change: 'created' | 'updated' | 'unchanged' | 'deleted';
}

function nextText({ text, as }: PlannedFile, before: string | undefined): string {
  if (as !== 'line') return text;
  const kept = withoutLine(before ?? '');
  return `${kept}${kept === '' || kept.endsWith('\n') ? '' : '\n'}${text}\n`;
}

const withoutLine = (text: string): string =>
  text
    .split(/(?<=\n)/)
    .filter((line) => !line.includes(marker))
    .join('');

/** Written back as UTF-8, what was read as something else would be lost. */
function refuseOtherEncoding({ path, as }: PlannedFile, before: string | undefined): void {
  if (as === 'line' && before !== undefined && /[\0\ufffd]/.test(before))
    throw usageError({
      code: 'FileUnreadable',
      what: `${path} is not text in UTF-8`,
      next: 'save it in UTF-8, then run the command again',
      place: { file: path },
    });
}

/**
 * Writes what is not there yet.
 * @param force over files of others
 * @throws JacScaleError `FileExists` (exit 2) naming a file that is somebody else's, `FileUnreadable` one in which a line cannot
 * be added; before anything is written
 */
export async function install(
  planned: readonly PlannedFile[],
  files: UserFiles,
  force: boolean,
): Promise<Written[]> {
  const rows: { file: PlannedFile; before: string | undefined; text: string }[] = [];
  for (const file of planned) {
    const before = await files.readText(file.path);
    if (before !== undefined && file.as !== 'line' && !before.includes(marker) && !force)
      throw usageError({
        code: 'FileExists',
        what: `${file.path} is there already, and was not made by kubectl jac`,
        next: 'move it away, or add --force to write over it',
        place: { file: file.path },
      });
    refuseOtherEncoding(file, before);
    rows.push({ file, before, text: nextText(file, before) });
  }
  const written: Written[] = [];
  for (const { file, before, text } of rows) {
    // Written even so where it may have lost its right to be run.
    const isSame = before === text && (file.as !== 'program' || (await files.isProgram(file.path)));
    if (!isSame) await files.write(file.path, text, file.as === 'program');
    written.push({
      path: file.path,
      change: isSame ? 'unchanged' : before === undefined ? 'created' : 'updated',
    });
  }
  return written;
}

/** Removes what `install` wrote, and leaves what others did. */
export async function uninstall(planned: readonly PlannedFile[], files: UserFiles): Promise<Written[]> {
  const written: Written[] = [];
  for (const file of planned) {
    const { path, as } = file;
    const before = await files.readText(path);
    if (!before?.includes(marker)) continue;
    refuseOtherEncoding(file, before);
    const rest = as === 'line' ? withoutLine(before) : '';
    if (rest === '') await files.remove(path);
    else await files.write(path, rest, false);
    written.push({ path, change: rest === '' ? 'deleted' : 'updated' });
  }
  return written;
}
