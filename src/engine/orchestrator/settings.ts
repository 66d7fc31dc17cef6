/** What an installation of the orchestrator is asked to be. */
import { type JacScaleError, usageError } from '../../model/error.js';
import type { Json } from '../../model/kubernetes.js';
import {
  gatewayName,
  image,
  integer,
  listOf,
  namespaceName,
  objectName,
  type Parse,
} from '../../model/settings-values.js';

export interface WayIn {
  /** Its host is `pod-manager.{domain}`. */
  readonly domain: string;
  /** Class of the Ingress; absent: nginx. */
  readonly ingressClass?: string;
  /** `name` or `namespace/name`: a route of that Gateway in place of an Ingress. */
  readonly gateway?: string;
  /** Secret of the namespace with the certificate of the host; behind a Gateway its listeners have it. */
  readonly tlsSecret?: string;
}

export interface OrchestratorSettings {
  readonly namespace: string;
  /** Where modules may be deployed: in its own namespace, or in all of them. */
  readonly scope: 'namespace' | 'cluster';
  readonly image: string;
  readonly replicas: number;
  /** `off`: whoever reaches the service may do what it may. */
  readonly auth: 'token' | 'off';
  /** Names of Secrets of the namespace to pull the image with. */
  readonly pullSecrets: readonly string[];
  readonly wayIn?: WayIn;
  /** Import names of the Python modules that may be asked for, `PIL=pillow` with a package; absent: any. */
  readonly modulesAllow?: readonly string[];
  /** Placeholders that every Python module is given. */
  readonly pythonConfig?: Readonly<Record<string, Json>>;
  /** When nodes of JQM are recycled: as the service's JQM_RECYCLE. */
  readonly jqmRecycle?: Readonly<Record<string, Json>>;
  /** Further flags of the service: `--log-format=json`. */
  readonly args?: readonly string[];
}

export const defaultSettings = {
  namespace: 'jac-orc',
  scope: 'namespace',
  replicas: 2,
  auth: 'token',
  pullSecrets: [],
} as const satisfies Partial<OrchestratorSettings>;

const allowedModule =
  /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*(=[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$/;

const moduleEntry: Parse<string> = (raw) =>
  typeof raw === 'string' && allowedModule.test(raw)
    ? { value: raw }
    : {
        complaint:
          'expected the import name of a Python module, such as numpy, with another package if wanted: PIL=pillow-simd',
      };

/** @throws JacScaleError `InstallInvalid` (exit 2), naming the option as a flag */
export function checkSettings(settings: OrchestratorSettings): void {
  const { wayIn } = settings;
  const checked = [
    ['--namespace', namespaceName(settings.namespace)],
    ['--image', image(settings.image)],
    ['--replicas', integer(1, 20)(settings.replicas)],
    ['--pull-secret', listOf(objectName)(settings.pullSecrets)],
    ['--modules-allow', listOf(moduleEntry)(settings.modulesAllow ?? [])],
    ['--domain', objectName(wayIn?.domain ?? 'absent')],
    ['--ingress-class', objectName(wayIn?.ingressClass ?? 'absent')],
    ['--gateway', gatewayName(wayIn?.gateway ?? 'absent')],
    ['--tls-secret', objectName(wayIn?.tlsSecret ?? 'absent')],
  ] as const;
  for (const [key, parsed] of checked) if ('complaint' in parsed) throw invalid(key, parsed.complaint);
  if (wayIn?.gateway !== undefined && wayIn.ingressClass !== undefined)
    throw invalid('--ingress-class', 'a route of a Gateway has none');
  if (wayIn?.gateway !== undefined && wayIn.tlsSecret !== undefined)
    throw invalid('--tls-secret', 'behind a Gateway its listeners have the certificates');
}

const invalid = (key: string, complaint: string): JacScaleError =>
  usageError({ code: 'InstallInvalid', what: `${key}: ${complaint}`, place: { key } });
