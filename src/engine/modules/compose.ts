/** From a module's templates and values to objects. */
import { usageError } from '../../model/error.js';
import type { KubeObject } from '../../model/kubernetes.js';
import type { ModuleRef } from '../../model/module.js';
import { fieldsAt } from '../../model/read.js';
import { fill, type TemplateValues } from '../render/template.js';
import type { CompiledFile, CompiledModule } from './compile-module.js';
import { isOwn, stampModule } from './identity.js';
import { applyPatches, type Patch, readPatches } from './patch.js';

export interface ComposedFile {
  readonly path: string;
  readonly objects: readonly KubeObject[];
}

export interface Composed {
  readonly dependencies: readonly ComposedFile[];
  readonly modules: readonly ComposedFile[];
}

export const objectsOf = (files: readonly ComposedFile[]): KubeObject[] =>
  files.flatMap(({ objects }) => objects);

/**
 * Every object in the order in which it is applied. The same values give the same objects.
 * @throws JacScaleError `TemplateInvalid`, `TemplateValueInvalid` (exit 2); a patch that meets nothing is the former
 */
export function compose(compiled: CompiledModule, ref: ModuleRef, values: TemplateValues): Composed {
  const patches = compiled.patches.flatMap(({ template }) => readPatches(template, values));
  const met = new Set<Patch>();
  const composeFile = ({ path, template }: CompiledFile, isDependency: boolean): ComposedFile => {
    const where = template.documents[0]?.file ?? template.file;
    const patched = applyPatches(fill(template, values), patches);
    for (const patch of patched.met) met.add(patch);
    return {
      path,
      objects: patched.documents.map((document) => stampModule(document, ref, where, isDependency)),
    };
  };
  const composed = {
    dependencies: compiled.dependencies.map((file) => composeFile(file, true)),
    modules: compiled.modules.map((file) => composeFile(file, false)),
  };
  const idle = patches.find((patch) => !met.has(patch));
  if (idle !== undefined) {
    const { kind, name = 'any name' } = idle.target;
    throw usageError({
      code: 'TemplateInvalid',
      what: `${idle.file}: no document of module ${ref.module} is a ${kind} with ${name}`,
      place: { file: idle.file },
    });
  }
  return composed;
}

/** Where the value of a secret placeholder stands. */
export interface SecretPlace {
  readonly placeholder: string;
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/**
 * Finds out where secrets come to stand, by values that nothing else has.
 * @param candidates a fresh random value for each secret placeholder
 * @throws JacScaleError `TemplateInvalid` where one stands outside of a Secret, or alone in none
 */
export function secretPlaces(
  composed: Composed,
  candidates: Readonly<Record<string, string>>,
  compiled: CompiledModule,
): SecretPlace[] {
  const objects = objectsOf([...composed.dependencies, ...composed.modules]);
  const secrets = objects.filter(({ kind }) => kind === 'Secret');
  const others = JSON.stringify(objects.filter(({ kind }) => kind !== 'Secret'));
  return Object.entries(candidates).map(([placeholder, value]) => {
    const fail = (what: string) =>
      usageError({
        code: 'TemplateInvalid',
        what: `secret placeholder ${placeholder} of module ${compiled.module} ${what}`,
      });
    if (others.includes(value)) throw fail('stands outside of a Secret');
    const encoded = Buffer.from(value).toString('base64');
    for (const { metadata, ...secret } of secrets) {
      const key = Object.entries(fieldsAt(secret, 'data')).find(([, each]) => each === encoded)?.[0];
      if (key !== undefined)
        return { placeholder, namespace: metadata.namespace ?? '', name: metadata.name, key };
    }
    throw fail('stands alone in no value of a Secret, so it could not be found again');
  });
}

/** Names under which the module's Services are reached within the cluster. */
export function fqdnOf(composed: Composed): string[] {
  return objectsOf(composed.modules).flatMap(({ kind, metadata: { name, namespace } }) => {
    // Its operator makes a headless Service of that name.
    const service = kind === 'Service' ? name : kind === 'MongoDBCommunity' ? `${name}-svc` : undefined;
    return service === undefined ? [] : [`${service}.${namespace}.svc.cluster.local`];
  });
}

/** What goes with the module when it is destroyed. */
export const ownObjects = (composed: Composed): KubeObject[] => objectsOf(composed.modules).filter(isOwn);
