/** `dry-run --show-bundle` lists what travels, or says why nothing does. */
import { describe, expect, it } from '@jest/globals';
import type { Context } from '../../src/engine/context.js';
import type { Report } from '../../src/model/report.js';
import { dryRun } from '../../src/operations/dry-run.js';
import type { Images } from '../../src/ports/images.js';
import { Deployed, imageOf } from './deploy-harness.js';
import { resolve } from './settings-doubles.js';

async function shown(flags: Record<string, unknown>, showBundle = true): Promise<Report> {
  const deployed = new Deployed();
  const context = deployed.context();
  const images = { ...(await context.images()), foresee: async () => undefined } as Partial<Images>;
  const makeBundle: Context['makeBundle'] = async (...given) => ({
    ...(await context.makeBundle(...given)),
    files: [{ path: 'app.jac', size: 7, mode: 0o644 }],
  });
  const login = { DOCKER_USERNAME: 'ada', DOCKER_PASSWORD: 'x' };
  const env = { K8_MONGODB: 'False', K8_REDIS: 'False', K8_STATELESS: 'True', ...login };
  const files = { '/shop/docker/Dockerfile': '' };
  const resolved = await resolve({ verb: 'dry-run', flags: { appName: 'shop', ...flags }, env, files });
  const world = { ...context, makeBundle, images: async () => images as Images };
  return (await dryRun(world, resolved, { takeOver: [], takeApp: false, showBundle })).report;
}
const built = { build: true, registry: 'ghcr.io' };

describe('--show-bundle', () => {
  it.each([{}, { ...built, dockerfile: 'none' }])('lists the files: %j', async (flags) => {
    const { bundle, notes } = await shown(flags);
    expect(bundle?.files).toEqual([{ path: 'app.jac', size: 7, why: 'no ignore file leaves it out' }]);
    expect(notes?.join()).not.toContain('--show-bundle');
    expect((await shown(flags, false)).bundle).toBeUndefined();
  });

  it.each([
    [{ image: imageOf('a') }, /no code travels, ghcr\.io\/o\/a@sha256:a+ has its own/],
    [{ ...built, dockerfile: 'docker/Dockerfile' }, /docker\/Dockerfile says what goes into the image/],
  ])('says why there is nothing to list: %j', async (flags, why) => {
    const { bundle, notes } = await shown(flags);
    expect(bundle).toBeUndefined();
    expect(notes?.join('\n')).toMatch(why);
  });
});
