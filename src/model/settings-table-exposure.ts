/** Rows of the settings about how the app is reached from outside. */
import type { Settings } from './settings.js';
import type { SettingRow } from './settings-row.js';
import * as values from './settings-values.js';

type ExposureKey =
  | 'domain'
  | 'ingressClass'
  | 'tlsSecret'
  | 'clusterIssuer'
  | 'gateway'
  | 'ingressLimitRps'
  | 'ingressBodySize';

const rendering = ['scale', 'dry-run'] as const;

export const exposureSettings: { readonly [K in ExposureKey]: SettingRow<Settings[K]> } = {
  domain: {
    description: 'Host name under which an ingress serves the app; previews get {app}-pr-{number} under it',
    type: 'string',
    flag: { name: 'domain' },
    toml: ['kubernetes.domain'],
    parse: values.objectName,
    verbs: rendering,
  },
  ingressClass: {
    description: 'IngressClass of the app with a domain',
    type: 'string',
    flag: { name: 'ingress-class' },
    toml: ['kubernetes.ingress_class', 'kubernetes.shared_ingress_class'],
    default: 'nginx',
    parse: values.objectName,
    verbs: rendering,
  },
  tlsSecret: {
    description: 'Secret of the namespace with the certificate of the domain',
    type: 'string',
    flag: { name: 'tls-secret' },
    toml: ['kubernetes.tls_secret'],
    parse: values.objectName,
    verbs: rendering,
  },
  clusterIssuer: {
    description: 'ClusterIssuer of cert-manager that makes the certificate of the domain',
    type: 'string',
    flag: { name: 'cluster-issuer' },
    toml: ['kubernetes.cluster_issuer'],
    parse: values.objectName,
    verbs: rendering,
  },
  gateway: {
    description:
      'Gateway (name or namespace/name) that serves the domain by an HTTPRoute, instead of an ingress',
    type: 'string',
    flag: { name: 'gateway' },
    toml: ['kubernetes.gateway'],
    parse: values.gatewayName,
    verbs: rendering,
  },
  ingressLimitRps: {
    description: 'Requests a second that one client may send, where the ingress class can hold it',
    type: 'integer',
    toml: ['kubernetes.ingress_limit_rps'],
    parse: values.integer(1, 1_000_000),
    verbs: [],
  },
  ingressBodySize: {
    description: 'Largest body of a request, where the ingress class can hold it',
    type: 'quantity',
    toml: ['kubernetes.ingress_body_size'],
    parse: values.quantity('1'),
    verbs: [],
  },
};
