import type { Settings } from './settings.js';

/** Host and port of a `registry` setting. */
export const registryHost = (registry: string): string =>
  registry.replace(/^https?:\/\//, '').replace(/\/$/, '');

/** Registries that are spoken to without TLS: the named ones, and the one to push to when its scheme says so. */
export function insecureRegistriesOf({
  registry,
  insecureRegistries,
}: Pick<Settings, 'registry' | 'insecureRegistries'>): readonly string[] {
  return registry.startsWith('http://')
    ? [...insecureRegistries, registryHost(registry)]
    : insecureRegistries;
}

/** The Dockerfile to build with; undefined where none is named, or `none`. */
export const dockerfileOf = ({ dockerfile }: Pick<Settings, 'dockerfile'>): string | undefined =>
  dockerfile === 'none' ? undefined : dockerfile;

/** Whether the image is one that we make of the code, on a base with Python. A Dockerfile's, or one that is given, may have none. */
export const isOfOurs = (settings: Pick<Settings, 'build' | 'dockerfile'>): boolean =>
  settings.build === true && dockerfileOf(settings) === undefined;
