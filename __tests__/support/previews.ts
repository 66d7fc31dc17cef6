/** Previews as the tests make them: an app of a name that nobody else uses, pull requests of a repository on a stand-in of GitHub. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { PreviewsReport } from '../../src/model/preview.js';
import { type App, copyOf } from './apps.js';
import { kubectl, projectRoot } from './cluster.js';
import type { GitHubStandIn } from './github.js';
import { jac, type Run, type RunOptions } from './jac.js';
import { type Actor, uniqueName } from './roles.js';

const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
  JSON.parse(readFileSync(join(projectRoot, 'docs/schema/previews.schema.json'), 'utf8')) as object,
);

/** What `preview list` and `preview gc` print, held to the published schema. */
export function previewsOf(run: Pick<Run, 'stdout' | 'stderr'>): PreviewsReport {
  const value: unknown = JSON.parse(run.stdout);
  if (!validate(value))
    throw new Error(`not as published: ${JSON.stringify(validate.errors)}\n${run.stderr}`);
  return value as PreviewsReport;
}

/** The environment of a workflow's step that has a token. */
export const onGitHub = (hub: GitHubStandIn, id = '4711'): Record<string, string> => ({
  GITHUB_TOKEN: 'ghs_test',
  GITHUB_API_URL: hub.apiUrl,
  GITHUB_SERVER_URL: hub.serverUrl,
  GITHUB_REPOSITORY: 'owner/shop',
  GITHUB_REPOSITORY_ID: id,
});

export interface PreviewApp extends App {
  readonly name: string;
  namespaceOf(pullRequest: number): string;
  /** `preview VERB` of this app with `-o json`. */
  run(verb: string, args: readonly string[], options?: RunOptions): Promise<Run>;
  /** Removes every namespace this may have made, and the files. */
  cleanUp(): Promise<void>;
}

export function previewApp(actor: Actor, example: 'hello' | 'taskboard' = 'hello'): PreviewApp {
  const app = copyOf(example);
  const name = uniqueName('pv');
  const without = { GITHUB_TOKEN: undefined, GITHUB_REPOSITORY: undefined };
  return {
    ...app,
    name,
    namespaceOf: (pullRequest) => `${name}-pr-${pullRequest}`,
    run: (verb, args, options = {}) => {
      const file = ['list', 'gc'].includes(verb) ? [] : [app.file];
      const line = ['preview', verb, ...file, '--name', name, ...args, '-o', 'json'];
      return jac(actor, line, { cwd: app.folder, ...options, env: { ...without, ...options.env } });
    },
    cleanUp: async () => {
      app.cleanUp();
      const selector = `app.kubernetes.io/instance=${name}`;
      await kubectl('delete', 'namespace', '-l', selector, '--ignore-not-found', '--wait=false');
    },
  };
}

/** The Report of a run, which has to end with that code. */
export function reportOf(run: Run, code = 0): Run['report'] {
  if (run.code !== code)
    throw new Error(`ended with ${run.code}, not ${code}:\n${run.stdout}\n${run.stderr}`);
  return run.report;
}
