/** The gateways of JQM modules: one is opened when it is first asked for, and closed when its module is gone. */
import type { ModuleContext } from '../../engine/modules/context.js';
import { recordSelector } from '../../engine/modules/records.js';
import type { RecycleSettings } from '../../gateways/jqm/recycle.js';
import type { Outcome } from '../../gateways/jqm/recycler.js';
import { type JqmService, openJqm } from '../../gateways/jqm/service.js';
import { JacScaleError, messageOf } from '../../model/error.js';
import { labelKeys } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import { moduleRecordName } from '../../model/module.js';
import { recordOf } from '../../operations/orc/get.js';
import { Refusal } from './errors.js';
import type { Log } from './log.js';

export interface JqmGateways {
  /**
   * @throws JacScaleError `ModuleNotFound`; Refusal 503 when its nodes cannot be followed
   */
  open(namespace: string, name: string): Promise<JqmService>;
  /**
   * One round of recycling for every module that is deployed; what fails at one is told and stops no other.
   * @param isOurs asked before each: another one may lead by then
   */
  recycle(isOurs: () => boolean): Promise<void>;
  /** Closes those whose module is gone. */
  sweep(): Promise<void>;
  /** How many are open. */
  size(): number;
  close(): Promise<void>;
}

export interface JqmGatewaysOptions {
  readonly modules: Pick<ModuleContext, 'cluster' | 'clock'>;
  /** Absent: modules of all namespaces are recycled. */
  readonly namespace: string | undefined;
  readonly settings: RecycleSettings;
  readonly log: Log;
}

/** Until the nodes of a module that was just opened are known. */
const readyMs = 10_000;

export function jqmGateways({ modules, namespace, settings, log }: JqmGatewaysOptions): JqmGateways {
  const { cluster, clock } = modules;
  const opened = new Map<string, Promise<JqmService>>();

  async function make(of: { readonly namespace: string; readonly name: string }): Promise<JqmService> {
    await recordOf(modules, { ...of, module: 'jqm' });
    return openJqm({
      cluster,
      clock,
      ...of,
      recycle: settings,
      report: (error) => log.warn('nodes of JQM cannot be followed', { ...of, error: messageOf(error) }),
    });
  }

  async function open(of: { readonly namespace: string; readonly name: string }): Promise<JqmService> {
    const key = `${of.namespace}/${of.name}`;
    let service = opened.get(key);
    if (service === undefined) {
      service = make(of);
      opened.set(key, service);
      service.catch(() => opened.delete(key));
    }
    const found = await service;
    const late = new AbortController();
    try {
      await Promise.race([
        found.ready,
        clock.sleep(readyMs, late.signal).then(() => Promise.reject(tooLate(key))),
      ]);
    } finally {
      late.abort();
    }
    return found;
  }

  async function deployed(): Promise<{ namespace: string; name: string }[]> {
    const { items } = await cluster.list(kinds.Secret, {
      labelSelector: `${recordSelector},${labelKeys.name}=jqm`,
      metadataOnly: true,
      ...(namespace === undefined ? {} : { namespace }),
    });
    const prefix = moduleRecordName({ module: 'jqm', name: '' });
    return items.flatMap(({ metadata }) =>
      metadata.name.startsWith(prefix)
        ? [{ namespace: metadata.namespace ?? '', name: metadata.name.slice(prefix.length) }]
        : [],
    );
  }

  async function recycleOne(of: { readonly namespace: string; readonly name: string }): Promise<void> {
    try {
      for (const outcome of await (await open(of)).recycle()) tell(of, outcome);
    } catch (error) {
      log.warn('JQM nodes could not be looked at', { ...of, error: messageOf(error) });
    }
  }

  function tell(of: { readonly namespace: string; readonly name: string }, outcome: Outcome): void {
    const { step, why, overdue, node, error } = outcome;
    const fields = { ...of, node: node.name, step, why };
    if (error !== undefined) log.warn('JQM node not recycled', { ...fields, error: messageOf(error) });
    else if (overdue) log.warn('JQM node is overdue', fields);
    else if (step !== 'none' && step !== 'wait') log.info('JQM node', fields);
  }

  return {
    open: (namespaceOf, name) => open({ namespace: namespaceOf, name }),
    async recycle(isOurs) {
      try {
        for (const of of await deployed()) {
          if (!isOurs()) return;
          await recycleOne(of);
        }
      } catch (error) {
        log.warn('modules jqm cannot be listed', { error: messageOf(error) });
      }
    },
    async sweep() {
      for (const [key, service] of [...opened]) {
        const [namespaceOf = '', name = ''] = key.split('/');
        try {
          await recordOf(modules, { namespace: namespaceOf, module: 'jqm', name });
        } catch (error) {
          if (!(error instanceof JacScaleError) || error.code !== 'ModuleNotFound') continue;
          opened.delete(key);
          await (await service.catch(() => undefined))?.close();
        }
      }
    },
    size: () => opened.size,
    async close() {
      const all = [...opened.values()];
      opened.clear();
      await Promise.all(all.map(async (service) => (await service.catch(() => undefined))?.close()));
    },
  };
}

const tooLate = (key: string): Refusal =>
  new Refusal(
    503,
    {
      code: 'JqmUnknown',
      message: `the nodes of ${key} are not known yet`,
      next: 'try again in a few seconds',
    },
    { 'retry-after': '5' },
  );
