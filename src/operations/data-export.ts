import { lockApp } from '../engine/app-lock.js';
import type { Context } from '../engine/context.js';
import { appPodOf, dumpOfFiles, fileStoreOf } from '../engine/data-archive/files.js';
import { partNames } from '../engine/data-archive/format.js';
import { storesOf } from '../engine/data-archive/stores.js';
import { receive } from '../engine/data-archive/transfer.js';
import { ArchiveWriter } from '../engine/data-archive/write.js';
import { explainClusterError } from '../engine/explain.js';
import { fenced } from '../engine/fence.js';
import { observe } from '../engine/observe.js';
import { refuseOtherProject } from '../engine/origin.js';
import { reporter } from '../engine/report.js';
import { JacScaleError } from '../model/error.js';
import { formats } from '../model/formats.js';
import type { Outcome } from '../model/report.js';
import type { ResolvedSettings } from '../model/settings.js';
import type { ArchiveTarget } from '../ports/archive-files.js';
import { type Cluster, ClusterError } from '../ports/cluster.js';

export interface ExportOptions {
  /** As the user named it. */
  readonly file: string;
  /** Called when it is known that there is something to write. */
  create(): Promise<ArchiveTarget>;
}

/**
 * Writes the data of an app into one archive, while the app runs: what each of its databases' own tool dumps, and the files of its
 * volume. Memory does not grow with it.
 * @throws JacScaleError `NoData`, `DatabaseNotReady`, `ExportFailed`
 */
export async function exportData(
  context: Context,
  resolved: ResolvedSettings,
  options: ExportOptions,
): Promise<Outcome> {
  const { appName: app, namespace } = resolved.settings;
  const report = reporter(context, { command: 'data', app, namespace });
  try {
    const observed = await observe(context.cluster, namespace, app);
    await refuseOtherProject(context, resolved, observed.inventory, 'data export');
    const { lock } = await lockApp(context, resolved.settings);
    try {
      const parts = await write(context, fenced(context.cluster, lock), { namespace, app }, options);
      return report('exported', { archive: { file: options.file, parts } });
    } finally {
      await lock.release();
    }
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

async function write(
  context: Context,
  cluster: Cluster,
  { namespace, app }: { readonly namespace: string; readonly app: string },
  options: ExportOptions,
) {
  const { signal } = context;
  const stores = await storesOf(cluster, namespace, app);
  const files = await fileStoreOf(cluster, namespace, app);
  if (stores.length === 0 && files === undefined) throw noData(app, namespace);
  const appPod = files === undefined ? undefined : await appPodOf(cluster, files);
  const target = await options.create();
  try {
    const writer = new ArchiveWriter((bytes) => target.write(bytes));
    const tell = (message: string) => context.emit({ type: 'phase', phase: 'export', message });
    for (const store of stores) {
      const { engine, image, access } = store;
      tell(engine.title);
      await writer.part({ engine: engine.name, image }, (take) =>
        receive(cluster, store, engine.dump(access), engine.title, take, signal),
      );
    }
    if (files !== undefined && appPod !== undefined) {
      tell('files');
      const { image } = files;
      await writer.part({ engine: 'files', image }, (take) =>
        receive(cluster, appPod, dumpOfFiles(files), 'the files of the app', take, signal),
      );
    }
    const created = context.clock.now().toISOString();
    await writer.finish({ format: formats.archive.version, app, namespace, created });
    await target.commit();
    return writer.parts.map(({ engine, bytes }) => ({ name: partNames[engine], bytes }));
  } catch (error) {
    await target.discard();
    throw error;
  }
}

const noData = (app: string, namespace: string): JacScaleError =>
  new JacScaleError({
    code: 'NoData',
    what: `app ${app} in namespace ${namespace} has no running database and no volume of its own`,
    why: 'a database whose URL was given is exported by its own tools; what a destroy has kept is reached when the app is deployed again',
    next: `kubectl jac status --name ${app} -n ${namespace}`,
  });
