/** What leads to an app with a host name: an Ingress, or a route of a Gateway. Pure. */
import { annotationKeys, namesOf } from '../../model/identity.js';
import { parseQuantity } from '../../model/quantity.js';
import type { Settings } from '../../model/settings.js';
import type { TemplateValues } from '../render/template.js';

export type ExposureSettings = Pick<
  Settings,
  | 'appName'
  | 'ingressClass'
  | 'tlsSecret'
  | 'clusterIssuer'
  | 'gateway'
  | 'ingressLimitRps'
  | 'ingressBodySize'
>;

export interface Exposure {
  /** Host name of the app. */
  readonly host: string;
  /** As the Gateway's listener for the host speaks; of an Ingress its own `tls` says it. */
  readonly gatewayScheme?: 'http' | 'https';
}

/** The one class whose annotations we know; it is a name, since a deployer may not read what controller stands behind. */
export const classWithLimits = 'nginx';

/** The Secret with the certificate: the user's, else the one that cert-manager makes; undefined: no TLS. */
export const certificateOf = ({ appName, tlsSecret, clusterIssuer }: ExposureSettings): string | undefined =>
  tlsSecret ?? (clusterIssuer === undefined ? undefined : namesOf(appName).certificate);

/** `name` or `namespace/name`. */
export function gatewayRef(gateway: string): { readonly name: string; readonly namespace?: string } {
  const [first = '', second] = gateway.split('/');
  return second === undefined ? { name: first } : { name: second, namespace: first };
}

/**
 * Asked of Traefik, by Ingress and by HTTPRoute: to leave the choice of a pod to the Service. By itself it sends nothing to a pod
 * that ends, also when that is the only one, which serves until the next one is ready.
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/ (service.nativelb)
 */
const byService = {
  'traefik.ingress.kubernetes.io/service.nativelb': 'true',
  'traefik.io/service.nativelb': 'true',
} as const;

/**
 * Values of templates/app/exposure.yaml, and what the Service says to controllers.
 * @param alone whether a pod may be the only one
 */
export function exposureValues(
  settings: ExposureSettings,
  exposure: Exposure | undefined,
  alone: boolean,
): TemplateValues {
  const { gateway } = settings;
  const certificate = certificateOf(settings);
  const hasIngress = exposure !== undefined && gateway === undefined;
  const annotations = ingressAnnotations(settings, alone);
  return {
    serviceAnnotations: exposure !== undefined && alone ? byService : undefined,
    hasIngress,
    hasRoute: exposure !== undefined && gateway !== undefined,
    host: exposure?.host,
    ingressClass: settings.ingressClass,
    ingressAnnotations: Object.keys(annotations).length === 0 ? undefined : annotations,
    ingressTls:
      exposure === undefined || certificate === undefined
        ? undefined
        : [{ hosts: [exposure.host], secretName: certificate }],
    gatewayRefs: gateway === undefined ? undefined : [gatewayRef(gateway)],
    routeAnnotations: exposure?.gatewayScheme === 'https' ? { [annotationKeys.scheme]: 'https' } : undefined,
  };
}

/**
 * What a controller is asked for by annotation.
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
 * @see https://cert-manager.io/docs/usage/ingress/
 */
function ingressAnnotations(settings: ExposureSettings, alone: boolean): Record<string, string> {
  const { ingressClass, clusterIssuer, ingressLimitRps, ingressBodySize } = settings;
  const nginx = (name: string) => `nginx.ingress.kubernetes.io/${name}`;
  return {
    ...(clusterIssuer === undefined ? {} : { 'cert-manager.io/cluster-issuer': clusterIssuer }),
    ...(ingressClass !== classWithLimits
      ? {}
      : {
          // A pod that ends answers 503 to what is in flight. nginx sends nothing again that may have had an effect (POST).
          [nginx('proxy-next-upstream')]: 'error timeout http_503',
          // As nativelb of Traefik.
          ...(alone ? { [nginx('service-upstream')]: 'true' } : {}),
          ...(ingressLimitRps === undefined ? {} : { [nginx('limit-rps')]: String(ingressLimitRps) }),
          ...(ingressBodySize === undefined ? {} : { [nginx('proxy-body-size')]: bytesOf(ingressBodySize) }),
        }),
  };
}

/** nginx knows no `Mi`; a bare number is bytes. Rounded up. */
function bytesOf(quantity: string): string {
  const { units, scale } = parseQuantity(quantity) ?? { units: 0n, scale: 0 };
  const divisor = 10n ** BigInt(scale);
  return String((units + divisor - 1n) / divisor);
}
