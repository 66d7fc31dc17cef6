import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { renderSurroundings } from '../../src/engine/preview/surroundings.js';
import { expectGolden } from './cli-world.js';

const settings = { appName: 'shop', namespace: 'shop-pr-7', memoryRequest: '256Mi' };
const mark = {
  owner: { repository: 'github.com/acme/shop', repositoryId: '42', pullRequest: 7 },
  used: new Date('2026-11-21T12:00:00Z'),
  ttlSeconds: 3600,
};
const outside = [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.244.0.0/16'] } }];
const specOf = (kind: string, ...given: Parameters<typeof renderSurroundings>) =>
  renderSurroundings(...given).objects.find((object) => object.kind === kind)?.['spec'];

describe('what surrounds a preview', () => {
  it('is as published', () => {
    const { namespace, objects } = renderSurroundings(settings, mark, { outside });
    expectGolden('render/preview.yaml', [namespace, ...objects].map((each) => stringify(each)).join('---\n'));
  });

  it('lets nobody in for want of sources: an empty list would be everybody', () => {
    for (const none of [undefined, []]) {
      const spec = specOf('NetworkPolicy', settings, mark, { outside: none }) as {
        ingress: { from?: unknown[] }[];
      };
      expect(spec.ingress).toHaveLength(1);
      for (const { from } of spec.ingress) expect(from?.length).toBeGreaterThan(0);
    }
  });

  it('has a default limit that a request of the app may not be above', () => {
    const limit = (memoryRequest: string) =>
      specOf('LimitRange', { ...settings, memoryRequest }, mark, { outside }) as {
        limits: { default: { memory: string } }[];
      };
    expect(limit('3Gi').limits[0]?.default.memory).toBe('3Gi');
    expect(limit('1000Mi').limits[0]?.default.memory).toBe('1Gi');
  });

  it('takes what it is told to take', () => {
    const quota = { cpu: '8', memory: '16Gi', pods: '50', storage: '100Gi' };
    expect(specOf('ResourceQuota', settings, mark, { outside, quota })).toMatchObject({
      hard: {
        'requests.cpu': '8',
        'requests.memory': '16Gi',
        'limits.memory': '32Gi',
        pods: '50',
        'requests.storage': '100Gi',
      },
    });
  });
});
