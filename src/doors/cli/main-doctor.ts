/** What `doctor` looks at, of this machine and its cluster. */
import { execFile } from 'node:child_process';
import { describeAccess } from '../../adapters/kube/describe.js';
import { nodeClock } from '../../adapters/node/clock.js';
import { nodeFiles } from '../../adapters/node/files.js';
import type { AccessFacts, AppPlace, DoctorWorld } from '../../engine/doctor/world.js';
import { configure } from '../../engine/settings/configure.js';
import { JacScaleError } from '../../model/error.js';
import { textAt } from '../../model/read.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { SettingVerb } from '../../model/settings-table.js';
import type { Invocation } from './command.js';
import type { DoctorEngine } from './doctor-engine.js';
import { settingValues } from './flags.js';
import { clusterOf, version } from './main-machine.js';
import { textFlag } from './reporting.js';

/** A kubectl that hangs (a wrapper, a download) is none. */
const kubectlMs = 3_000;

export const doctor: DoctorEngine['doctor'] = async (invocation, told, signal) => {
  const more = await import('./more.js');
  const access = (context: string | undefined): Promise<AccessFacts> =>
    describeAccess({ kubeconfig: textFlag(invocation, 'kubeconfig'), context, env: process.env });
  const settings = (verb: SettingVerb) => read(invocation, verb, access);
  const located = (): Promise<ResolvedSettings | undefined> =>
    settings('status').catch((error: unknown) => {
      if (!(error instanceof JacScaleError) || error.code === 'AppFileInvalid') throw error;
      return undefined;
    });
  const context = async () => {
    const found = await located();
    return found === undefined ? textFlag(invocation, 'context') : found.settings.kubeContext;
  };
  const world: DoctorWorld = {
    clock: nodeClock,
    signal,
    version,
    settings: () =>
      settings('scale').catch((error: unknown) => {
        if (error instanceof JacScaleError && error.code === 'AppFileMissing') return undefined;
        throw error;
      }),
    place: async (): Promise<AppPlace> => {
      const found = await located();
      if (found !== undefined) return { app: found.settings.appName, namespace: found.settings.namespace };
      const named = textFlag(invocation, 'namespace') ?? (process.env['K8_NAMESPACE'] || undefined);
      const of = await access(textFlag(invocation, 'context')).catch(() => undefined);
      return { app: textFlag(invocation, 'name'), namespace: named ?? of?.namespace ?? 'default' };
    },
    access: async () => access(await context()),
    connect: async () => clusterOf(invocation, await context()),
    kubectl,
    registries: async (insecureRegistries) =>
      more.registryProbe({ env: process.env, signal, insecureRegistries, version }),
  };
  return await more.doctor(world, told);
};

function read(
  invocation: Invocation,
  verb: SettingVerb,
  access: (context: string | undefined) => Promise<AccessFacts>,
): Promise<ResolvedSettings> {
  const input = {
    appFile: invocation.args[0],
    cwd: process.cwd(),
    env: process.env,
    flags: settingValues(invocation.flags),
    // A broken kubeconfig is a finding of its own.
    contextNamespace: (context: string | undefined) =>
      access(context).then(
        ({ namespace }) => namespace,
        () => undefined,
      ),
    templates: async (app: Parameters<NonNullable<Parameters<typeof configure>[0]['templates']>>[0]) =>
      (await import('./more.js')).overridesOfProject(nodeFiles, app),
    verb,
  };
  return configure(input, nodeFiles);
}

function kubectl(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const args = ['version', '--client', '-o', 'json'];
    execFile('kubectl', args, { timeout: kubectlMs }, (error, stdout) => {
      try {
        resolve(error === null ? textAt(JSON.parse(stdout), 'clientVersion', 'gitVersion') : undefined);
      } catch {
        resolve(undefined);
      }
    });
  });
}
