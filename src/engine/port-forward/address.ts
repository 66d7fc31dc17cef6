/** Addresses that only this machine can connect to. */
const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

export const isLoopback = (address: string): boolean => loopback.test(address);

/** URL by which this machine reaches what listens on an address. */
export function localUrl(address: string, port: number): string {
  const reachable = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
