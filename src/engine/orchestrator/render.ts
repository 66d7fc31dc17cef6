/** The orchestrator's own objects, from templates/orchestrator. Pure: the same settings give the same objects. */
import { Document, isScalar, visit } from 'yaml';
import { comments, orchestrator } from '../../generated/orchestrator.js';
import { type KubeObject, kindOf } from '../../model/kubernetes.js';
import { gatewayRef } from '../exposure/values.js';
import { fields, stampSpec } from '../render/identity.js';
import { fill, type TemplateValues } from '../render/template.js';
import { serviceLabels, serviceSelector } from './identity.js';
import type { OrchestratorSettings, WayIn } from './settings.js';

export interface Rendered {
  readonly object: KubeObject;
  /** What stands before it in a manifest: what it is for, and why it may what it may. */
  readonly comment: string;
}

/** What others need comes first. */
const order: readonly string[] = [
  'Namespace',
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Secret',
  'NetworkPolicy',
  'Service',
  'Deployment',
  'PodDisruptionBudget',
  'Ingress',
  'HTTPRoute',
];

export const rankOf = ({ kind }: Pick<KubeObject, 'kind'>): number => order.indexOf(kind);

/** In the order in which they are applied. @throws JacScaleError `TemplateValueInvalid` */
export function renderOrchestrator(settings: OrchestratorSettings): Rendered[] {
  const values = valuesOf(settings);
  const rendered = orchestrator.documents.flatMap((document, index) => {
    const [node] = fill({ ...orchestrator, documents: [document] }, values);
    return node === undefined
      ? []
      : [
          {
            object: stamped(node as unknown as KubeObject, settings.namespace),
            comment: comments[index] ?? '',
          },
        ];
  });
  return rendered.toSorted((a, b) => rankOf(a.object) - rankOf(b.object));
}

/** As a file for `kubectl apply -f`. */
export function asManifest(rendered: readonly Rendered[]): string {
  return rendered
    .map(({ object, comment }) => {
      const lines = comment === '' ? '' : `${comment.replaceAll(/^/gm, '#')}\n`;
      return `${lines}${asYaml(object)}`;
    })
    .join('---\n');
}

/** YAML 1.1, as kubectl reads it: there `off` is no text. Lists of words stand on one line: rights are read. */
function asYaml(object: KubeObject): string {
  const document = new Document(object, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every(isScalar);
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Where callers outside of the cluster find it. */
export const addressOf = (wayIn: WayIn): string =>
  `${wayIn.tlsSecret === undefined ? 'http' : 'https'}://${hostOf(wayIn)}`;

const hostOf = ({ domain }: WayIn): string => `pod-manager.${domain}`;

function valuesOf(settings: OrchestratorSettings): TemplateValues {
  const { wayIn, modulesAllow = [], pythonConfig, jqmRecycle, pullSecrets, args = [] } = settings;
  const json = (value: object | undefined) => (value === undefined ? undefined : JSON.stringify(value));
  return {
    namespace: settings.namespace,
    scope: settings.scope,
    clusterWide: settings.scope === 'cluster',
    namespaced: settings.scope === 'namespace',
    image: settings.image,
    replicas: settings.replicas,
    auth: settings.auth,
    imagePullSecrets: pullSecrets.length === 0 ? undefined : pullSecrets.map((name) => ({ name })),
    modulesAllow: modulesAllow.length === 0 ? undefined : modulesAllow.join(','),
    pythonConfig: json(pythonConfig),
    jqmRecycle: json(jqmRecycle),
    arguments: args.length === 0 ? undefined : args,
    podManagerUrl: wayIn === undefined ? undefined : addressOf(wayIn),
    hasIngress: wayIn !== undefined && wayIn.gateway === undefined,
    hasRoute: wayIn?.gateway !== undefined,
    host: wayIn === undefined ? undefined : hostOf(wayIn),
    ingressClass: wayIn?.ingressClass ?? 'nginx',
    ingressAnnotations: ingressAnnotations(wayIn),
    tlsSecret: wayIn?.tlsSecret,
    gatewayRefs: wayIn?.gateway === undefined ? undefined : [gatewayRef(wayIn.gateway)],
  };
}

/**
 * nginx takes 1 MiB and 60 s by itself; run_module takes 16 MiB, and waits for a module that is installed first.
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
 */
function ingressAnnotations(wayIn: WayIn | undefined): Record<string, string> | undefined {
  if ((wayIn?.ingressClass ?? 'nginx') !== 'nginx') return undefined;
  return {
    'nginx.ingress.kubernetes.io/proxy-body-size': '16m',
    'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600',
  };
}

/**
 * The namespace has our labels, but not those by which things are ours to change: modules that name it would take it for theirs.
 */
function stamped(document: KubeObject, namespace: string): KubeObject {
  const { apiVersion, kind, metadata, spec, ...rest } = document;
  if (kind === 'Namespace') return document;
  const isNamespaced = kindOf(document)?.namespaced === true;
  return {
    apiVersion,
    kind,
    metadata: {
      name: metadata.name,
      ...(isNamespaced ? { namespace } : {}),
      labels: serviceLabels,
      ...extra(metadata),
    },
    ...(spec === undefined
      ? {}
      : {
          spec: stampSpec(kind, fields(spec as never), {
            labels: serviceLabels,
            selector: serviceSelector,
            podAnnotations: {},
          }),
        }),
    ...rest,
  };
}

const extra = ({ annotations }: KubeObject['metadata']) => (annotations === undefined ? {} : { annotations });
