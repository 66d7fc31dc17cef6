import { lockApp } from '../engine/app-lock.js';
import type { Context } from '../engine/context.js';
import { type FileStore, fileStoreOf, restoreOfFiles, withVolume } from '../engine/data-archive/files.js';
import { type ArchiveManifest, type ArchivePart, partNames } from '../engine/data-archive/format.js';
import { checkArchive, partOf } from '../engine/data-archive/read.js';
import { atStandstill } from '../engine/data-archive/standstill.js';
import { type Store, storesOf } from '../engine/data-archive/stores.js';
import { send } from '../engine/data-archive/transfer.js';
import { explainClusterError } from '../engine/explain.js';
import { fenced } from '../engine/fence.js';
import { refuseGitOps } from '../engine/gitops.js';
import { deploymentOf, type Observed, observe } from '../engine/observe.js';
import { refuseOtherProject } from '../engine/origin.js';
import { reporter } from '../engine/report.js';
import { untilServing } from '../engine/rollout/serving.js';
import { JacScaleError, usageError } from '../model/error.js';
import { numberAt } from '../model/read.js';
import type { Outcome } from '../model/report.js';
import type { ResolvedSettings } from '../model/settings.js';
import type { ArchiveSource } from '../ports/archive-files.js';
import { type Cluster, ClusterError } from '../ports/cluster.js';

export interface ImportOptions {
  /** As the user named it. */
  readonly file: string;
  open(): Promise<ArchiveSource>;
  /** Shown what the archive is; false: nothing is done. */
  confirm(manifest: ArchiveManifest): Promise<boolean>;
}

interface Target {
  readonly stores: readonly Store[];
  readonly files: FileStore | undefined;
}

interface Restore {
  readonly part: ArchivePart;
  readonly title: string;
  run(cluster: Cluster, data: AsyncIterable<Uint8Array>): Promise<void>;
}

/**
 * Replaces the data of an app by that of an archive. All of the archive is checked before anything is written. The app stands
 * still meanwhile and runs again afterwards, also when something failed.
 * @throws JacScaleError `ArchiveDamaged`, `ArchiveTooNew`, `EngineMissing`, `EngineTooOld` (exit 2), `OwnedByGitOps`, `ImportFailed`
 */
export async function importData(
  context: Context,
  resolved: ResolvedSettings,
  options: ImportOptions,
): Promise<Outcome> {
  const { appName: app, namespace, timeout } = resolved.settings;
  const { file } = options;
  const report = reporter(context, { command: 'data', app, namespace });
  const source = await options.open();
  try {
    context.emit({ type: 'phase', phase: 'import', message: `checking ${file}` });
    const manifest = await checkArchive(source, file);
    const observed = await observe(context.cluster, namespace, app);
    await refuseOtherProject(context, resolved, observed.inventory, 'data import');
    // What starts it again in the middle would let it write among what is being replaced.
    if (runs(observed.live, app))
      refuseGitOps(observed.live.values(), { app, namespace, verb: 'data import' });
    fits(manifest, await targetOf(context.cluster, namespace, app), file);
    if (!(await options.confirm(manifest))) return report('cancelled', { notes: ['nothing was changed'] });
    const { lock } = await lockApp(context, resolved.settings);
    // Of each step anew: how long one takes is a matter of how much data there is.
    const deadline = () => context.clock.monotonic() + timeout * 1000;
    try {
      const cluster = fenced(context.cluster, lock);
      const target = await targetOf(cluster, namespace, app);
      fits(manifest, target, file);
      const restores = restoresOf(context, manifest, target, timeout, deadline);
      const deployment = await atStandstill(context, cluster, { namespace, app }, deadline(), () =>
        replaceAll(context, cluster, source, file, restores),
      );
      const workloads = deployment === undefined ? [] : [deployment];
      const { status, diagnosis, pods } = await untilServing(
        context,
        { namespace, app },
        workloads,
        deadline(),
      );
      const parts = manifest.parts.map(({ engine, bytes }) => ({ name: partNames[engine], bytes }));
      const details = { archive: { file, parts }, pods };
      if (status === 'ready') return report('imported', { ...details, notes: left(manifest, target) });
      return report(status === 'timeout' ? 'timeout' : 'not-ready', { ...details, diagnosis });
    } finally {
      await lock.release();
    }
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  } finally {
    await source.close();
  }
}

async function targetOf(cluster: Cluster, namespace: string, app: string): Promise<Target> {
  const [stores, files] = await Promise.all([
    storesOf(cluster, namespace, app),
    fileStoreOf(cluster, namespace, app),
  ]);
  return { stores, files };
}

