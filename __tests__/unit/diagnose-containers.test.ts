import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { app, event, look, pod, start, time, verdict, waits } from './diagnose-objects.js';

describe('image', () => {
  it.each([
    [
      'ErrImagePull',
      'failed to resolve reference "registry.example/jac:1": registry.example/jac:1: not found',
      'ImageNotFound!',
    ],
    ['ErrImagePull', 'manifest for jac:1 not found: manifest unknown: manifest unknown', 'ImageNotFound!'],
    ['ErrImagePull', 'no match for platform in manifest: not found', 'ImagePlatform!'],
    [
      'ErrImagePull',
      'pull access denied, repository does not exist or may require authorization',
      'ImageDenied!',
    ],
    ['ImagePullBackOff', 'Back-off pulling image "jac:1": ErrImagePull: 401 Unauthorized', 'ImageDenied!'],
    ['ErrImagePull', 'dial tcp: lookup registry.example: no such host', 'ImagePullRetry'],
    ['ErrImagePull', 'dial tcp 10.0.0.1:443: connect: connection refused', 'ImagePullRetry'],
    [
      'ErrImagePull',
      'toomanyrequests: You have reached your pull rate limit: access denied',
      'ImagePullRetry',
    ],
    ['ErrImagePull', 'unexpected status code 503 Service Unavailable: not found in cache', 'ImagePullRetry'],
    ['ErrImagePull', 'http: server gave HTTP response to HTTPS client', 'ImagePullRetry'],
    ['ImagePullBackOff', 'Back-off pulling image "jac:1"', 'ImagePullRetry'],
    [
      'ErrImageNeverPull',
      'Container image "jac:1" is not present with pull policy of Never',
      'ImageNotFound!',
    ],
    ['InvalidImageName', 'could not parse', 'ImageNameInvalid!'],
  ])('%s: %s', (reason, message, expected) => {
    expect(verdict({ pods: [pod(waits(reason, message))] })).toBe(expected);
  });

  it("finds the cause of an older kubelet's back-off in the event before", () => {
    const failed = event('p', 'Failed', 'Failed to pull image "jac:1": jac:1: not found', {
      field: 'spec.containers{app}',
    });
    const pods = [pod(waits('ImagePullBackOff', 'Back-off pulling image "jac:1"'))];
    expect(verdict({ pods, events: [failed] })).toBe('ImageNotFound!');
    expect(verdict({ pods, events: [{ ...failed, involvedObject: { uid: 'other' } }] })).toBe(
      'ImagePullRetry',
    );
  });

  it("does not read the image's own name", () => {
    const image = pod(waits('ErrImagePull', 'failed to pull "denied:not-found": unexpected EOF'));
    image['spec'] = { containers: [{ name: 'app', image: 'denied:not-found' }] };
    expect(verdict({ pods: [image] })).toBe('ImagePullRetry');
  });

  describe('that may not be pulled', () => {
    const denied = (imagePullSecrets: string[], bundle?: string) => ({
      ...pod(waits('ErrImagePull', 'pull access denied: 401 Unauthorized'), {
        labels: { 'app.kubernetes.io/component': 'app', 'app.kubernetes.io/instance': 'demo' },
        annotations: bundle === undefined ? {} : { 'jac-scale/bundle': bundle },
      }),
      spec: {
        containers: [{ name: 'app', image: 'jac@sha256:ab' }],
        imagePullSecrets: imagePullSecrets.map((name) => ({ name })),
      },
    });
    const field = 'spec.containers{app}';
    const unread = (names: string, at = 0, count = 1) =>
      event(
        'p',
        'FailedToRetrieveImagePullSecret',
        `Unable to retrieve some image pull secrets (${names}); attempting to pull the image may not succeed.`,
        { at, count },
      );
    const tried = (at: number, count = 1) => [
      event('p', 'Pulling', 'Pulling image "jac@sha256:ab"', { at, count, field }),
      event('p', 'Failed', 'Failed to pull image "jac@sha256:ab": 401 Unauthorized', { at, count, field }),
    ];
    const nextOf = (of: KubeObject, events: KubeObject[] = tried(1)) =>
      look({ pods: [of], events }).failed.map(({ next }) => next);
    const denials = (events: KubeObject[], seconds: number, loginSince?: number) => {
      const { failed, waiting, recheckAt } = look(
        { pods: [denied(['demo-pull'])], events },
        seconds,
        loginSince,
      );
      const codes = (of: typeof failed) => of.map(({ code }) => code);
      return { failed: codes(failed), waiting: codes(waiting).slice(0, 1), recheckAt };
    };
    const refused = { failed: ['ImageDenied'], waiting: ['RolloutProgressing'], recheckAt: undefined };
    const doubted = { failed: [], waiting: ['ImageDenied'], recheckAt: undefined };

    it('says which login was refused', () => {
      expect(nextOf(denied(['demo-pull']))).toEqual([
        expect.stringMatching(/^the login in secret\/demo-pull/),
      ]);
    });
    it('says which Secret is missing, and of our own never that it is', () => {
      const missing = [unread('mine, demo-pull', 16, 2), ...tried(16, 2)];
      expect(nextOf(denied(['mine', 'demo-pull']), missing)).toEqual([
        expect.stringMatching(/^make the Secret that is missing \(mine\)/),
      ]);
      expect(nextOf(denied(['demo-pull']), [unread('demo-pull', 16, 2), ...tried(16, 2)])).toEqual([
        expect.stringMatching(/^the login in secret\/demo-pull/),
      ]);
    });
    it('says how to give a login, by what is run', () => {
      expect(nextOf(denied([]), [])).toEqual([expect.stringMatching(/DOCKER_PASSWORD/)]);
      expect(nextOf(denied([], 'sha256:ab'), [])).toEqual([
        expect.stringMatching(/--image-pull-secret NAME$/),
      ]);
    });

    it('fails at the first attempt that was made with the login', () => {
      expect(denials(tried(1), 2, 0)).toEqual(refused);
      expect(denials(tried(0), 2, 0)).toEqual(refused);
    });
    it('waits for the next attempt where the node could not read the Secret yet', () => {
      expect(denials([unread('demo-pull', 1), ...tried(1)], 2, 0)).toEqual(doubted);
      expect(denials([unread('demo-pull', 1), ...tried(3)], 4, 0)).toEqual(doubted);
      expect(denials([unread('demo-pull', 1), ...tried(17, 2)], 17, 0)).toEqual(refused);
      expect(denials([unread('demo-pull', 17, 2), ...tried(17, 2)], 17, 0)).toEqual(refused);
    });
    it('does not judge a login by what was tried before it was written', () => {
      expect(denials(tried(40, 4), 60, 50)).toEqual(doubted);
      expect(denials(tried(70, 5), 70, 50)).toEqual(refused);
    });
    it('waits for events, and goes without where none come', () => {
      expect(denials([], 2, 0)).toEqual({ ...doubted, recheckAt: start + 20_000 });
      expect(denials([], 20, 0)).toEqual(refused);
    });
  });
});

