/** Images that we put together, against a real registry: other tools read them, nodes pull and run them. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { docker, type Family, oci } from '../../src/engine/image/media.js';
import { imageText, pinnedText } from '../../src/model/image.js';
import { barePod } from '../support/bare-pod.js';
import { devcluster, devclusterVerb, getJson, kubectl, kubectlApply } from '../support/cluster.js';
import { PushWorkplace } from '../support/push-workplace.js';
import { runtimeBase } from '../support/registry.js';

const run = promisify(execFile);
const suite = devcluster === undefined ? describe.skip : describe;

suite('an image without a daemon', () => {
  let at: PushWorkplace;
  beforeAll(() => {
    at = new PushWorkplace();
  });
  afterAll(() => at.close());

  describe.each([oci, docker])('of the $name family', (family: Family) => {
    let pinned: string;
    let tagged: string;
    beforeAll(async () => {
      const target = at.target(family.name);
      const base = await runtimeBase(family);
      const built = await at.images().build(await at.request({ target, base }));
      expect(built.reused).toBe(false);
      pinned = pinnedText(target, built.digest);
      tagged = imageText(target);
    });

    it('is read by skopeo', async () => {
      const told = JSON.parse(await at.skopeo('inspect', '--tls-verify=false', `docker://${tagged}`));
      expect(`${told.Name}@${told.Digest}`).toBe(pinned);
      expect(told).toMatchObject({ Architecture: 'amd64', Os: 'linux' });
      expect(told.Layers).toHaveLength(3);
    });

    it('is copied by skopeo, which checks every digest', async () => {
      expect((await at.copied(pinned)).mediaType).toBe(family.manifest);
    });

    it('is pulled by docker, and shows its history', async () => {
      const host = (await devclusterVerb('docker', 'up')).trim().split('\n').at(-1) ?? '';
      const env = { ...process.env, DOCKER_HOST: host, DOCKER_CONFIG: at.folder };
      await run('docker', ['pull', '--quiet', pinned], { env });
      try {
        const { stdout } = await run(
          'docker',
          ['history', '--format', '{{.CreatedBy}}', '--no-trunc', pinned],
          { env },
        );
        expect(stdout.split('\n')[0]).toBe('jac-scale: the code of the app');
        const inspected = await run('docker', ['image', 'inspect', pinned], { env });
        expect(JSON.parse(inspected.stdout)[0].Config).toMatchObject({
          User: '10001:10001',
          WorkingDir: '/app',
        });
      } finally {
        await run('docker', ['rmi', pinned], { env });
      }
    });

    it('is pulled and run by a node, as somebody who may read his code and answers on the port asked for', async () => {
      const namespace = `${at.name}-${family.name}`;
      await kubectlApply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
      try {
        await kubectlApply(
          {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: { name: 'pull', namespace },
            type: 'kubernetes.io/dockerconfigjson',
            data: { '.dockerconfigjson': readFileSync(at.auth).toString('base64') },
          },
          barePod(namespace, pinned),
        );
        await kubectl('-n', namespace, 'wait', '--for=condition=Ready', 'pod/app', '--timeout=180s');
        const { status } = await getJson('-n', namespace, 'pod', 'app');
        expect(status.containerStatuses[0].imageID).toContain(pinned.split('@')[1]);
        const listed = await kubectl(
          '-n',
          namespace,
          'exec',
          'app',
          '--',
          'stat',
          '-c',
          '%u:%g %a %n',
          '/app',
          '/app/app.jac',
        );
        expect(listed.trim().split('\n')).toEqual(['10001:10001 755 /app', '10001:10001 644 /app/app.jac']);
        const docs = await kubectl(
          'get',
          '--raw',
          `/api/v1/namespaces/${namespace}/pods/app:8123/proxy/docs`,
        );
        expect(docs).toContain('<html');
      } finally {
        await kubectl('delete', 'namespace', namespace, '--wait=false');
      }
    });
  });

  it('is asked for by name: digest, whether anybody may have it, and what is not there', async () => {
    const images = at.images();
    const { registry } = at;
    const base = await runtimeBase();
    expect(await images.resolve(base, registry.login)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await images.isPublic(base)).toBe(false);
    const missing = { ...base, tag: 'no-such-tag' };
    await expect(images.resolve(missing, registry.login)).rejects.toMatchObject({ code: 'ImageNotFound' });
    await expect(images.resolve(base, undefined)).rejects.toMatchObject({ code: 'RegistryDenied' });
    const wrong = { ...registry.login, password: 'wrong' };
    await expect(images.resolve(base, wrong)).rejects.toMatchObject({ code: 'RegistryDenied' });
  });
});
