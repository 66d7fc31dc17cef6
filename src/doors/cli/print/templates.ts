import type { ModuleListing } from '../../../engine/modules/catalog.js';
import type { LintFinding, TemplateShown } from '../../../operations/orc/template.js';
import { plain, type Style } from './style.js';
import { table } from './table.js';

const lines = (rows: readonly string[]): string => rows.map((row) => `${row.trimEnd()}\n`).join('');

/** `orc template list` */
export const templatesText = (modules: readonly ModuleListing[], { fit }: Pick<Style, 'fit'> = {}): string =>
  lines(
    table(
      [
        ['MODULE', 'VERSIONS', 'YOUR OWN'],
        ...modules.map(({ module, versions, overridden }) => [
          plain(module),
          versions.map(plain).join(','),
          overridden.length === 0 ? '<none>' : overridden.map(plain).join(','),
        ]),
      ],
      { fit, prose: true },
    ),
  );

/** `orc template show`: placeholders and names of files, or one file as it is. */
export function templateText(
  { module, version, placeholders, files }: TemplateShown,
  isFile: boolean,
  { fit }: Pick<Style, 'fit'> = {},
): string {
  if (isFile) return Object.values(files).map(plain).join('');
  const rows = Object.entries(placeholders).map(
    ([name, { type, default: preset, required, secret, description }]) => [
      name,
      type,
      secret === true
        ? '(generated)'
        : preset === undefined
          ? required === true
            ? '<required>'
            : '<none>'
          : shown(preset),
      plain(description),
    ],
  );
  return lines([
    `${plain(module)}  version ${plain(version)}`,
    '',
    ...table([['PLACEHOLDER', 'TYPE', 'DEFAULT', 'DESCRIPTION'], ...rows], { fit, prose: true }),
    '',
    'Files:',
    ...Object.keys(files).map((path) => `  ${plain(path)}`),
  ]);
}

const shown = (value: unknown): string => plain(typeof value === 'string' ? value : JSON.stringify(value));

/** `orc template lint`: one finding a line, as compilers write them. */
export function findingsText(findings: readonly LintFinding[], { colours }: Style): string {
  if (findings.length === 0) return 'nothing found\n';
  return lines(
    findings.map(({ severity, file, line, message }) => {
      const place = line === undefined ? file : `${file}:${line}`;
      const word = severity === 'error' ? colours.red('error') : colours.magenta('warning');
      return message.startsWith(file)
        ? `${word}: ${plain(message)}`
        : `${plain(place)}: ${word}: ${plain(message)}`;
    }),
  );
}
