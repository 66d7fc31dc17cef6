import type { KubeObject } from '../model/kubernetes.js';

/**
 * Some fields of an object that is there, for a field manager of their own. The uid makes it an error, not a new object, when
 * that one is gone by now.
 */
export function partOf(
  { apiVersion, kind, metadata: { name, namespace, uid } }: KubeObject,
  {
    annotations,
    spec,
  }: { readonly annotations?: Readonly<Record<string, string>>; readonly spec?: object | undefined },
): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    ...(spec === undefined ? {} : { spec }),
  };
}
