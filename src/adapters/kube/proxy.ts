import { BlockList, isIP, isIPv4 } from 'node:net';
import { usageError } from '../../model/error.js';
import { type Access, type Environment, invalid } from './kubeconfig.js';

const schemes = ['http:', 'https:', 'socks5:', 'socks5h:'];

/**
 * The proxy to the API server: the cluster's `proxy-url`, else that of HTTPS_PROXY (HTTP_PROXY for a server without TLS)
 * unless NO_PROXY excludes the host.
 * @throws usage error `KubeconfigInvalid`, `ProxyInvalid`
 */
export function proxyOf(access: Access, server: URL, env: Environment): URL | undefined {
  const said = access.cluster.proxyUrl;
  if (!said) return environmentProxy(server, env);
  const url = parsed(said);
  // The value itself is not shown: it may hold a password.
  if (url === undefined)
    throw invalid(access.from.file, `${access.from.cluster}.cluster.proxy-url`, expected);
  return url;
}

/** The proxy that the environment names for a server, of a cluster or any other. @throws usage error `ProxyInvalid` */
export function environmentProxy(server: URL, env: Environment): URL | undefined {
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = env[name] || env[name.toLowerCase()];
  if (!value || isExcluded(server, env['NO_PROXY'] || env['no_proxy'] || '')) return undefined;
  const url = parsed(value.includes('://') ? value : `http://${value}`);
  if (url !== undefined) return url;
  const variable = env[name] ? name : name.toLowerCase();
  throw usageError({
    code: 'ProxyInvalid',
    what: `the environment variable ${variable} ${expected}`,
    why: `${server.host} would be asked through it`,
    next: `correct ${variable}, or name hosts that need no proxy in NO_PROXY`,
    place: { key: variable },
  });
}

const expected = 'must be an http, https or socks5 URL';

function parsed(value: string): URL | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && schemes.includes(url.protocol) ? url : undefined;
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
