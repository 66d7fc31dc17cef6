import { join } from 'node:path';
import type { Context } from '../engine/context.js';
import { decide, needsBundle } from '../engine/release/decide.js';
import { dependencySetOf } from '../engine/render/dependency-set.js';
import { filesOf, type NeededSecret, type RenderedFile } from '../engine/render-files/files.js';
import { needsImage, renderApp } from '../engine/render-files/manifests.js';
import { isOurs } from '../engine/render-files/mark.js';
import { JacScaleError, usageError } from '../model/error.js';
import type { ResolvedSettings, Warning } from '../model/settings.js';

export type RenderContext = Pick<
  Context,
  'source' | 'emit' | 'signal' | 'makeBundle' | 'images' | 'ownTemplates'
>;

/** A folder that manifests are rendered into. */
export interface RenderFolder {
  /** Names of all that is in it; undefined when it is not there. */
  names(folder: string): Promise<readonly string[] | undefined>;
  /** Undefined: not there, or no file. */
  readText(path: string): Promise<string | undefined>;
  write(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export interface RenderReport {
  readonly app: string;
  readonly namespace: string;
  readonly folder: string;
  readonly files: readonly {
    readonly path: string;
    readonly action: 'created' | 'configured' | 'unchanged' | 'deleted';
  }[];
  readonly secrets: readonly NeededSecret[];
  readonly warnings: readonly Warning[];
}

/**
 * Writes the manifests of an app for Argo CD, Flux or `kubectl apply -k`. No cluster is asked. What an earlier render left and this one
 * does not make goes; files of others stay.
 * @param force into a folder that has files of others, and over them
 * @throws usage error `RenderFolderTaken`, `RenderNeedsImage`; what bundles and images throw
 */
export async function renderInto(
  context: RenderContext,
  resolved: ResolvedSettings,
  folder: string,
  disk: RenderFolder,
  force: boolean,
): Promise<RenderReport> {
  const { settings, root, entry } = resolved;
  const { appName: app, namespace } = settings;
  const files = await rendered(context, resolved);
  const there = await disk.names(folder);
  const before = new Map<string, string>();
  for (const name of there ?? []) {
    const text = await disk.readText(join(folder, name));
    if (text !== undefined && isOurs(text)) before.set(name, text);
  }
  const names = new Set(files.files.map(({ path }) => path));
  const foreign = (there ?? []).filter((name) => !before.has(name));
  const inTheWay = foreign.filter((name) => names.has(name));
  if (!force && (inTheWay.length > 0 || (foreign.length > 0 && before.size === 0)))
    throw taken(folder, inTheWay[0] ?? foreign[0] ?? '');
  const stale = [...before.keys()].filter((name) => !names.has(name)).sort();
  context.signal.throwIfAborted();
  const actions = files.files.map(({ path, text }) => ({
    path,
    text,
    action:
      before.get(path) === text
        ? ('unchanged' as const)
        : there?.includes(path)
          ? ('configured' as const)
          : ('created' as const),
  }));
  for (const { path, text, action } of actions)
    if (action !== 'unchanged') await disk.write(join(folder, path), text);
  for (const name of stale) await disk.remove(join(folder, name));
  return {
    app,
    namespace,
    folder,
    files: [
      ...actions.map(({ path, action }) => ({ path, action })),
      ...stale.map((path) => ({ path, action: 'deleted' as const })),
    ],
    secrets: files.secrets,
    warnings: files.warnings,
  };

  async function rendered(
    { makeBundle, ownTemplates }: RenderContext,
    { templates = [] }: ResolvedSettings,
  ): Promise<{
    files: readonly RenderedFile[];
    secrets: readonly NeededSecret[];
    warnings: readonly Warning[];
  }> {
    const dependencies = dependencySetOf(settings);
    const choice = { mode: settings.bundleMode, assets: settings.assets };
    const bundle = needsBundle(settings) ? await makeBundle(root, entry, choice) : undefined;
    if (resolved.origins.codeStore.kind !== 'default' && settings.codeStore === 'code-server')
      throw needsImage('code_store = "code-server" keeps it in a running cluster');
    const origin = await context.source.origin(root);
    const given = { bundle, dependencies, origin, preview: false, how: 'build' as const };
    const asMap: ResolvedSettings = { ...resolved, settings: { ...settings, codeStore: 'configmap' } };
    const decided = await decide(context, asMap, given).catch((error: unknown) => {
      if (error instanceof JacScaleError && error.code === 'BundleTooLarge') throw needsImage(error.message);
      throw error;
    });
    const own = templates.length === 0 ? undefined : await ownTemplates?.(templates);
    const { manifests, secrets } = await renderApp({ settings, decided, dependencies, own });
    return {
      files: filesOf(app, namespace, manifests, secrets),
      secrets,
      warnings: [...resolved.warnings, ...decided.releaseWarnings, ...orderWarning()],
    };
  }

  function orderWarning(): Warning[] {
    if (settings.beforeRollout.length === 0) return [];
    return [
      {
        code: 'RenderOrder',
        message:
          'before_rollout runs before the app under Argo CD, which has sync waves; Flux applies both at once',
        next: 'with Flux, put the Job into a Kustomization of its own that the app depends on',
      },
    ];
  }
}

function taken(folder: string, name: string): JacScaleError {
  return usageError({
    code: 'RenderFolderTaken',
    what: `${folder} has files of others, such as ${name}`,
    why: 'manifests are rendered into a folder of their own, whose files begin with a line that says so',
    next: 'name another folder, or add --force: other files stay, those of the same name are replaced',
    place: { file: folder },
  });
}
