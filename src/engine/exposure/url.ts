import { annotationKeys, namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { listAt, textAt } from '../../model/read.js';

/** URL of the host that an Ingress or a route of the app serves; undefined without one. */
export function hostUrl(live: ReadonlyMap<string, KubeObject>, app: string): string | undefined {
  const names = namesOf(app);
  const route = live.get(objectKey({ ...kinds.HTTPRoute, name: names.route }));
  const ingress = live.get(objectKey({ ...kinds.Ingress, name: names.ingress }));
  return (
    urlOf(
      textAt(route, 'spec', 'hostnames', 0),
      route?.metadata.annotations?.[annotationKeys.scheme] === 'https',
    ) ?? urlOf(textAt(ingress, 'spec', 'rules', 0, 'host'), listAt(ingress, 'spec', 'tls').length > 0)
  );
}

const urlOf = (host: string | undefined, secure: boolean): string | undefined =>
  host === undefined ? undefined : `${secure ? 'https' : 'http'}://${host}`;
