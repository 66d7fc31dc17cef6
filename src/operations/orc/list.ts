import { requireAccess } from '../../engine/modules/access.js';
import type { ModuleContext, OnBehalf } from '../../engine/modules/context.js';
import { explained } from '../../engine/modules/explained.js';
import { readRecord, recordSelector, shown } from '../../engine/modules/records.js';
import { JacScaleError } from '../../model/error.js';
import { kinds } from '../../model/kubernetes.js';
import type { ModuleDeployment } from '../../model/module.js';

export interface ListModulesRequest extends OnBehalf {
  /** Absent: every namespace. */
  readonly namespace?: string;
}

/**
 * What is deployed, by namespace, module and name: of namespaces in which the caller may list Services, since that tells the same.
 * @throws JacScaleError `Forbidden` when one namespace was asked for, and the caller may not
 */
export async function listModules(
  context: ModuleContext,
  request: ListModulesRequest,
): Promise<ModuleDeployment[]> {
  const { namespace } = request;
  if (namespace !== undefined) await requireList(context, request, namespace);
  const of = { module: '', name: '', namespace: namespace ?? '' };
  const { items } = await explained(of, () =>
    context.cluster.list(kinds.Secret, {
      labelSelector: recordSelector,
      ...(namespace === undefined ? {} : { namespace }),
    }),
  );
  const records = items.flatMap((secret) => {
    try {
      return [shown(readRecord(secret))];
    } catch (error) {
      // One that cannot be read must not hide the others; asked for by its name it says why.
      if (error instanceof JacScaleError) return [];
      throw error;
    }
  });
  if (namespace !== undefined) return sorted(records);
  const visible = new Set<string>();
  await Promise.all(
    [...new Set(records.map((each) => each.namespace))].map(async (each) => {
      if (await mayList(context, request, each)) visible.add(each);
    }),
  );
  return sorted(records.filter((each) => visible.has(each.namespace)));
}

const sorted = (records: readonly ModuleDeployment[]): ModuleDeployment[] => {
  const key = ({ namespace, module, name }: ModuleDeployment) => `${namespace}/${module}/${name}`;
  return records.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
};

const listServices = (namespace: string) => ({ verb: 'list', group: '', resource: 'services', namespace });

/** @throws JacScaleError `Forbidden` */
export async function requireList(
  { reviewer }: ModuleContext,
  { caller }: OnBehalf,
  namespace: string,
): Promise<void> {
  if (reviewer === undefined || caller === undefined) return;
  await requireAccess(reviewer, caller, [listServices(namespace)]);
}

async function mayList(
  { reviewer }: ModuleContext,
  { caller }: OnBehalf,
  namespace: string,
): Promise<boolean> {
  if (reviewer === undefined || caller === undefined) return true;
  return await reviewer.isAllowed(caller, listServices(namespace));
}
