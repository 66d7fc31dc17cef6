/** `0.4s`, `12.3s`, `2m05s`: how long something took. */
export function elapsed(ms: number): string {
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, '0')}s`;
}

/** Age as kubectl prints it (k8s.io/apimachinery/pkg/util/duration, HumanDuration). */
export function age(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 120) return `${Math.max(0, seconds)}s`;
  const minutes = Math.trunc(seconds / 60);
  const pair = (a: number, unit: string, b: number, smaller: string) =>
    b === 0 ? `${a}${unit}` : `${a}${unit}${b}${smaller}`;
  if (minutes < 10) return pair(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (hours < 192) return pair(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.trunc(days / 365);
  return years < 8 ? pair(years, 'y', days % 365, 'd') : `${years}y`;
}

/** `512 B`, `34.1 KiB`, `12 MiB`. */
export function bytes(count: number): string {
  let amount = count;
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${unit === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1).replace(/\.0$/, '')} ${units[unit]}`;
}

/** `sha256:ab12cd34`, enough to tell two bundles apart. */
export const shortDigest = (digest: string): string => digest.replace(/^(sha256:[0-9a-f]{8}).*$/, '$1');
