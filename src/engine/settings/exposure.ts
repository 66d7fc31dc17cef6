/** What settings of a host name say together. */
import type { Origin, SettingKey, Settings } from '../../model/settings.js';
import { settingsTable } from '../../model/settings-table.js';
import { classWithLimits } from '../exposure/values.js';
import type { Found, Reading } from './reading.js';

type Origins = Readonly<Record<SettingKey, Origin>>;

const needsDomain = ['tlsSecret', 'clusterIssuer', 'ingressLimitRps', 'ingressBodySize'] as const;
const limits = ['ingressLimitRps', 'ingressBodySize'] as const;
const certificates = ['tlsSecret', 'clusterIssuer'] as const;

/**
 * Refuses two answers to one question, and warns of what has nothing to work on: without a domain, behind a Gateway (whose
 * listeners have the certificates), in an ingress class whose annotations we do not know.
 */
export function checkExposure(reading: Reading, settings: Settings, origins: Origins): void {
  const { domain, gateway, ingressClass } = settings;
  const at = (key: SettingKey): Pick<Found, 'key' | 'file' | 'line'> => placeOf(key, origins);
  const given = (keys: readonly SettingKey[]) => keys.filter((key) => settings[key] !== undefined);
  if (settings.tlsSecret !== undefined && settings.clusterIssuer !== undefined)
    reading.refuse(
      at('clusterIssuer'),
      'SettingsExclude',
      `tls_secret (${origins.tlsSecret.detail}) says already where the certificate is`,
      'leave one of the two out',
    );
  if (domain === undefined) {
    if (gateway !== undefined)
      reading.refuse(at('gateway'), 'DomainMissing', 'a route needs a host name', 'set domain (--domain)');
    for (const key of given(needsDomain))
      reading.warn(at(key), 'SettingNotHonoured', 'has no effect without a domain', 'set domain (--domain)');
    return;
  }
  if (gateway !== undefined)
    for (const key of given(certificates))
      reading.warn(
        at(key),
        'SettingNotHonoured',
        `has no effect behind a Gateway: the listeners of ${gateway} have the certificates`,
      );
  const holder = gateway === undefined ? `ingress class ${ingressClass}` : `Gateway ${gateway}`;
  if (gateway === undefined && ingressClass === classWithLimits) return;
  for (const key of given(limits))
    reading.warn(
      at(key),
      'ExposureNotSupported',
      `is not held by ${holder}: only the annotations of class ${classWithLimits} are known`,
      'set the limit where that controller wants it',
    );
}

/** Where a value was given, as a complaint about it says. */
function placeOf(key: SettingKey, origins: Origins): Pick<Found, 'key' | 'file' | 'line'> {
  const { kind, detail } = origins[key];
  if (kind === 'flag' || kind === 'environment') return { key: detail };
  const [, file, line] = /^(.*?)(?::(\d+))?$/.exec(detail) ?? [];
  return {
    key: settingsTable[key].toml?.[0] ?? key,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line: Number(line) }),
  };
}