describe('ends', () => {
  const end = (exitCode: number, reason = 'Error', more = {}) => ({
    terminated: { exitCode, reason, containerID: `${Math.random()}`, finishedAt: time(1), ...more },
  });
  const ended = (restartCount: number, state: object, lastState: object = {}) =>
    pod({ containerStatuses: [{ name: 'app', restartCount, state, lastState }] });
  const backOff = { waiting: { reason: 'CrashLoopBackOff' } };
  const cannotStart = 'runc create failed: cgroup is busy';

  it.each([
    ['once', ended(0, end(1)), 'ContainerExited'],
    ['twice alike', ended(1, end(1), end(1)), 'CrashLoop!'],
    ['twice with different codes', ended(1, end(2), end(1)), 'ContainerExited'],
    ['in back-off, the end before unknown', ended(1, backOff, end(1)), 'CrashLoop!'],
    ['twice with 0', ended(1, end(0, 'Completed'), end(0, 'Completed')), 'CrashLoop!'],
    [
      'on the wrong processor',
      ended(1, backOff, end(128, 'StartError', { message: 'exec /bin/x: exec format error' })),
      'ImagePlatform!',
    ],
    ['running again', ended(2, { running: { startedAt: time(2) } }, end(1)), 'ContainerExited'],
    ['out of memory', ended(1, end(137, 'OOMKilled'), end(137, 'OOMKilled')), 'OutOfMemory!'],
    ['after an hour', ended(7, end(1, 'Error', { startedAt: time(-3600) }), end(1)), 'ContainerExited'],
    [
      'by the node, twice',
      ended(1, end(128, 'StartError', { message: cannotStart }), end(128, 'StartError')),
      'ContainerExited',
    ],
    [
      'by the node, four times',
      ended(3, backOff, end(128, 'StartError', { message: cannotStart })),
      'ContainerCannotStart!',
    ],
  ])('%s', (_, each, expected) => expect(verdict({ pods: [each] })).toBe(expected));

  it('names the liveness probe when that ended it', () => {
    const field = 'spec.containers{app}';
    const events = [
      event('p', 'Killing', 'Container app failed liveness probe, will be restarted', { field }),
      event('p', 'Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500', { field }),
    ];
    const [failed] = look({ pods: [ended(1, end(137), end(137))], events }).failed;
    expect(failed).toMatchObject({ code: 'ProbeFailed', why: expect.stringContaining('statuscode: 500') });
  });

  it('counts a run of the whole budget as a failed start when events may not be read', () => {
    const long = end(0, 'Completed', { startedAt: time(0), finishedAt: time(61) });
    const again = ended(1, { running: { startedAt: time(62) } }, long);
    const notReadySince = (seconds: number) => {
      const conditions = [{ type: 'ContainersReady', status: 'False', lastTransitionTime: time(seconds) }];
      return { pods: [{ ...again, status: { ...(again['status'] as object), conditions } }] };
    };
    expect(verdict(notReadySince(0), 63)).toBe('ProbeFailed!');
    expect(verdict(notReadySince(61), 63)).toBe('ContainerExited');
  });

  it('takes no old kill for one of this run', () => {
    const killed = event('p', 'Killing', 'Container app failed startup probe, will be restarted', {
      at: 10,
      field: 'spec.containers{app}',
    });
    const run = (from: number, to: number) =>
      end(1, 'Error', { startedAt: time(from), finishedAt: time(to) });
    const now = { running: { startedAt: time(22) } };
    expect(verdict({ pods: [ended(0, run(0, 10))], events: [killed] })).toBe('ProbeFailed!');
    expect(verdict({ pods: [ended(1, run(20, 21), run(11, 19))], events: [killed] })).toBe('CrashLoop!');
    expect(verdict({ pods: [ended(2, now, run(20, 21))], events: [killed] })).toBe('ContainerExited');
  });
});

