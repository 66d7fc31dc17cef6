/** Templates of an app's databases: ours, or what the project makes of them. */
import { templates } from '../../generated/templates.js';
import type { Json, KubeObject } from '../../model/kubernetes.js';
import { fill, type TemplateValues } from '../render/template.js';
import type { DatabaseName } from './databases.js';

/** Documents of a database, without its Secret. @throws JacScaleError `TemplateInvalid`, `TemplateValueInvalid` (exit 2) */
export type FillDatabase = (values: TemplateValues, namespace: string) => Json[];

/** A project's own templates, compiled (own-templates.ts): few projects have any, so doors load it when one has. */
export interface OwnTemplates {
  /** Only those that the project changes. */
  readonly databases: Partial<Readonly<Record<DatabaseName, FillDatabase>>>;
  /** What is less safe in theirs than in ours. */
  weaker(ours: readonly KubeObject[], theirs: readonly KubeObject[]): string[];
}

/** Of those that the project has, or else ours. */
export const fillDatabase = (
  database: DatabaseName,
  values: TemplateValues,
  namespace: string,
  own: OwnTemplates | undefined,
): Json[] => own?.databases[database]?.(values, namespace) ?? fill(templates[database], values);
