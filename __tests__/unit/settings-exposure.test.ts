import { describe, expect, it } from '@jest/globals';
import { complaint, resolve } from './settings-doubles.js';

const head = '[plugins.scale.kubernetes]\n';
const warned = async (toml: string, flags: Record<string, unknown> = {}) =>
  (await resolve({ toml: head + toml, flags })).warnings.map(({ code, message, line }) => [
    code,
    line,
    message,
  ]);

describe('what cannot be meant is refused', () => {
  it('two answers to where the certificate comes from', async () => {
    expect(
      await complaint({ toml: `${head}domain = "a.test"\ntls_secret = "s"\ncluster_issuer = "i"` }),
    ).toBe(
      'jac.toml:4: kubernetes.cluster_issuer: tls_secret (jac.toml:3) says already where the certificate is\n> leave one of the two out',
    );
  });

  it('a Gateway without a host name', async () => {
    expect(await complaint({ flags: { gateway: 'infra/web' } })).toBe(
      '--gateway: a route needs a host name\n> set domain (--domain)',
    );
  });
});

describe('what has no effect is told', () => {
  it.each([
    ['tls_secret = "s"', ['SettingNotHonoured', 2, 'kubernetes.tls_secret: has no effect without a domain']],
    [
      'ingress_limit_rps = 5',
      ['SettingNotHonoured', 2, 'kubernetes.ingress_limit_rps: has no effect without a domain'],
    ],
    [
      'ingress_body_size = "8Mi"\ndomain = "a.test"\ningress_class = "traefik"',
      [
        'ExposureNotSupported',
        2,
        'kubernetes.ingress_body_size: is not held by ingress class traefik: only the annotations of class nginx are known',
      ],
    ],
    [
      'ingress_limit_rps = 5\ndomain = "a.test"\ngateway = "web"',
      [
        'ExposureNotSupported',
        2,
        'kubernetes.ingress_limit_rps: is not held by Gateway web: only the annotations of class nginx are known',
      ],
    ],
    [
      'cluster_issuer = "i"\ndomain = "a.test"\ngateway = "web"',
      [
        'SettingNotHonoured',
        2,
        'kubernetes.cluster_issuer: has no effect behind a Gateway: the listeners of web have the certificates',
      ],
    ],
  ])('%j', async (toml, expected) => expect(await warned(toml)).toEqual([expected]));

  it('and nothing where all of it works', async () => {
    expect(
      await warned('domain = "a.test"\ntls_secret = "s"\ningress_limit_rps = 5\ningress_body_size = "8Mi"'),
    ).toEqual([]);
    expect(await warned('domain = "a.test"\ngateway = "infra/web"')).toEqual([]);
  });
});
