/** Workflows for GitHub that use the Action. */
import { deployWorkflow, previewGcWorkflow, previewWorkflow } from '../../generated/init.js';
import { parseImage } from '../../model/image.js';
import type { NewFile } from './file.js';

export interface Workflows {
  /** Image to build and push; absent: the code travels without one. */
  readonly image?: string;
  readonly previews: boolean;
}

export interface Repository {
  /** From the project's folder to the repository's, with a slash at its end; empty when they are the same. */
  readonly up: string;
  /** The project's folder in the repository; empty: its root. */
  readonly folder: string;
  /** Whose pushes are deployed. */
  readonly branch: string;
}

/** @param entry the .jac file, relative to the project's folder. @throws usage error `ImageInvalid` */
export function workflowsOf(
  entry: string,
  { image, previews }: Workflows,
  { up, folder, branch }: Repository,
): NewFile[] {
  const where = folder === '' ? [] : [['working-directory', folder] as const];
  const app = [['app', entry] as const, ...where];
  const { inputs, permissions } = image === undefined ? { inputs: [], permissions: '' } : pushing(image);
  const file = (name: string, template: string, rows: readonly (readonly [string, string])[]): NewFile => ({
    path: `${up}.github/workflows/${name}.yml`,
    text: filled(template, {
      branch,
      permissions,
      with: rows.map(([key, value]) => `          ${key}: ${scalar(value)}`).join('\n'),
    }),
    replaceable: true,
  });
  return [
    file('deploy', deployWorkflow, [...app, ...inputs]),
    ...(previews
      ? [file('preview', previewWorkflow, [...app, ...inputs]), file('preview-gc', previewGcWorkflow, where)]
      : []),
  ];
}

/** GitHub's own registry takes the job's token; nodes pull with it later than that lives, so it is one of one's own. */
function pushing(image: string) {
  const { registry } = parseImage(image);
  const github = registry === 'ghcr.io';
  return {
    inputs: [
      ['build', 'true'],
      ['image', image],
      ['username', expression(github ? 'github.actor' : 'secrets.REGISTRY_USERNAME')],
      ['password', expression(github ? 'secrets.GHCR_TOKEN' : 'secrets.REGISTRY_PASSWORD')],
    ] as const,
    permissions: github ? '  packages: write # push to ghcr.io' : '',
  };
}

/** Filled in by GitHub when the workflow runs. */
const expression = (name: string): string => `\${{ ${name} }}`;

/** A line with nothing but an empty placeholder goes. */
const filled = (template: string, values: Readonly<Record<string, string>>): string =>
  template
    .split('\n')
    .flatMap((line) => (/^\{\{(\w+)\}\}$/.test(line) && values[line.slice(2, -2)] === '' ? [] : [line]))
    .join('\n')
    .replace(/(?<!\$)\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');

/** What begins with `@` or `-`, or ends in `:`, is no plain scalar of YAML. */
const scalar = (value: string): string =>
  /^[\w./](?:[\w./:@-]*[\w./-])?$/.test(value) || value.startsWith('${{ ') ? value : JSON.stringify(value);
