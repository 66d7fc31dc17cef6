/** Who an object is: stamped after the template is filled, so that no template can get it wrong. */
import {
  annotationKeys,
  type Component,
  dataComponents,
  labelsOf,
  namesOf,
  selectorOf,
} from '../../model/identity.js';
import type { Json, KubeObject } from '../../model/kubernetes.js';
import type { Release } from '../../model/release.js';

export interface Identity {
  readonly app: string;
  readonly namespace: string;
  /** The user's own labels; ours win. */
  readonly labels: Readonly<Record<string, string>>;
  readonly release: Release;
  /** Names that are other ones than those of every app. */
  readonly names?: { readonly codeVolume?: string };
}

export type Fields = { [key: string]: Json };

/**
 * A document's `identity: {name, component}` replaced by names, namespace, labels, selectors and pod labels.
 * @throws TypeError when a template of ours names no identity
 */
export function stamp(document: Json, who: Identity): KubeObject {
  const { identity, apiVersion, kind, metadata, spec, ...rest } = fields(document);
  const { name, component } = fields(identity);
  const names: Readonly<Record<string, unknown>> = { ...namesOf(who.app), ...who.names };
  const objectName = names[String(name)];
  if (typeof objectName !== 'string' || !isComponent(component)) {
    throw new TypeError(`template without identity: ${JSON.stringify(identity)}`);
  }
  const labels = { ...who.labels, ...labelsOf(who.app, component) };
  return {
    apiVersion: String(apiVersion),
    kind: String(kind),
    metadata: {
      ...fields(metadata),
      name: objectName,
      namespace: who.namespace,
      labels,
    },
    spec: stampSpec(String(kind), fields(spec), {
      labels,
      selector: selectorOf(who.app, component),
      podAnnotations: bundleOf(component, who),
    }),
    ...rest,
  };
}

/** A code-server must not restart when the code changes; a new image makes new pods by its own digest. */
const bundleOf = (component: Component, { release }: Identity): Fields =>
  component === 'app' && release.kind === 'bundle' ? { [annotationKeys.bundle]: release.digest } : {};

export interface SpecIdentity {
  readonly labels: Fields;
  readonly selector: Fields;
  /** Further annotations of the pods. */
  readonly podAnnotations: Fields;
}

/** Selectors, and the labels by which pods and claims are found. */
export function stampSpec(kind: string, spec: Fields, who: SpecIdentity): Fields {
  const { labels, selector } = who;
  switch (kind) {
    case 'Service':
      return { selector, ...spec };
    case 'PodDisruptionBudget':
      return { selector: { matchLabels: selector }, ...spec };
    case 'NetworkPolicy':
      return { podSelector: { matchLabels: selector }, ...spec };
    case 'Job':
      return { ...spec, template: podTemplate(fields(spec['template']), who) };
    case 'Deployment':
      return {
        selector: { matchLabels: selector },
        ...spec,
        template: podTemplate(fields(spec['template']), who),
      };
    case 'StatefulSet':
      return {
        selector: { matchLabels: selector },
        ...spec,
        template: podTemplate(fields(spec['template']), who),
        volumeClaimTemplates: volumeClaims(spec['volumeClaimTemplates'], labels),
      };
    default:
      return spec;
  }
}

/** A claim is found again by its labels, when nothing else of the app is left. */
function volumeClaims(claims: Json | undefined, labels: Fields): Json {
  if (!Array.isArray(claims)) return [];
  return claims.map((claim) => {
    const { metadata, ...rest } = fields(claim);
    return { metadata: { ...fields(metadata), labels }, ...rest };
  });
}

function podTemplate(template: Fields, { labels, selector, podAnnotations }: SpecIdentity): Fields {
  const metadata = fields(template['metadata']);
  const { topologySpreadConstraints: spread, ...spec } = fields(template['spec']);
  const annotations = { ...fields(metadata['annotations']), ...podAnnotations };
  return {
    metadata: {
      ...metadata,
      labels,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: {
      ...spec,
      ...(Array.isArray(spread)
        ? {
            topologySpreadConstraints: spread.map((one) => ({
              ...fields(one),
              labelSelector: { matchLabels: selector },
            })),
          }
        : {}),
    },
  };
}

const renderedComponents: readonly unknown[] = ['app', 'code-server', ...dataComponents];

const isComponent = (value: unknown): value is Component => renderedComponents.includes(value);

export function fields(value: Json | undefined): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
