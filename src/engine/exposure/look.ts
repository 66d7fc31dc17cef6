/** What stands in the cluster for a host name to be served: read before the plan, where it may be read. */
import { annotationKeys, namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { listAt, textAt } from '../../model/read.js';
import type { Settings, Warning } from '../../model/settings.js';
import { ClusterError, type ObjectReader } from '../../ports/cluster.js';
import { classWithLimits, type Exposure, gatewayRef } from './values.js';

export interface Exposed {
  /** Undefined: the app has no host name. */
  readonly exposure: Exposure | undefined;
  readonly warnings: readonly Warning[];
}

/** What the controller of https://kubernetes.github.io/ingress-nginx calls itself. */
const ingressNginx = 'k8s.io/ingress-nginx';

/**
 * Nothing that is missing stops a deploy: the app answers on its NodePort, and what is missing may come later. An Ingress that
 * is in place already is not looked after.
 * @param host undefined: the app has none
 */
export async function lookAtExposure(
  cluster: ObjectReader,
  settings: Settings,
  host: string | undefined,
  live: ReadonlyMap<string, KubeObject>,
): Promise<Exposed> {
  if (host === undefined) return { exposure: undefined, warnings: [] };
  const names = namesOf(settings.appName);
  if (settings.gateway !== undefined) {
    const route = live.get(objectKey({ ...kinds.HTTPRoute, name: names.route }));
    return await lookAtGateway(cluster, settings, host, settings.gateway, route);
  }
  const ingress = live.get(objectKey({ ...kinds.Ingress, name: names.ingress }));
  const { ingressClass, tlsSecret } = settings;
  const hasClass = textAt(ingress, 'spec', 'ingressClassName') === ingressClass;
  const hasSecret = textAt(ingress, 'spec', 'tls', 0, 'secretName') === tlsSecret;
  const warnings = await Promise.all([
    hasClass ? [] : lookAtClass(cluster, settings, host),
    hasSecret || tlsSecret === undefined ? [] : lookAtSecret(cluster, settings.namespace, tlsSecret, host),
  ]);
  return { exposure: { host }, warnings: warnings.flat() };
}

async function lookAtClass(cluster: ObjectReader, settings: Settings, host: string): Promise<Warning[]> {
  const { ingressClass, ingressLimitRps, ingressBodySize } = settings;
  const classes = (await readable(cluster.list(kinds.IngressClass, {})))?.items;
  if (classes === undefined) return [];
  const found = classes.find(({ metadata }) => metadata.name === ingressClass);
  if (found === undefined) {
    const others = classes.map(({ metadata }) => metadata.name).join(', ');
    return [
      {
        code: 'IngressClassMissing',
        message: `the cluster has no IngressClass ${ingressClass}: nothing serves ${host}`,
        next:
          others === '' ? 'install an ingress controller' : `name another with --ingress-class: ${others}`,
      },
    ];
  }
  const controller = textAt(found, 'spec', 'controller') ?? '';
  const limits = ingressLimitRps !== undefined || ingressBodySize !== undefined;
  if (!limits || ingressClass !== classWithLimits || controller === ingressNginx) return [];
  return [
    {
      code: 'ExposureNotSupported',
      message: `IngressClass ${ingressClass} is of ${controller}, which may not hold ingress_limit_rps and ingress_body_size`,
      next: 'set limits where that controller wants them',
    },
  ];
}

async function lookAtSecret(
  cluster: ObjectReader,
  namespace: string,
  name: string,
  host: string,
): Promise<Warning[]> {
  if ((await cluster.get({ kind: kinds.Secret, namespace, name })) !== undefined) return [];
  return [
    {
      code: 'TlsSecretMissing',
      message: `namespace ${namespace} has no Secret ${name}: ${host} is served with whatever certificate the controller has`,
      next: `kubectl create secret tls ${name} -n ${namespace} --cert=FILE --key=FILE`,
    },
  ];
}

async function lookAtGateway(
  cluster: ObjectReader,
  settings: Settings,
  host: string,
  gateway: string,
  route: KubeObject | undefined,
): Promise<Exposed> {
  const { name, namespace = settings.namespace } = gatewayRef(gateway);
  const found = await readable(
    cluster.get({ kind: kinds.Gateway, namespace, name }).then((object) => ({ object })),
  );
  // Who may not read it leaves what somebody else has found out.
  if (found === undefined) {
    const known = route?.metadata.annotations?.[annotationKeys.scheme];
    return { exposure: { host, gatewayScheme: known === 'https' ? 'https' : 'http' }, warnings: [] };
  }
  const warn = (code: string, message: string): Exposed => ({
    exposure: { host, gatewayScheme: 'http' },
    warnings: [{ code, message, next: `kubectl get gateways -n ${namespace}` }],
  });
  if (found.object === undefined)
    return warn('GatewayMissing', `namespace ${namespace} has no Gateway ${name}: nothing serves ${host}`);
  const protocols = listAt(found.object, 'spec', 'listeners')
    .filter((listener) => serves(textAt(listener, 'hostname'), host))
    .map((listener) => textAt(listener, 'protocol'));
  if (protocols.length === 0)
    return warn('GatewayListenerMissing', `Gateway ${name} has no listener for ${host}`);
  return {
    exposure: { host, gatewayScheme: protocols.includes('HTTPS') ? 'https' : 'http' },
    warnings: [],
  };
}

/** @see https://gateway-api.sigs.k8s.io/reference/spec/#listener (hostname: absent is any, `*.` any number of labels) */
function serves(hostname: string | undefined, host: string): boolean {
  if (hostname === undefined || hostname === '') return true;
  return hostname.startsWith('*.') ? host.endsWith(hostname.slice(1)) : hostname === host;
}

/** Undefined where it may not be read. */
async function readable<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'Forbidden') return undefined;
    throw error;
  }
}
