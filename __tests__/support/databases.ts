/** Images of databases, which the throwaway cluster builds and takes in only for the suites that ask for them. */
import { devcluster, devclusterVerb } from './cluster.js';

/** Those that `devcluster images load` knows; on its nodes they stand under the names that the product's templates use. */
export type DatabaseImage = 'mongo' | 'postgres' | 'redis';

/**
 * Makes sure that the nodes have the images. The first call on a machine builds them, which takes a minute; later ones take a blink.
 * A cluster that was given pulls the public ones by itself.
 */
export async function ensureDatabaseImages(names: readonly DatabaseImage[]): Promise<void> {
  if (devcluster === undefined || names.length === 0) return;
  await devclusterVerb('images', 'load', ...names);
}
