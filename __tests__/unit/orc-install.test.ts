import { describe, expect, it } from '@jest/globals';
import { serviceLabels } from '../../src/engine/orchestrator/identity.js';
import { type InstallOptions, installOrchestrator } from '../../src/operations/orc/install.js';
import { uninstallOrchestrator } from '../../src/operations/orc/uninstall.js';
import type { MemoryCluster } from './memory-cluster.js';
import { image } from './orc-install-harness.js';
import { contextOf, Server } from './orc-install-server.js';

const install = (server: MemoryCluster, options: InstallOptions = {}) =>
  installOrchestrator(contextOf(server), { image, replicas: 1, ...options });
const actions = (objects: readonly { action: string; kind: string; name: string }[]) =>
  objects.map(({ action, kind, name }) => `${action} ${kind}/${name}`);

describe('installing', () => {
  it('applies all in order, the namespace first where it is missing, and waits', async () => {
    const server = new Server();
    server.namespaceIs = 'missing';
    const { objects, rollout, warnings } = await install(server);
    expect(rollout?.status).toBe('ready');
    expect(warnings).toEqual([]);
    expect(server.writes[0]).toBe('Namespace/jac-orc');
    expect(server.writes.indexOf('Role/jac-orc')).toBeLessThan(server.writes.indexOf('RoleBinding/jac-orc'));
    expect(server.writes.indexOf('RoleBinding/jac-orc')).toBeLessThan(
      server.writes.indexOf('Deployment/jac-orc'),
    );
    expect(new Set(objects.map(({ action }) => action))).toEqual(new Set(['create']));
  });

  it('changes nothing the second time, nor a namespace that is there', async () => {
    const server = new Server();
    await install(server);
    const before = JSON.stringify(
      [...server.objects.values()].map(({ metadata }) => metadata.resourceVersion),
    );
    const { objects } = await install(server);
    expect(new Set(objects.map(({ action }) => action))).toEqual(new Set(['unchanged']));
    expect(JSON.stringify([...server.objects.values()].map(({ metadata }) => metadata.resourceVersion))).toBe(
      before,
    );
    expect(server.writes).not.toContain('Namespace/jac-orc');
  });

  it('keeps default modules that are there, whoever made the Secret', async () => {
    const server = new Server();
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'jac-orc' },
      data: { MODULE: 'bWluZQ==' },
    };
    server.objects.set('Secret/jac-orc', secret);
    await install(server);
    expect(server.find('Secret', 'jac-orc')).toBe(secret);
    expect(server.writes).not.toContain('Secret/jac-orc');
  });

  it("leaves what is somebody else's, and then writes nothing", async () => {
    const server = new Server();
    server.objects.set('Deployment/jac-orc', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'jac-orc', namespace: 'jac-orc' },
    });
    await expect(install(server)).rejects.toMatchObject({ code: 'NameTaken' });
    expect(server.writes).toEqual([]);
  });

  it.each(['Deployment', 'ClusterRoleBinding', 'Service'])(
    'writes nothing before a %s that is refused was asked for',
    async (kind) => {
      const server = new Server();
      server.refuse = kind;
      await expect(install(server)).rejects.toMatchObject({ code: 'Forbidden' });
      expect(server.writes).toEqual([]);
    },
  );

  it('takes over from `kubectl apply -f`, from others only what it is told to', async () => {
    const server = new Server();
    server.conflicts.set('Deployment/jac-orc', 'kubectl-client-side-apply');
    expect((await install(server)).rollout?.status).toBe('ready');
    server.conflicts.set('Deployment/jac-orc', 'kubectl');
    await expect(install(server)).rejects.toMatchObject({
      code: 'Conflict',
      message: expect.stringContaining('spec.replicas by kubectl'),
    });
    expect((await install(server, { takeOver: ['spec.replicas'] })).rollout?.status).toBe('ready');
  });

  it('takes away what other options had brought', async () => {
    const server = new Server();
    await install(server, { scope: 'cluster', wayIn: { domain: 'lab.example' } });
    const { objects } = await install(server);
    expect(actions(objects).filter((each) => each.startsWith('delete'))).toEqual(
      [
        'delete Ingress/jac-orc',
        'delete ClusterRoleBinding/jac-orc-caller.jac-orc',
        'delete ClusterRoleBinding/jac-orc.jac-orc',
        'delete ClusterRole/jac-orc.jac-orc',
        'delete ClusterRole/jac-orc-caller.jac-orc',
      ].sort((a, b) => actions(objects).indexOf(a) - actions(objects).indexOf(b)),
    );
    expect(server.find('ClusterRole', 'jac-orc.jac-orc')).toBeUndefined();
  });

  it('says why pods do not start', async () => {
    const server = new Server();
    server.broken.add(image);
    const { rollout } = await install(server);
    expect(rollout).toMatchObject({ status: 'failed', diagnosis: [{ code: 'ImageNameInvalid' }] });
  });

  it('runs by digest what it has built, and warns of a way in without TLS or token', async () => {
    const digest = `sha256:${'a'.repeat(64)}` as const;
    const target = { registry: 'registry.test', repository: 'me/jac-orc', tag: '1' };
    const server = new Server();
    const asked: unknown[] = [];
    const serviceImages = async () => ({
      build: async (request: unknown) => {
        asked.push(request);
        return { name: target, digest, builder: 'daemonless', reused: false };
      },
    });
    const build = { base: target, baseLogin: undefined, target, login: undefined, platforms: [] };
    const options = { build, replicas: 1, auth: 'off', wayIn: { domain: 'lab.example' } } as const;
    const {
      image: made,
      warnings,
      url,
    } = await installOrchestrator({ ...contextOf(server), serviceImages }, options);
    expect(made).toBe(`registry.test/me/jac-orc@${digest}`);
    expect(asked).toEqual([build]);
    expect(url).toBe('http://pod-manager.lab.example');
    expect(warnings.map(({ code }) => code)).toEqual(['OrchestratorOpen', 'OrchestratorWithoutTls']);
  });

  it('needs an image', async () => {
    await expect(installOrchestrator(contextOf(new Server()), {})).rejects.toMatchObject({
      code: 'ImageMissing',
      exitCode: 2,
    });
  });
});

