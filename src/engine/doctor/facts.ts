/** What checks share, each part found out once and only if somebody asks. */
import { JacScaleError } from '../../model/error.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import type { ResolvedSettings } from '../../model/settings.js';
import { ClusterError } from '../../ports/cluster.js';
import { Unavailable } from './check.js';
import type { AppPlace, DoctorCluster, DoctorWorld, ServerAnswer } from './world.js';

export interface Facts {
  readonly world: DoctorWorld;
  /** @throws JacScaleError */
  access: DoctorWorld['access'];
  /** @throws ClusterError, JacScaleError */
  server(): Promise<ServerAnswer>;
  /** One that answers and knows us. @throws Unavailable */
  cluster(): Promise<DoctorCluster>;
  /** Our name there; undefined where it does not tell. @throws Unavailable */
  user(): Promise<string | undefined>;
  place(): Promise<AppPlace>;
  /** @throws JacScaleError when they are wrong */
  settings(): Promise<ResolvedSettings | undefined>;
  /** Settings of an app that is here and right. @throws Unavailable */
  app(): Promise<ResolvedSettings>;
  /** The namespace of the app; undefined when it does not exist, or may not be read. @throws Unavailable */
  namespace(): Promise<NamespaceFacts>;
  /** @throws Unavailable, ClusterError where they may not be listed */
  nodes(): Promise<readonly KubeObject[]>;
}

export interface NamespaceFacts {
  readonly name: string;
  /** `hidden`: it may not be read. */
  readonly state: 'there' | 'missing' | 'hidden';
  readonly object: KubeObject | undefined;
}

export function factsOf(world: DoctorWorld): Facts {
  const once = <T>(find: () => Promise<T>): (() => Promise<T>) => {
    let found: Promise<T> | undefined;
    return () => {
      found ??= find();
      return found;
    };
  };
  const connect = once(() => world.connect());
  const server = once(async () => (await connect()).probe());
  const whoAmI = once(async () => (await connect()).whoAmI());
  const cluster = once(async () => {
    try {
      await server();
      await whoAmI();
    } catch (error) {
      world.signal.throwIfAborted();
      if (error instanceof ClusterError && error.reason === 'Forbidden') return await connect();
      if (!(error instanceof ClusterError) && !(error instanceof JacScaleError)) throw error;
      throw new Unavailable('needs the API server', { cause: error });
    }
    return await connect();
  });
  const place = once(() => world.place());
  const settings = once(() => world.settings());
  return {
    world,
    access: once(() => world.access()),
    server,
    cluster,
    place,
    settings,
    user: async () => {
      await cluster();
      return await whoAmI();
    },
    app: once(async () => {
      let found: ResolvedSettings | undefined;
      try {
        found = await settings();
      } catch (error) {
        throw new Unavailable('needs settings without a mistake', { cause: error });
      }
      if (found === undefined) throw new Unavailable('no app is named, and none can be told from the folder');
      return found;
    }),
    namespace: once(async () => {
      const { namespace: name } = await place();
      const kind = kinds.Namespace;
      try {
        const object = await (await cluster()).get({ kind, name });
        return { name, object, state: object === undefined ? 'missing' : 'there' };
      } catch (error) {
        if (!(error instanceof ClusterError) || error.reason !== 'Forbidden') throw error;
        return { name, object: undefined, state: 'hidden' };
      }
    }),
    nodes: once(async () => (await (await cluster()).list(kinds.Node, {})).items),
  };
}
