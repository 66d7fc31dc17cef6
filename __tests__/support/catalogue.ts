/** Provokes the failures of a theme in the cluster, a few at a time, and holds what is told to what the page says. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Failure, placeholders, type Scene, type Theme } from '../catalogue/failure.js';
import { copyOf } from './apps.js';
import { kubectl, kubectlApply, needDevcluster, projectRoot, runtimeImage } from './cluster.js';
import { jac, type Run } from './jac.js';
import { normalised } from './normalised.js';
import { type Actor, deployer } from './roles.js';

/** Most of a failure's time is waiting for the kubelet. */
const atOnce = 4;
const recording = process.env['CATALOGUE'] === 'record';
/** Names of those that are recorded anew, when it is not all of them. */
const only = process.env['CATALOGUE_ONLY']?.split(',');
const folder = join(projectRoot, '__tests__/fixtures/catalogue');

interface Outcome {
  readonly run: Run;
  readonly text: string;
  readonly again: Run | undefined;
}

export function catalogue({ title, failures: all }: Theme): void {
  const failures = all.filter(({ id }) => only === undefined || only.includes(id));
  const { registry } = needDevcluster();
  const outcomes = new Map<string, Promise<Outcome>>();
  const ownActors: Actor[] = [];
  let shared: Actor;
  let settled: Promise<unknown> = Promise.resolve();

  const provoke = async (failure: Failure): Promise<Outcome> => {
    const actor = isOwn(failure) ? await deployer('catalogue') : shared;
    if (actor !== shared) ownActors.push(actor);
    const here = (text: string) => text.replaceAll(placeholders.registry, registry.address);
    const scene = sceneOf(failure, actor, here);
    try {
      const { namespaceLabels = {}, objects = [] } = failure;
      const labels = Object.entries(namespaceLabels).map(([key, value]) => `${key}=${value}`);
      if (labels.length > 0) await kubectl('label', 'namespace', actor.namespace, '--overwrite', ...labels);
      if (objects.length > 0) await scene.apply(...objects);
      // Until it is counted, a quota refuses everything in other words.
      for (const { metadata } of objects.filter(({ kind }) => kind === 'ResourceQuota')) {
        const counted = ['--for=jsonpath={.status.hard}', '--timeout=180s'];
        await kubectl('wait', `resourcequota/${metadata.name}`, ...counted, '-n', actor.namespace);
      }
      await failure.prepare?.(scene);
      const { run, said } = await asked(failure, scene);
      const text = normalised(said, {
        ...scene,
        namespace: actor.namespace,
        registry: registry.address,
        folder: scene.app.folder,
      });
      if (recording) record(failure.id, text);
      await failure.mend?.(scene);
      return { run, text, again: failure.mend === undefined ? undefined : await scene.scale() };
    } finally {
      await failure.tidy?.(scene);
      const labelled = `app.kubernetes.io/instance=${scene.name}`;
      await kubectl(
        'delete',
        'deployments,statefulsets',
        '-l',
        labelled,
        '-n',
        actor.namespace,
        '--wait=false',
      );
      scene.app.cleanUp();
    }
  };

  beforeAll(async () => {
    shared = await deployer('catalogue');
    const take = (failure: Failure) => {
      const outcome = provoke(failure);
      outcome.catch(() => undefined);
      return outcome;
    };
    const resolvers = new Map<string, (outcome: Promise<Outcome>) => void>();
    for (const { id } of failures) outcomes.set(id, new Promise((resolve) => resolvers.set(id, resolve)));
    const queue = failures.filter(({ alone }) => alone !== true);
    const one = async (failure: Failure) => {
      const outcome = take(failure);
      resolvers.get(failure.id)?.(outcome);
      await outcome.catch(() => undefined);
    };
    const lane = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await one(next);
    };
    settled = (async () => {
      await Promise.all(Array.from({ length: atOnce }, lane));
      for (const failure of failures.filter(({ alone }) => alone === true)) await one(failure);
    })();
    // Between tests nothing may be imported, which failures do; each has its own test to fail.
    await settled;
  }, 900_000);
  afterAll(async () => {
    await settled;
    await Promise.all([shared, ...ownActors].map((actor) => actor.cleanUp()));
  });

  describe(title, () => {
    it.each(failures.map((failure) => [failure.title, failure] as const))('%s', async (_title, failure) => {
      const outcome = outcomes.get(failure.id);
      if (outcome === undefined) throw new Error('it was not provoked');
      holds(failure, await outcome);
    });
  });
}

