/** Image mode with a Dockerfile: built by docker buildx, run by its digest. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { auditMark, auditSince, isWrite } from '../support/audit.js';
import { type Workshop, workshop } from '../support/builders.js';
import { devcluster, needDevcluster, runtimeImage } from '../support/cluster.js';
import { report } from '../support/jac.js';
import { type Actor, deployer, uniqueName } from '../support/roles.js';
import { saying } from '../support/steady.js';

const suite = devcluster === undefined ? describe.skip : describe;

suite('a Dockerfile', () => {
  const name = uniqueName('hello');
  let actor: Actor;
  let app: App;
  let shop: Workshop;
  let first: Report;

  const run = (verb: string, more: readonly string[] = [], code = 0) => {
    const { username, password } = needDevcluster().registry;
    const env = { ...shop.env, DOCKER_USERNAME: username, DOCKER_PASSWORD: password };
    return report(actor, [verb, app.file, '--name', name, '--build', ...more], code, { env });
  };

  beforeAll(async () => {
    shop = await workshop('docker buildx');
    actor = await deployer('dockerfile');
    app = copyOf('hello', `registry = "http://${needDevcluster().registry.address}"`);
    app.write(
      'Dockerfile',
      `FROM ${runtimeImage}\nWORKDIR /app\nCOPY app.jac jac.toml ./\nCMD exec jac start app.jac --port=$PORT\n`,
    );
  });
  afterAll(async () => {
    app.cleanUp();
    shop.cleanUp();
    await actor.cleanUp();
  });

  it('is planned by its tag: the digest is known after the build', async () => {
    const planned = await run('dry-run');
    expect(planned).toMatchObject({ status: 'planned' });
    expect(planned).not.toHaveProperty('release');
    expect(planned.notes).toContainEqual(expect.stringMatching(`/${name}:[0-9a-f]{12} is built by scale`));
  });

  it('is built, pushed and run, on the port that the pod says, its files belonging to root', async () => {
    first = await run('scale', ['--container-port', '9100']);
    expect(first).toMatchObject({ status: 'ready', release: { kind: 'image', builder: 'docker buildx' } });
    expect(first.pods).toMatchObject([{ component: 'app', image: first.release?.image }]);
    expect(await saying(`${first.url}/function/greet`, 'Hello')).toContain('Hello, world!');
  });

  it('the same again touches nothing', async () => {
    const mark = auditMark();
    const again = await run('scale', ['--container-port', '9100']);
    expect(again).toMatchObject({ status: 'unchanged', release: { digest: first.release?.digest } });
    expect((await auditSince(mark, actor.username)).filter(isWrite)).toEqual([]);
  });

  it('that does not build changes nothing, and its line is named', async () => {
    app.write('Dockerfile', `FROM ${runtimeImage}\nRUN exit 7\n`);
    const mark = auditMark();
    const failed = await run('scale', [], 1);
    expect(failed.diagnosis[0]).toMatchObject({
      code: 'BuildFailed',
      file: expect.stringMatching(/Dockerfile$/),
      line: 2,
    });
    expect((await auditSince(mark, actor.username)).filter(isWrite)).toEqual([]);
  });
});
