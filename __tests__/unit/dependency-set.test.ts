import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dependencySetOf } from '../../src/engine/render/dependency-set.js';

const plain = { pythonImage: 'python:3.12-slim', dependencies: [], pluginVersions: {} };

describe('dependencySetOf', () => {
  it('pins the tested runtime', () => {
    expect(dependencySetOf(plain)).toMatchObject({
      requirements: [],
      runtimeRequirements: ['jac-scale[all]==0.2.30', 'jaclang==0.16.7'],
    });
  });

  it('follows plugin_versions, and lets pip choose beside a version that was asked for', () => {
    const of = (pluginVersions: Record<string, string>) =>
      dependencySetOf({ ...plain, pluginVersions }).runtimeRequirements;
    expect(of({ jaclang: '0.9.3' })).toEqual(['jac-scale[all]', 'jaclang==0.9.3']);
    expect(of({ jac_scale: 'latest', jaclang: 'latest' })).toEqual(['jac-scale[all]', 'jaclang']);
    expect(of({ jaclang: '0.8.10', 'jac-scale': 'none' })).toEqual(['jaclang==0.8.10']);
    expect(of({ byllm: '0.4.0' })).toEqual(['byllm==0.4.0', 'jac-scale[all]==0.2.30', 'jaclang==0.16.7']);
  });

  it('writes a requirement in one way', () => {
    const dependencies = [
      ' Foo_Bar [x, y] >= 1 , < 2',
      'foo.bar[x,y]>=1,<2',
      'zip ; python_version < "4"',
      '',
    ];
    expect(dependencySetOf({ ...plain, dependencies }).requirements).toEqual([
      'foo-bar[x,y]>=1,<2',
      'zip ; python_version < "4"',
    ]);
  });

  it('has one key for one set, in any order and number', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), { minLength: 1 });
    fc.assert(
      fc.property(names, fc.infiniteStream(fc.nat()), (dependencies, noise) => {
        const shuffled = [...dependencies, ...dependencies]
          .map((name) => [noise.next().value, name] as const)
          .sort(([a], [b]) => a - b)
          .map(([, name]) => name);
        const { key } = dependencySetOf({ ...plain, dependencies });
        expect(key).toMatch(/^[0-9a-f]{64}$/);
        expect(dependencySetOf({ ...plain, dependencies: shuffled }).key).toBe(key);
        expect(dependencySetOf({ ...plain, dependencies: dependencies.slice(1) }).key).not.toBe(key);
        expect(dependencySetOf({ ...plain, dependencies, pythonImage: 'other' }).key).not.toBe(key);
      }),
    );
  });
});
