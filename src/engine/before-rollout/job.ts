/** The one-off Job before a rollout: a pod like the app's that runs a command of the user's. Pure. */
import { type Component, type DataComponent, labelKeys, namesOf, selectorOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { type Fields, fieldsAt, listAt } from '../../model/read.js';
import type { Settings } from '../../model/settings.js';
import { hashOf } from '../canonical.js';
import { bundleOf } from '../pod-template.js';

const component: Exclude<Component, DataComponent> = 'job';

/** Only what a server has. */
const ofServers = ['ports', 'startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle'];

/**
 * Finds commands of the installed packages, as templates/app/launch.py does for the runtime. An image is run with what it says
 * itself.
 */
const runner = `import os, sys
base = os.environ["PYTHONUSERBASE"]
os.environ["PATH"] = base + "/bin:" + os.environ.get("PATH", os.defpath)
if os.path.isdir(base + "/cache"):
    os.environ["XDG_CACHE_HOME"] = base + "/cache"
try:
    os.execvp(sys.argv[1], sys.argv[1:])
except OSError as error:
    print(f"before_rollout: {sys.argv[1]}: {error.strerror}", file=sys.stderr)
    sys.exit(127)
`;

export const isBeforeRollout = (object: Pick<KubeObject, 'apiVersion' | 'kind'>): boolean =>
  object.kind === kinds.Job.kind && object.apiVersion === kinds.Job.apiVersion;

/**
 * The Job of a release, named by the pod template and the command: the same release has the same Job, which ran or did not.
 * @param deployment the app's, as it is going to be applied
 */
export function beforeRolloutJob(
  deployment: KubeObject,
  { appName, beforeRollout }: Pick<Settings, 'appName' | 'beforeRollout'>,
): KubeObject {
  const template = fieldsAt(deployment, 'spec', 'template');
  const { metadata } = deployment;
  const { annotations } = fieldsAt(template, 'metadata');
  const spec = podSpec(fieldsAt(template, 'spec'), {
    command: bundleOf(deployment) === undefined ? beforeRollout : ['python3', '-c', runner, ...beforeRollout],
    app: appName,
  });
  // Not a pod of the Service, nor of the disruption budget.
  const labels = { ...metadata.labels, [labelKeys.component]: component };
  const hash = hashOf({ template, command: beforeRollout }).slice(0, 10);
  return {
    apiVersion: kinds.Job.apiVersion,
    kind: kinds.Job.kind,
    metadata: {
      name: `${namesOf(appName).jobPrefix}${hash}`,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      labels,
    },
    spec: {
      // What half a migration needs is somebody who looks at it, not another attempt.
      backoffLimit: 0,
      template: {
        metadata: { labels, ...(annotations === undefined ? {} : { annotations }) },
        spec,
      },
    },
  };
}

function podSpec(
  { topologySpreadConstraints: _spread, ...spec }: Fields,
  { command, app }: { readonly command: readonly string[]; readonly app: string },
): Fields {
  const [container, ...sidecars] = listAt(spec, 'containers');
  const { args: _args, ...rest } = Object.fromEntries(
    Object.entries(fieldsAt({ container }, 'container')).filter(([field]) => !ofServers.includes(field)),
  );
  const mountsClaim = listAt(spec, 'volumes').some((volume) =>
    Object.keys(fieldsAt({ volume }, 'volume')).includes('persistentVolumeClaim'),
  );
  return {
    ...spec,
    ...(mountsClaim ? { affinity: besideApp(fieldsAt(spec, 'affinity'), app) } : {}),
    restartPolicy: 'Never',
    containers: [{ ...rest, command }, ...sidecars],
  };
}

/** A volume of one node can be mounted by a second pod only there. */
function besideApp(affinity: Fields, app: string): Fields {
  const podAffinity = fieldsAt(affinity, 'podAffinity');
  const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
  const podAffinityTerm = {
    topologyKey: 'kubernetes.io/hostname',
    labelSelector: { matchLabels: selectorOf(app, 'app') },
  };
  return {
    ...affinity,
    podAffinity: {
      ...podAffinity,
      [preferred]: [...listAt(podAffinity, preferred), { weight: 100, podAffinityTerm }],
    },
  };
}

/** Key of the app's Deployment, whose pods the Job is like. */
export const deploymentKey = (app: string): string =>
  objectKey({ ...kinds.Deployment, name: namesOf(app).deployment });
