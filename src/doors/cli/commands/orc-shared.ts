import { JacScaleError, usageError } from '../../../model/error.js';
import type { ModuleDeployment, ModuleRef } from '../../../model/module.js';
import { duration, namespaceName } from '../../../model/settings-values.js';
import type { Orchestrator } from '../../../operations/orc/remote.js';
import type { Group, Invocation } from '../command.js';
import { type Flag, flags, settingFlags } from '../flags.js';
import { textFlag } from '../reporting.js';

export const orcGroup: Group = {
  name: 'orc',
  short: 'Deploy databases, Jac apps, Python modules and JQM by the orchestrator',
  long: 'Deploy databases, Jac apps, Python modules and JQM by the orchestrator, a service in the cluster, which is called through the API server.',
};

export const templateGroup: Group = {
  name: 'orc template',
  short: 'Look at the templates of modules, and change them',
  long: 'Look at the templates of modules, and change them. No cluster is asked.',
};

export const jqmGroup: Group = {
  name: 'jqm',
  short: 'Look after JQM without a database',
  long: 'Look after JQM without a database, which the orchestrator deploys: kubectl jac orc deploy jqm.',
};

/** Which cluster. */
export const connectionFlags: readonly Flag[] = [
  ...settingFlags('status').filter(({ name }) => name === 'context'),
  flags.kubeconfig,
];

export const namespaceFlag = (description: string): Flag => ({
  name: 'namespace',
  short: 'n',
  type: 'text',
  shown: "''",
  description,
});

/** Of every verb that asks the orchestrator. */
export const callFlags: readonly Flag[] = [
  ...connectionFlags,
  flags.output,
  {
    name: 'orc-namespace',
    type: 'text',
    shown: "'jac-orc'",
    description: 'Namespace of the orchestrator',
  },
  {
    name: 'service-account',
    type: 'text',
    shown: "''",
    description:
      'Who calls: NAME, in the namespace of the orchestrator, or NAMESPACE/NAME; else the ServiceAccount that the kubeconfig is of, else jac-orc-caller',
  },
];

export const versionFlag: Flag = {
  name: 'version',
  type: 'text',
  shown: "'latest'",
  description: 'Version of the module',
};

/** @throws JacScaleError `FlagInvalid` (exit 2) */
export function namespaceOf(invocation: Invocation, flag = 'namespace'): string | undefined {
  const text = textFlag(invocation, flag);
  const parsed = text === undefined ? undefined : namespaceName(text);
  if (parsed !== undefined && 'complaint' in parsed)
    throw usageError({ code: 'FlagInvalid', what: `--${flag}: ${parsed.complaint}` });
  return text;
}

/** Seconds of `--timeout`; the orchestrator waits for an hour at most. @throws JacScaleError `FlagInvalid` (exit 2) */
export function secondsOf(invocation: Invocation, preset: number): number {
  const text = textFlag(invocation, 'timeout');
  if (text === undefined) return preset;
  const parsed = duration(1)(text);
  if ('value' in parsed && parsed.value <= 3600) return Math.ceil(parsed.value);
  const complaint = 'complaint' in parsed ? parsed.complaint : 'expected a time of at most 1h';
  throw usageError({ code: 'FlagInvalid', what: `--timeout: ${complaint}` });
}

/**
 * The module that is meant: in the namespace that is given, else the only one of that name.
 * @throws JacScaleError `ModuleAmbiguous` (exit 2), `ModuleNotFound`
 */
export async function refOf(invocation: Invocation, orc: Orchestrator): Promise<ModuleRef> {
  const [module = '', name = ''] = invocation.args;
  const namespace = namespaceOf(invocation);
  if (namespace !== undefined) return { namespace, module, name };
  const found = (await orc.list()).filter((each) => each.module === module && each.name === name);
  const [one, ...others] = found;
  if (one === undefined)
    throw new JacScaleError({
      code: 'ModuleNotFound',
      what: `no ${JSON.stringify(module)} called ${JSON.stringify(name)} is deployed where you may look`,
      why: 'a deployment that failed is not listed: name its namespace with -n',
      next: 'kubectl jac orc list',
    });
  if (others.length > 0)
    throw usageError({
      code: 'ModuleAmbiguous',
      what: `several ${module} are called ${name}: in ${found.map((each) => each.namespace).join(', ')}`,
      next: 'name the namespace with -n',
    });
  return { namespace: one.namespace, module, name };
}

/** As it is written on a line: `redis/cache in namespace shop`. */
export const refText = ({ namespace, module, name }: Pick<ModuleDeployment, keyof ModuleRef>): string =>
  `${module}/${name} in namespace ${namespace}`;