function runs(live: Observed['live'], app: string): boolean {
  const deployment = deploymentOf(live, app);
  return deployment !== undefined && numberAt(deployment, 'spec', 'replicas') !== 0;
}

/** Refuses an archive that the app cannot take, all of it or nothing. */
function fits({ parts }: ArchiveManifest, { stores, files }: Target, file: string): void {
  for (const part of parts) {
    const store = stores.find(({ engine }) => engine.name === part.engine);
    if (part.engine === 'files' ? files === undefined : store === undefined) {
      throw usageError({
        code: 'EngineMissing',
        what: `${file} holds ${partNames[part.engine]}, and the app has nothing of its own that could take it`,
        why: 'nothing was changed',
        next:
          part.engine === 'files'
            ? 'deploy the app with data_volume, then import again'
            : `deploy the app with ${part.engine}_enabled = true, then import again`,
        place: { file },
      });
    }
    if (store === undefined) continue;
    const [was, is] = [majorOf(part.image), majorOf(store.image)];
    if (was === undefined || is === undefined || was <= is) continue;
    throw usageError({
      code: 'EngineTooOld',
      what: `${file} was written by ${store.engine.title} ${was}, the app has ${is}`,
      why: 'a database does not read what a later version of it wrote; nothing was changed',
      next: `deploy the app with ${store.engine.name}_image of version ${was} or later, then import again`,
      place: { file },
    });
  }
}

/** 8 of `registry.example.com:5000/mongo:8.0`. */
function majorOf(image: string): number | undefined {
  const [, major] = /:v?(\d+)[^/:]*$/.exec(image.split('@')[0] ?? '') ?? [];
  return major === undefined ? undefined : Number(major);
}

/**
 * Those first that change nothing when they fail; MongoDB's tool replaces one collection after the other.
 * @param seconds that each may take
 * @param deadline of one that begins now
 */
function restoresOf(
  context: Context,
  { parts }: ArchiveManifest,
  { stores, files }: Target,
  seconds: number,
  deadline: () => number,
): Restore[] {
  const { signal } = context;
  const of = (name: ArchivePart['engine']) => parts.find(({ engine }) => engine === name);
  const filesPart = of('files');
  const ofFiles: Restore[] =
    files === undefined || filesPart === undefined
      ? []
      : [
          {
            part: filesPart,
            title: 'files',
            run: (cluster, data) =>
              withVolume(context, cluster, files, deadline(), (place) =>
                send(cluster, place, restoreOfFiles(files, filesPart.bytes), 'files', data, signal),
              ),
          },
        ];
  const ofStores = stores.flatMap((store): Restore[] => {
    const { engine, access } = store;
    const part = of(engine.name);
    if (part === undefined) return [];
    const run = (cluster: Cluster, data: AsyncIterable<Uint8Array>) =>
      send(cluster, store, engine.restore(access, part.bytes, seconds), engine.title, data, signal);
    return [{ part, title: engine.title, run }];
  });
  return [...ofFiles, ...ofStores];
}

async function replaceAll(
  context: Context,
  cluster: Cluster,
  source: ArchiveSource,
  file: string,
  restores: readonly Restore[],
): Promise<void> {
  const done: string[] = [];
  for (const { part, title, run } of restores) {
    context.emit({ type: 'phase', phase: 'import', message: title });
    try {
      await run(cluster, partOf(source, file, part));
    } catch (error) {
      if (error instanceof ClusterError) throw cut(error, title, done);
      if (!(error instanceof JacScaleError) || done.length === 0) throw error;
      context.emit({ type: 'note', message: `replaced until then: ${done.join(', ')}` });
      throw error;
    }
    done.push(title);
  }
}

/** The data may be there only in part: to say what the API said would not help. */
function cut(error: ClusterError, title: string, done: readonly string[]): JacScaleError {
  return new JacScaleError({
    code: 'ImportCut',
    what: `the import of ${title} was cut: ${error.message}`,
    why: `replaced until then: ${done.length === 0 ? 'nothing' : done.join(', ')}; of ${title} a part may be`,
    next: 'import the archive again: it begins from the beginning',
    cause: error,
  });
}

/** What users may take for replaced, and is not. */
function left({ parts }: ArchiveManifest, { stores, files }: Target): string[] {
  const has = (name: ArchivePart['engine']) => parts.some(({ engine }) => engine === name);
  const untouched = [
    ...stores.filter(({ engine }) => !has(engine.name)).map(({ engine }) => engine.title),
    ...(files === undefined || has('files') ? [] : ['files']),
  ];
  return untouched.length === 0 ? [] : [`not in the archive, and left as it is: ${untouched.join(', ')}`];
}
