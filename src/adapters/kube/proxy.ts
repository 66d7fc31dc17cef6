import { BlockList, isIP, isIPv4 } from 'node:net';
import { type Access, type Environment, invalid } from './kubeconfig.js';

const schemes = ['http:', 'https:', 'socks5:', 'socks5h:'];

/**
 * The proxy to the API server: the cluster's `proxy-url`, else that of HTTPS_PROXY (HTTP_PROXY for a server without TLS)
 * unless NO_PROXY excludes the host.
 * @throws JacScaleError `KubeconfigInvalid`, exit 2
 */
export function proxyOf(access: Access, server: URL, env: Environment): URL | undefined {
  const said = access.cluster.proxyUrl;
  if (said) return parse(said, access.from.file, `${access.from.cluster}.cluster.proxy-url`);
  return environmentProxy(server, env);
}

/** The proxy that the environment names for a server. @throws JacScaleError `KubeconfigInvalid`, exit 2 */
export function environmentProxy(server: URL, env: Environment): URL | undefined {
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = env[name] || env[name.toLowerCase()];
  if (!value || isExcluded(server, env['NO_PROXY'] || env['no_proxy'] || '')) return undefined;
  return parse(value.includes('://') ? value : `http://${value}`, 'environment', name);
}

/** The value itself is not shown: it may hold a password. */
function parse(value: string, file: string, key: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !schemes.includes(url.protocol))
    throw invalid(file, key, 'must be an http, https or socks5 URL');
  return url;
}

/** As Go reads NO_PROXY, kubectl's own rule; loopback never goes to a proxy of the environment. */
function isExcluded(server: URL, noProxy: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  if (host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))) return true;
  return noProxy.split(',').some((entry) => excludes(entry.trim().toLowerCase(), host, port));
}

function excludes(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry === '') return false;
  const [network = '', prefix] = entry.split('/');
  if (prefix !== undefined) return isIP(host) !== 0 && inNetwork(host, network, Number(prefix));
  const [, bare = '', onlyPort] = /^(\[[^\]]+\]|[^:]+|.*:.*:.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const name = bare.replace(/^\[|\]$/g, '').replace(/^\*(?=\.)/, '');
  if (isIP(name) !== 0) return name === host;
  return name.startsWith('.') ? host.endsWith(name) : host === name || host.endsWith(`.${name}`);
}

function inNetwork(host: string, network: string, prefix: number): boolean {
  const family = isIPv4(host) ? 'ipv4' : 'ipv6';
  if (isIP(network) !== isIP(host) || !(prefix >= 0 && prefix <= (family === 'ipv4' ? 32 : 128)))
    return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(host, family);
}
