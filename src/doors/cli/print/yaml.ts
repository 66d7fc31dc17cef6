import { Document, stringify } from 'yaml';
import type { KubeObject } from '../../../model/kubernetes.js';

const options = { lineWidth: 0, aliasDuplicateObjects: false } as const;

/** A report, or what `--explain` answers. */
export const reportYaml = (report: object): string => stringify(report, options);

/** Manifests as `kubectl apply -f -` reads them. */
export const manifestsYaml = (manifests: readonly KubeObject[]): string =>
  manifests.map((manifest) => new Document(manifest, options).toString(options)).join('---\n');
