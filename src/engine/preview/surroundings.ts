import { templates } from '../../generated/templates.js';
import { labelKeys, managedBy } from '../../model/identity.js';
import type { Json, KubeObject } from '../../model/kubernetes.js';
import { compareQuantities, parseQuantity } from '../../model/quantity.js';
import type { Settings } from '../../model/settings.js';
import { fill } from '../render/template.js';
import { marksOf } from './marks.js';

/** Memory a container may use that does not say how much; a request above it would be refused by its own default. */
const containerMemoryLimit = '1Gi';

/** What a preview may take in all; absent: templates/preview/placeholders.yaml. */
export interface PreviewQuota {
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
  readonly storage?: string;
}

export interface Surroundings {
  readonly quota?: PreviewQuota;
  /** Sources from outside the cluster; undefined: none that can be named. */
  readonly outside: Json[] | undefined;
}

/**
 * The namespace of a preview and what surrounds the app in it: quota, defaults for containers, network policy.
 * @throws JacScaleError `TemplateValueInvalid`
 */
export function renderSurroundings(
  settings: Pick<Settings, 'appName' | 'namespace' | 'memoryRequest'>,
  mark: Omit<Parameters<typeof marksOf>[0], 'app'>,
  { quota = {}, outside }: Surroundings,
): { readonly namespace: KubeObject; readonly objects: readonly KubeObject[] } {
  const { labels, annotations } = marksOf({ app: settings.appName, ...mark });
  const filled = fill(templates.preview, {
    quotaCpu: quota.cpu,
    quotaMemory: quota.memory,
    quotaMemoryLimit: quota.memory === undefined ? undefined : twice(quota.memory),
    quotaPods: quota.pods,
    quotaStorage: quota.storage,
    containerMemoryLimit: higher(settings.memoryRequest, containerMemoryLimit),
    // An empty list of sources would be everybody.
    outside: outside === undefined || outside.length === 0 ? undefined : outside,
  }) as unknown as KubeObject[];
  const own = { [labelKeys.managedBy]: managedBy, [labelKeys.preview]: 'true' };
  const documents = filled.map(({ metadata, ...document }): KubeObject => {
    const { namespace: name } = settings;
    return document.kind === 'Namespace'
      ? {
          ...document,
          metadata: {
            name,
            labels: { ...metadata.labels, ...labels },
            annotations,
          },
        }
      : { ...document, metadata: { ...metadata, namespace: name, labels: own } };
  });
  const namespace = documents.find(({ kind }) => kind === 'Namespace');
  if (namespace === undefined) throw new TypeError('templates/preview has no Namespace');
  return { namespace, objects: documents.filter((document) => document !== namespace) };
}

function higher(a: string, b: string): string {
  const [first, second] = [parseQuantity(a), parseQuantity(b)];
  return first !== undefined && second !== undefined && compareQuantities(first, second) > 0 ? a : b;
}

/** Limits may be twice what is reserved, as in the defaults. */
const twice = (quantity: string): string =>
  quantity.replace(/^\d+(\.\d+)?/, (amount) => String(Number(amount) * 2));
