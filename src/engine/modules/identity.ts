/** Who the objects of a module are: stamped after its template is filled, so that no value and no patch can say otherwise. */
import { usageError } from '../../model/error.js';
import { labelKeys, managedBy } from '../../model/identity.js';
import { type Json, type KubeObject, kindOf } from '../../model/kubernetes.js';
import { type ModuleRef, moduleInstance } from '../../model/module.js';
import { objectName } from '../../model/settings-values.js';
import { type Fields, fields, stampSpec } from '../render/identity.js';

export const orchestratorPart = 'jac-orc';

/** What is the module's own has these; what it shares with others has no instance. */
export const moduleLabels = (ref: Pick<ModuleRef, 'module' | 'name'>, component: string) => ({
  ...sharedLabels(ref.module),
  [labelKeys.instance]: moduleInstance(ref),
  [labelKeys.component]: component,
});

const sharedLabels = (module: string) => ({
  [labelKeys.name]: module,
  [labelKeys.partOf]: orchestratorPart,
  [labelKeys.managedBy]: managedBy,
});

const selectorOf = (ref: Pick<ModuleRef, 'module' | 'name'>, component: string) => ({
  [labelKeys.instance]: moduleInstance(ref),
  [labelKeys.component]: component,
});

/** Whether an object is one module's alone, and goes with it. */
export const isOwn = (object: KubeObject): boolean =>
  object.metadata.labels?.[labelKeys.instance] !== undefined;

/**
 * A document as an object. With `identity: {name, component}` it is the module's own: `name` is the end of its name, but for that of
 * the component, which is the module's. Without, it has the name it says and is shared with whoever needs the same.
 * @param where file of the template, for messages
 * @throws JacScaleError `TemplateInvalid` for a kind that is not known, a name that is none
 */
export function stampModule(
  document: Json,
  ref: ModuleRef,
  where: string,
  isDependency: boolean,
): KubeObject {
  const { identity, apiVersion, kind, metadata, spec, stringData, ...rest } = fields(document);
  const given = fields(metadata);
  const what = { apiVersion: String(apiVersion), kind: String(kind) };
  const row = kindOf(what);
  const fail = (problem: string) =>
    usageError({ code: 'TemplateInvalid', what: `${where}: ${problem}`, place: { file: where } });
  if (row === undefined) throw fail(`${what.apiVersion} ${what.kind} is no kind that modules may have`);
  const own = identity === undefined ? undefined : ownIdentity(fields(identity), ref);
  if (identity !== undefined && own === undefined) throw fail('identity has to be {name, component}');
  const name = own?.name ?? given['name'];
  if (typeof name !== 'string' || 'complaint' in objectName(name))
    throw fail(`${what.kind} has ${JSON.stringify(name ?? '')} for a name`);
  // Only what others may use as well lives elsewhere than the module.
  const namespace = isDependency ? String(given['namespace'] ?? ref.namespace) : ref.namespace;
  const labels = own === undefined ? sharedLabels(ref.module) : moduleLabels(ref, own.component);
  const isStamped = own !== undefined && spec !== undefined;
  return {
    ...what,
    metadata: {
      ...given,
      name,
      ...(row.namespaced ? { namespace } : {}),
      labels: { ...(fields(given['labels']) as Record<string, string>), ...labels },
    },
    ...(isStamped
      ? {
          spec: stampSpec(what.kind, fields(spec), {
            labels,
            selector: selectorOf(ref, own.component),
            podAnnotations: {},
          }),
        }
      : spec === undefined
        ? {}
        : { spec }),
    ...rest,
    ...(stringData === undefined ? {} : { data: encoded(fields(stringData)) }),
  };
}

function ownIdentity(
  { name, component }: Fields,
  ref: ModuleRef,
): { name: string; component: string } | undefined {
  if (typeof name !== 'string' || typeof component !== 'string') return undefined;
  return { name: name === component ? ref.name : `${ref.name}-${name}`, component };
}

/** What the API would make of it; as it is stored, so that it can be compared. */
const encoded = (values: Fields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]),
  );
