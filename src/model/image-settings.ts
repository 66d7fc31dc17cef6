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