describe('probes', () => {
  const runs = (startedAt: string, more: Record<string, unknown> = {}) =>
    pod({ phase: 'Running', ...app({ running: { startedAt } }), ...more });

  it('say nothing before the budget is spent', () => {
    const starts = { pods: [runs(time(10))] };
    expect(look(starts, 70.9)).toMatchObject({ failed: [], recheckAt: start + 71_000 });
    expect(verdict(starts, 71)).toBe('ProbeFailed!');
  });

  it('give the budget anew to what was ready before', () => {
    const conditions = [{ type: 'ContainersReady', status: 'False', lastTransitionTime: time(1000) }];
    const was = { pods: [runs(time(0), { conditions })] };
    expect(verdict(was, 1060)).toBe('Starting');
    expect(verdict(was, 1061)).toBe('ProbeFailed!');
  });

  it('say nothing of a container on a lost node', () => {
    const events = [event('p', 'NodeNotReady', 'Node is not ready', { at: 90 })];
    expect(verdict({ pods: [runs(time(0))], events }, 100)).toBe('NodeLost');
    expect(verdict({ pods: [runs(time(0))], events }, 400)).toBe('ProbeFailed!');
  });

  it('propose what the probe met', () => {
    const next = (message: string) =>
      look({ pods: [runs(time(0))], events: [event('p', 'Unhealthy', message, { field: '{app}' })] }, 99)
        .failed[0]?.next;
    expect(next('Startup probe failed: HTTP probe failed with statuscode: 404')).toContain(
      'health_check_path',
    );
    expect(next('dial tcp 10.0.0.1:8000: connect: connection refused')).toContain('container_port');
    expect(next('statuscode: 503')).toContain('startup_timeout');
  });
});

describe('configuration', () => {
  it.each([
    ['failed to sync secret cache: timed out waiting for the condition', 99, 'ContainerConfigRetry'],
    ['secret "env" not found', 5, 'ConfigMissing'],
    ["couldn't find key KEY in Secret ns/env", 31, 'ConfigMissing!'],
    ['container has runAsNonRoot and image will run as root', 1, 'RunsAsRoot!'],
  ])('%s after %i s', (message, seconds, expected) => {
    const initialized = {
      conditions: [{ type: 'Initialized', status: 'True', lastTransitionTime: time(0) }],
    };
    const each = pod({ ...initialized, ...waits('CreateContainerConfigError', message) });
    expect(verdict({ pods: [each] }, seconds)).toBe(expected);
  });

  it.each([
    ['secret "payment" not found', /^make it: kubectl create secret generic payment .*env_from_secrets$/],
    ['configmap "shop-code-0123456789abcdef" not found', /^scale again.*kubectl jac scale --name shop -n /],
    ['secret "shop-env-0a1b2c3d4e" not found', /^scale again.*kubectl jac scale --name shop -n /],
    ["couldn't find key jwt-secret in Secret web/shop-auth", /^delete what is left of it/],
    ['secret "shop-redis" not found', /^put secret\/shop-redis back/],
  ])('%s: whose it is decides what mends it', (message, next) => {
    const found = pod(waits('CreateContainerConfigError', message));
    const each = {
      ...found,
      metadata: { ...found.metadata, labels: { 'app.kubernetes.io/instance': 'shop' } },
    };
    expect(look({ pods: [each] }, 99).failed[0]?.next ?? look({ pods: [each] }, 99).waiting[0]?.next).toMatch(
      next,
    );
  });
});