/** What was asked, as an object and as people read it. */
async function asked(failure: Failure, scene: Scene): Promise<{ run: Run; said: string }> {
  if (failure.status === true) {
    const args = ['status', '--name', scene.name];
    const run = await scene.jac(args);
    const text = await jac(scene.actor, args, { cwd: scene.app.folder });
    return { run, said: text.stdout };
  }
  const run = await (failure.act?.(scene) ?? scene.scale());
  return { run, said: run.stderr };
}

/** Nothing else that is said has these letters. */
const nameFor = (id: string): string => `cat-${id}`;

const isOwn = ({ ownNamespace, objects, namespaceLabels }: Failure): boolean =>
  ownNamespace === true || objects !== undefined || namespaceLabels !== undefined;

function sceneOf(failure: Failure, actor: Actor, here: (text: string) => string): Scene {
  const { settings = '', toml, code, flags = [], env = {} } = failure;
  const lines = [
    settings,
    /^python_image =/m.test(settings) ? '' : `python_image = "${runtimeImage}"`,
    failure.codeServer === true ? '' : 'code_store = "configmap"',
  ];
  const app = copyOf('hello', here(lines.filter((line) => line !== '').join('\n')));
  if (toml !== undefined)
    app.write('jac.toml', `${readFileSync(join(app.folder, 'jac.toml'), 'utf8')}\n${here(toml)}\n`);
  if (code !== undefined) app.write('app.jac', code);
  const { registry } = needDevcluster();
  const scene: Scene = {
    actor,
    app,
    name: nameFor(failure.id),
    registry,
    kubectl,
    apply: (...objects) =>
      kubectlApply(
        ...objects.map((object) => inNamespace(JSON.parse(here(JSON.stringify(object))), actor.namespace)),
      ),
    jac: (args, { kubeconfig = actor.kubeconfig, env: more = {}, ...options } = {}) =>
      jac({ kubeconfig }, [...args, '-o', 'json'], { cwd: app.folder, ...options, env: { ...env, ...more } }),
    scale: (more = []) =>
      scene.jac(['scale', 'app.jac', '--name', nameFor(failure.id), ...flags.map(here), ...more]),
  };
  return scene;
}

const clusterWide = /^(Node|StorageClass|Validating|Mutating|PersistentVolume$)/;

function inNamespace(object: { kind: string; metadata: object }, namespace: string): object {
  return clusterWide.test(object.kind) ? object : { ...object, metadata: { ...object.metadata, namespace } };
}

function holds({ id, told, mend }: Failure, { run, text, again }: Outcome): void {
  const all = `${run.stdout}\n${run.stderr}`;
  if (run.code !== told.exit) throw new Error(`it ended with ${run.code}, not ${told.exit}:\n${all}`);
  const [diagnosis] = run.report.diagnosis;
  const { code, object, container, file, what = '', why = '', next = '' } = diagnosis ?? {};
  // What is only waited for names its container in its words.
  const expected = { code: told.code, object: told.object, container: told.container, file: told.file };
  expect({
    code,
    object: nameOf(object, nameFor(id)),
    container: told.container === undefined ? undefined : container,
    file: file === undefined ? undefined : placeOf(file),
  }).toEqual(expected);
  expect(`${what}\n${why}`).toMatch(told.says);
  if (told.next === undefined) expect(next).toBe('');
  else expect(next).toMatch(told.next);
  expect(text).toContain('error:');
  if (!recording) expect(linesThatStand(text)).toEqual(linesThatStand(recorded(id)));
  if (mend !== undefined && again?.code !== 0)
    throw new Error(`its remedy did not help: ${again?.code}\n${again?.stdout}\n${again?.stderr}`);
}

const placeOf = (file: string): string => file.replace(/^\/tmp\/jac-actor-.*/, '/home/you/.kube/config');

/** As a table can expect it: pods without what Kubernetes puts behind their names. */
const nameOf = (object: string | undefined, app: string): string | undefined =>
  object
    ?.replace(/^(pod\/.+?)(-[a-z0-9]{6,10})?-[a-z0-9]{5}$/, '$1')
    .replace(/^(replicaset\/.+?)-[a-z0-9]{6,10}$/, '$1')
    .replace(app, placeholders.app);

/**
 * What decided, and what to do about it: reasons and logs are in the words of Kubernetes, and what is only waited for besides stands in
 * the order of the moment.
 */
function linesThatStand(text: string): string[] {
  const lines = text.split('\n').filter((line) => /^(error|next): /.test(line));
  const second = lines.findIndex((line, index) => index > 0 && line.startsWith('error: '));
  return second === -1 ? lines : lines.slice(0, second);
}

function record(id: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${id}.txt`), text);
}

function recorded(id: string): string {
  const file = join(folder, `${id}.txt`);
  if (!existsSync(file)) throw new Error(`${file} is not there: run the suite with CATALOGUE=record`);
  return readFileSync(file, 'utf8');
}
