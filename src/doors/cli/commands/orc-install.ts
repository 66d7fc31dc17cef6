import { exitCodes, usageError } from '../../../model/error.js';
import type { Json } from '../../../model/kubernetes.js';
import { isFields } from '../../../model/read.js';
import type { InstallOptions } from '../../../operations/orc/install.js';
import type { Command, Invocation } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import type { ServiceImageOptions } from '../orc-images.js';
import { orcReporting } from '../orc-reporting.js';
import { diagnosisText } from '../print/diagnosis.js';
import { plain } from '../print/style.js';
import { textFlag } from '../reporting.js';
import { listFlag } from './orc-image.js';
import { connectionFlags, namespaceFlag, namespaceOf, secondsOf } from './orc-shared.js';

const text = (name: string, description: string, shown = "''") =>
  ({ name, type: 'text', shown, description }) as const;

export const orcInstall: Command = {
  name: 'orc install',
  short: 'Install the orchestrator, or bring it to what is asked for now',
  long: `Install the orchestrator, or bring it to what is asked for now, and wait until it is ready.

It serves modules in its own namespace; with --cluster-wide in all of them, which takes an administrator. With --build its image is made of this very plugin on an image with Node, without a daemon, and pushed. With --print the manifests are printed, and no cluster is asked.`,
  usage: '[options]',
  examples: [
    { comment: 'Install it for one namespace', line: 'kubectl jac orc install -n shop' },
    {
      comment: 'Install it for all namespaces, with an image of your own registry',
      line: 'kubectl jac orc install --cluster-wide --build --push registry.example.com/jac-orc',
    },
    { comment: 'Print the manifests', line: 'kubectl jac orc install -n shop --print' },
  ],
  flags: [
    ...connectionFlags,
    flags.output,
    flags.takeOver,
    namespaceFlag('Namespace of the orchestrator, made if missing; else jac-orc'),
    { name: 'cluster-wide', type: 'boolean', shown: 'false', description: 'Serve modules in all namespaces' },
    text('image', 'Image of the orchestrator; else the one of this version'),
    { name: 'build', type: 'boolean', shown: 'false', description: 'Make the image and push it' },
    text('push', 'Where the image goes that --build makes, such as registry.example.com/jac-orc'),
    text('base', 'Image with Node that --build puts it on', "'node:24-slim'"),
    ...settingFlags('scale').filter(({ name }) => name === 'platform' || name === 'insecure-registry'),
    { name: 'print', type: 'boolean', shown: 'false', description: 'Print the manifests and do nothing' },
    {
      ...text('auth', 'Whether callers are asked for a token; off is for a closed lab', 'token'),
      choices: ['token', 'off'],
    },
    text('domain', 'Domain under which it is reached from outside, as pod-manager.DOMAIN'),
    text('ingress-class', 'Class of the Ingress; else nginx, with --domain'),
    text('gateway', 'Gateway of a route in place of the Ingress, as NAME or NAMESPACE/NAME'),
    text('tls-secret', 'Secret with the certificate of the host'),
    {
      name: 'modules-allow',
      type: 'list',
      shown: '[]',
      description: 'Import name of a Python module that may be asked for; any when none is given',
    },
    {
      name: 'pull-secret',
      type: 'list',
      shown: '[]',
      description: 'Secret of the namespace to pull the image with',
    },
    text(
      'python-config',
      'Placeholders that every Python module is given, as JSON: an index of packages, a storage class',
    ),
    text('replicas', 'Pods of the orchestrator', '2'),
    text('timeout', 'Time to wait until it is ready', '5m'),
  ],
  args: [0, 0],
  run: (invocation, world) =>
    orcReporting(invocation, world, async ({ emit }) => {
      const tools = await world.engine.modules();
      const { build, ...options } = optionsOf(invocation, tools.imageOf(world.version));
      if (invocation.flags['print'] === true) {
        const manifests = tools.print(options);
        return { report: { status: 'planned' }, text: () => manifests, yaml: manifests };
      }
      const insecure = listFlag(invocation, 'insecure-registry');
      const context = await world.engine.installing(invocation, insecure, emit, world.signal);
      const built = build === undefined ? {} : await world.engine.serviceImage(build, emit, world.signal);
      const { warnings, rollout, url, namespace, ...more } = await tools.install(context, {
        ...options,
        ...built,
        takeOver: listFlag(invocation, 'take-over'),
        timeout: secondsOf(invocation, 300),
      });
      for (const warning of warnings) emit({ type: 'warning', warning });
      const ready = rollout === undefined || rollout.status === 'ready';
      const late = rollout?.status === 'timeout';
      const diagnosis = rollout?.diagnosis ?? [];
      return {
        report: {
          status: ready ? 'installed' : late ? 'timeout' : 'not-ready',
          diagnosis,
          namespace,
          ...more,
          ...(url === undefined ? {} : { url }),
          warnings,
        },
        text: () =>
          `jac-orc ${ready ? 'installed' : 'not ready'} in namespace ${plain(namespace)}\n${url === undefined ? '' : `  URL   ${plain(url)}\n`}`,
        trouble: (style) => diagnosis.map((each) => diagnosisText(each, style)).join(''),
        exitCode: ready ? exitCodes.ok : late ? exitCodes.timeout : exitCodes.notReady,
      };
    }),
};

