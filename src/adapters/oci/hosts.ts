import { dockerHub } from '../../model/image.js';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/**
 * Where a registry's API is. Docker Hub's is not where its name says; loopback and the named ones are spoken to without TLS.
 * Source: https://docs.docker.com/reference/cli/dockerd/#insecure-registries
 */
export function originOf(registry: string, insecureRegistries: readonly string[]): URL {
  const host = registry === dockerHub ? 'registry-1.docker.io' : registry;
  const plain = loopback.test(host) || insecureRegistries.includes(registry);
  return new URL(`${plain ? 'http' : 'https'}://${host}`);
}