describe('uninstalling', () => {
  it('removes what is its own, and names what stays', async () => {
    const server = new Server();
    await install(server, { scope: 'cluster', wayIn: { domain: 'lab.example' } });
    server.objects.set('Secret/jac-orc.redis.cache', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'jac-orc.redis.cache',
        namespace: 'shop',
        labels: {
          'app.kubernetes.io/name': 'redis',
          'app.kubernetes.io/instance': 'redis.cache',
          'app.kubernetes.io/component': 'orchestrator',
          'app.kubernetes.io/managed-by': 'jac-scale',
        },
      },
    });
    server.objects.set('ConfigMap/jac-orc-templates', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'jac-orc-templates' },
    });
    // What the controllers do when their Deployment goes.
    server.objects.delete('Pod/jac-orc');
    server.objects.delete('ReplicaSet/jac-orc');
    const { modules, left } = await uninstallOrchestrator(contextOf(server), { namespace: 'jac-orc' });
    expect(modules).toEqual([{ namespace: 'shop', module: 'redis', name: 'cache' }]);
    expect(left).toEqual([]);
    expect([...server.objects.keys()].sort()).toEqual([
      'ConfigMap/jac-orc-templates',
      'Secret/jac-orc.redis.cache',
    ]);
    expect(server.writes).toContain('-Lease/jac-orc.leader');
  });

  it('touches nothing of the same name that is not ours', async () => {
    const server = new Server();
    const others = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'jac-orc', labels: { ...serviceLabels, 'app.kubernetes.io/managed-by': 'helm' } },
    };
    server.objects.set('Deployment/jac-orc', others);
    const { objects } = await uninstallOrchestrator(contextOf(server), { namespace: 'jac-orc' });
    expect(objects).toEqual([]);
    expect(server.writes).toEqual([]);
  });
});