type Options = Omit<InstallOptions, 'build' | 'takeOver' | 'timeout'> & {
  readonly build?: ServiceImageOptions;
};

/** @throws JacScaleError `FlagInvalid` (exit 2) */
function optionsOf(invocation: Invocation, image: string): Options {
  const { flags: given } = invocation;
  const namespace = namespaceOf(invocation);
  const domain = textFlag(invocation, 'domain');
  const push = textFlag(invocation, 'push');
  const replicas = textFlag(invocation, 'replicas');
  const allowed = listFlag(invocation, 'modules-allow');
  const builds = given['build'] === true;
  const fail = (what: string) => usageError({ code: 'FlagInvalid', what });
  if (builds !== (push !== undefined)) throw fail('--build and --push go together');
  if (builds && given['image'] !== undefined)
    throw fail('--build makes the image, and --image names one that is there: leave one of them out');
  if (builds && given['print'] === true) throw fail('--print makes nothing: name the image with --image');
  if (replicas !== undefined && !/^\d{1,4}$/.test(replicas)) throw fail('--replicas: expected a number');
  const [ingressClass, gateway, tlsSecret] = ['ingress-class', 'gateway', 'tls-secret'].map((name) =>
    textFlag(invocation, name),
  );
  if (domain === undefined && (ingressClass ?? gateway ?? tlsSecret) !== undefined)
    throw fail('--ingress-class, --gateway and --tls-secret go with --domain');
  const pythonConfig = jsonFlag(invocation, 'python-config');
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...(pythonConfig === undefined ? {} : { pythonConfig }),
    scope: given['cluster-wide'] === true ? 'cluster' : 'namespace',
    image: textFlag(invocation, 'image') ?? image,
    ...(given['auth'] === 'off' ? { auth: 'off' } : {}),
    ...(replicas === undefined ? {} : { replicas: Number(replicas) }),
    pullSecrets: listFlag(invocation, 'pull-secret'),
    ...(allowed.length === 0 ? {} : { modulesAllow: allowed }),
    ...(domain === undefined
      ? {}
      : {
          wayIn: {
            domain,
            ...(ingressClass === undefined ? {} : { ingressClass }),
            ...(gateway === undefined ? {} : { gateway }),
            ...(tlsSecret === undefined ? {} : { tlsSecret }),
          },
        }),
    ...(push === undefined
      ? {}
      : {
          build: {
            base: textFlag(invocation, 'base') ?? 'node:24-slim',
            push,
            platforms: listFlag(invocation, 'platform'),
            insecureRegistries: listFlag(invocation, 'insecure-registry'),
          },
        }),
  };
}

/** @throws JacScaleError `FlagInvalid` (exit 2) */
function jsonFlag(invocation: Invocation, name: string): Readonly<Record<string, Json>> | undefined {
  const text = textFlag(invocation, name);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (isFields(value)) return value as Readonly<Record<string, Json>>;
  } catch {
    // Its message quotes the text.
  }
  throw usageError({ code: 'FlagInvalid', what: `--${name}: expected a JSON object` });
}
