/** The orchestrator's manifests, as tests look at them. */
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { type InstallOptions, printOrchestrator } from '../../src/operations/orc/install.js';

export const image = 'registry.test/jac-orc:1';

/** As kubectl reads it. */
export const objectsIn = (yaml: string): KubeObject[] =>
  parseAllDocuments(yaml, { version: '1.1' }).flatMap((document) => (document.toJS() as KubeObject) ?? []);
export const printed = (options: InstallOptions = {}) => objectsIn(printOrchestrator({ image, ...options }));
export const find = (objects: readonly KubeObject[], kind: string, name = 'jac-orc') =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);
