import { describe, expect, it } from '@jest/globals';
import { autoscalingOf } from '../../src/model/settings-scaling.js';
import { complaint, type Given, resolve } from './settings-doubles.js';

const toml = (lines: string): Given => ({ toml: `[plugins.scale.kubernetes]\n${lines}\n` });

describe('how many pods', () => {
  it.each([
    ['', {}, 1, undefined],
    ['replicas = 4', {}, 4, undefined],
    ['min_replicas = 2', {}, 2, { min: 2, max: 3, cpu: 50 }],
    ['min_replicas = 5', {}, 5, { min: 5, max: 5, cpu: 50 }],
    ['max_replicas = 8', {}, 1, { min: 1, max: 8, cpu: 50 }],
    ['cpu_utilization_target = 70', {}, 1, { min: 1, max: 3, cpu: 70 }],
    ['memory_utilization_target = 80', {}, 1, { min: 1, max: 3, memory: 80 }],
    [
      'cpu_utilization_target = 60\nmemory_utilization_target = 80',
      {},
      1,
      { min: 1, max: 3, cpu: 60, memory: 80 },
    ],
    // Both in one place: the number is where autoscaling begins.
    ['replicas = 3\nmax_replicas = 6', {}, 3, { min: 1, max: 6, cpu: 50 }],
    ['replicas = 9\nmin_replicas = 2\nmax_replicas = 6', {}, 6, { min: 2, max: 6, cpu: 50 }],
    ['', { replicas: '2', maxReplicas: '5' }, 2, { min: 1, max: 5, cpu: 50 }],
    ['max_replicas = 6', { minReplicas: '2' }, 2, { min: 2, max: 6, cpu: 50 }],
    // A number that is typed beats what a file says.
    ['min_replicas = 2\nmax_replicas = 6', { replicas: '3' }, 3, undefined],
  ])('%j with the flags %j', async (lines, flags, replicas, range) => {
    const { settings } = await resolve({ ...toml(lines), flags });
    expect(settings.replicas).toBe(replicas);
    expect(autoscalingOf(settings)).toEqual(range);
  });

  it('says that a typed number takes the place of autoscaling', async () => {
    const { warnings, origins } = await resolve({
      ...toml('min_replicas = 2\nmax_replicas = 6'),
      flags: { replicas: '3' },
    });
    expect(warnings).toEqual([
      {
        code: 'AutoscalingOff',
        message:
          '--replicas: the number of pods is fixed at 3, and what says otherwise does not count in this run: kubernetes.min_replicas, kubernetes.max_replicas',
        next: 'leave --replicas out for autoscaling',
      },
    ]);
    expect(origins.minReplicas.kind).toBe('default');
  });

  it('refuses a least that is more than the most', async () => {
    expect(await complaint(toml('min_replicas = 4\nmax_replicas = 2'))).toBe(
      'kubernetes.max_replicas: 2 (jac.toml:3) is less than kubernetes.min_replicas, 4 (jac.toml:2)',
    );
  });
});
