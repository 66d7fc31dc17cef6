/** What an adoption means for those who use the app and for those who keep it: said before, and in the report. */
import { JacScaleError } from '../../model/error.js';
import { type KubeObject, kinds, refText } from '../../model/kubernetes.js';
import { numberAt } from '../../model/read.js';
import type { Settings, Warning } from '../../model/settings.js';
import { autoscalingOf } from '../../model/settings-scaling.js';
import { hasPublicPassword } from './databases.js';
import { isOurs, oldVersion } from './old.js';
import type { Survey } from './survey.js';

/** @throws JacScaleError `DatabaseUnused`: the app would start without the data it has */
export function refuseUnused(found: Survey, settings: Settings): void {
  for (const { names, workload } of found.databases) {
    const variable = names.name === 'mongodb' ? 'MONGODB_URI' : 'REDIS_URL';
    if (settings[names.name] || Object.hasOwn(settings.secrets, variable)) continue;
    const { appName: app, namespace } = settings;
    throw new JacScaleError({
      code: 'DatabaseUnused',
      what: `${refText(workload)} in namespace ${namespace} holds data of app ${app}, but by its settings the app has no such database`,
      why: `K8_${names.name.toUpperCase()} or kubernetes.database_mode says so`,
      next: `set K8_${names.name.toUpperCase()}=True and run adopt again`,
    });
  }
}

/** What changes for somebody, one warning each. */
export function warningsOf(found: Survey, settings: Settings): Warning[] {
  return [
    ...loginWarnings(found, settings),
    ...passwordWarnings(found),
    ...databaseWarnings(found),
    ...variableWarnings(found),
    ...fileWarnings(found, settings),
    ...scalingWarnings(found, settings),
    ...addressWarnings(found, settings),
  ];
}

function loginWarnings({ deployment }: Survey, { jwtSecret }: Settings): Warning[] {
  if (deployment === undefined) return [];
  const next = 'tell them, or adopt when few are there';
  return [
    jwtSecret === undefined
      ? {
          code: 'EverybodyLoggedOut',
          message: `users have to log in again: jac-scale ${oldVersion} signs tokens with a constant that is public, unless [plugins.scale.jwt] secret says otherwise; from now on a random secret of the app's own does`,
          next,
        }
      : {
          code: 'TokensKept',
          message:
            'users stay logged in if the old app was deployed with the same [plugins.scale.jwt] secret as now, and have to log in again if not',
        },
  ];
}

function passwordWarnings({ databases }: Survey): Warning[] {
  const open = databases.filter(hasPublicPassword).map(({ names }) => names.name);
  const warnings: Warning[] = open.map((name) => ({
    code: 'PublicPassword',
    message: `${name} keeps its password, which is the one that jac-scale ${oldVersion} gives to all: anybody who reaches the database can open it`,
    next: `kubectl jac secrets rotate ${name}`,
  }));
  if (databases.some(({ names }) => names.name === 'mongodb'))
    warnings.push({
      code: 'AdministratorKept',
      message: `the app's administrator is in the database and keeps his password; jac-scale ${oldVersion} makes admin with the password changeme`,
      next: 'kubectl jac secrets rotate admin',
    });
  return warnings;
}

/** Said here, and by no later run. */
function databaseWarnings({ databases }: Survey): Warning[] {
  if (databases.length === 0) return [];
  const names = databases.map(({ workload }) => refText(workload)).join(' and ');
  return [
    {
      code: 'DatabaseSettingsUnused',
      message: `${names}: stays as jac-scale ${oldVersion} made it; settings of image, volume, resources and placement change nothing of it`,
      next: 'change it with kubectl',
    },
  ];
}

function variableWarnings({ variables, keptSecrets }: Survey): Warning[] {
  if (variables.length === 0) return [];
  const names = keptSecrets.map(refText).join(', ');
  const kept = names === '' ? '' : `; secret values stay in ${names}`;
  return [
    {
      code: 'VariablesLost',
      message: `the old pods have variables that the new ones do not get: ${variables.join(', ')}${kept}`,
      next: 'give them in .env or under [plugins.scale.secrets], as they were given then',
    },
  ];
}

function fileWarnings({ deployment, databases }: Survey, { secrets }: Settings): Warning[] {
  if (deployment === undefined || databases.some(({ names }) => names.name === 'mongodb')) return [];
  if (Object.hasOwn(secrets, 'MONGODB_URI')) return [];
  return [
    {
      code: 'FileDataLost',
      message: 'the old app has no MongoDB: what it keeps in files of its pods ends with them',
      next: 'copy it out first: kubectl cp',
    },
  ];
}

function scalingWarnings({ autoscaler, deployment }: Survey, settings: Settings): Warning[] {
  const max = numberAt(autoscaler, 'spec', 'maxReplicas');
  if (max === undefined || autoscalingOf(settings) !== undefined) return [];
  const now = numberAt(deployment, 'status', 'readyReplicas') ?? 0;
  const fewer = now > settings.replicas ? `, and ${now} of them run` : '';
  return [
    {
      code: 'AutoscalingEnds',
      message: `the old app has up to ${max} pods by load${fewer}; by its settings it has ${settings.replicas}`,
      next: `set max_replicas = ${max} under [plugins.scale.kubernetes]`,
    },
  ];
}

/** The way in that 0.2.30 makes is an NGINX controller of the app's own. */
function addressWarnings({ ingress }: Survey, settings: Settings): Warning[] {
  if (ingress === undefined || settings.domain === undefined || settings.gateway !== undefined) return [];
  return [
    {
      code: 'AddressChanges',
      message: `ingress/${ingress.metadata.name} is from now on that of ${settings.domain}, of class ${settings.ingressClass}: other host names and the old controller's address lead nowhere`,
      next: 'set ingress_class to the old class to keep the controller',
    },
  ];
}

/** What nothing of ours takes the place of, and how it goes. */
export function staysNotes(found: Survey, settings: Settings): string[] {
  const takesIngress = takesOverIngress(settings);
  const stays = found.stays.filter(({ kind }) => kind !== kinds.Ingress.kind || !takesIngress);
  const note = (why: string, objects: readonly KubeObject[]): string[] => {
    const names = objects.map(refText);
    const go = `when nobody needs them: kubectl delete -n ${settings.namespace} ${names.join(' ')}`;
    return names.length === 0 ? [] : [`not taken over, ${why}: ${names.join(', ')}; ${go}`];
  };
  return [
    ...note('as they serve beside the app', stays),
    ...note('as they have values that the app is not given', found.keptSecrets),
  ];
}

export const takesOverIngress = ({ domain, gateway }: Settings): boolean =>
  domain !== undefined && gateway === undefined;

/** What is listed before anybody is asked. */
export function listed(found: Survey): { taken: KubeObject[]; goes: KubeObject[] } {
  const { databases, service, deployment, before, replicaSets, after } = found;
  return {
    taken: [
      ...databases.flatMap(({ workload, claim }) =>
        isOurs(workload) ? [] : [workload, ...(claim === undefined ? [] : [claim])],
      ),
      ...(service === undefined ? [] : [service]),
    ],
    goes: [...before, ...(deployment === undefined ? replicaSets : [deployment]), ...after],
  };
}
