/** A push with a login of a registry: the code travels inside an image. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { imageText } from '../../src/model/image.js';
import { kubectl, needDevcluster } from '../support/cluster.js';
import { type GitHubStandIn, startGitHub } from '../support/github.js';
import { ask } from '../support/http.js';
import { runtimeBase } from '../support/registry.js';
import { type Actor, deployer, uniqueName } from '../support/roles.js';
import {
  type Checkout,
  checkout,
  type Inputs,
  makeRunner,
  pushEvent,
  type Runner,
  shownOf,
} from '../support/runner.js';

const { address, username, password } = needDevcluster().registry;

let actor: Actor;
let app: Checkout;
let hub: GitHubStandIn;
let runner: Runner;
let inputs: Inputs;
beforeAll(async () => {
  actor = await deployer('action-image');
  app = checkout();
  hub = await startGitHub();
  runner = makeRunner({ hub, folder: app.folder, kubeconfig: actor.kubeconfig });
  const base = imageText(await runtimeBase());
  inputs = {
    name: uniqueName('hello'),
    registry: `http://${address}`,
    username,
    password,
    settings: `python-image=${base}\ninsecure-registry=${address}`,
  };
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
  await hub.close();
});

describe('a push with a login', () => {
  it('whose password is wrong deploys nothing, and says what to do without the password', async () => {
    const step = await runner.step(
      { ...inputs, password: 'wr0ng-password' },
      pushEvent(app.git('rev-parse', 'HEAD')),
    );
    expect(step).toMatchObject({ code: 1, outputs: { status: 'failed', changed: 'false' } });
    expect(step.annotations).toContainEqual(
      expect.objectContaining({ properties: expect.objectContaining({ title: 'RegistryDenied' }) }),
    );
    expect(shownOf(step, 'wr0ng-password')).toEqual([]);
    expect(JSON.stringify(hub.comments)).toContain('RegistryDenied');
    expect(JSON.stringify(hub.comments)).not.toContain('wr0ng-password');
    expect(await kubectl('get', 'all', '-n', actor.namespace, '-o', 'name')).toBe('');
  });

  it('builds, pushes and runs the image by its digest', async () => {
    const sha = app.git('rev-parse', 'HEAD');
    const step = await runner.step(inputs, pushEvent(sha));
    expect(step).toMatchObject({ code: 0, outputs: { status: 'ready' } });
    const { image = '', digest = '', url } = step.outputs;
    expect(image).toBe(`${address}/${username}/${inputs.name}@${digest}`);
    expect((await ask(`${url}/walker/hello`, { body: {} })).status).toBe(200);
    expect(step.report.release?.tag).toBe(sha.slice(0, 12));
    expect(hub.comments.at(-1)?.body).toContain(`| Image | \`${image}\`, tag \`${sha.slice(0, 12)}\` |`);
    expect(shownOf(step, password)).toEqual([]);
    for (const form of [password, Buffer.from(`${username}:${password}`).toString('base64')])
      expect(step.masks).toContain(form);
  });

  it('runs an image that is given, without a build', async () => {
    const given = { ...inputs, image: `${address}/${username}/${inputs.name}:latest-of-none` };
    const missing = await runner.step(given, pushEvent(app.git('rev-parse', 'HEAD')));
    expect(missing.code).not.toBe(0);
    expect(missing.log).toContain('ImageNotFound');
  });
});
