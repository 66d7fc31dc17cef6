/** dry-run asks the API server and writes nothing. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { type App, copyOf } from '../support/apps.js';
import { auditMark, auditSince, isWrite } from '../support/audit.js';
import { devcluster, getJson, kubectl } from '../support/cluster.js';
import { jac, report } from '../support/jac.js';
import { type Actor, deployer, namespaceOwner } from '../support/roles.js';

let actor: Actor;
let app: App;
beforeAll(async () => {
  actor = await deployer('dry-run');
  app = copyOf('hello');
  app.set('labels = { team = "board" }');
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

const secretValue = 'swordfish-4711';
const env = { TOKEN: secretValue };

describe('dry-run', () => {
  it('shows what a first deploy would make, the namespace included, and makes none of it', async () => {
    const owner = await namespaceOwner('dry-new');
    try {
      const planned = await report(owner, ['dry-run', app.file]);
      expect(planned.status).toBe('planned');
      expect(planned.changes?.map((change) => `${change.action} ${change.kind}`)).toEqual(
        expect.arrayContaining([
          'create Namespace',
          'create Deployment',
          'create PersistentVolumeClaim',
          'create Service',
        ]),
      );
      const namespaces = await getJson('namespaces');
      expect(
        namespaces.items.map((item: { metadata: { name: string } }) => item.metadata.name),
      ).not.toContain(owner.namespace);
    } finally {
      await owner.cleanUp();
    }
  });

  it('exits 3 with --exit-code when something would change, 0 without it', async () => {
    expect((await jac(actor, ['dry-run', app.file, '--exit-code'])).code).toBe(3);
    expect((await jac(actor, ['dry-run', app.file])).code).toBe(0);
  });

  it('prints the manifests as YAML that kubectl takes', async () => {
    const run = await jac(actor, ['dry-run', app.file, '-o', 'yaml']);
    const kinds = parseAllDocuments(run.stdout).map((document) => (document.toJS() as { kind: string }).kind);
    expect(kinds).toEqual(expect.arrayContaining(['Deployment', 'Service', 'PersistentVolumeClaim']));
  });

  describe('on a deployed app', () => {
    beforeAll(async () => {
      app.write('jac.toml', `${appToml}\n[plugins.scale.secrets]\nTOKEN = "\${TOKEN}"\n`);
      await report(actor, ['scale', app.file], 0, { env });
    });

    it('shows a readable diff of what would change, with secrets masked', async () => {
      const run = await jac(actor, ['dry-run', app.file, '--replicas', '2'], {
        env: { TOKEN: `${secretValue}-new` },
      });
      expect(run.stdout).toMatch(/-\s+replicas: 1/);
      expect(run.stdout).toMatch(/\+\s+replicas: 2/);
      expect(run.stdout + run.stderr).not.toContain(secretValue);
      expect(run.stdout + run.stderr).not.toContain(Buffer.from(secretValue).toString('base64').slice(0, 12));
    });

    it('says unchanged, and exits 0 with --exit-code, when nothing would', async () => {
      const run = await jac(actor, ['dry-run', app.file, '--exit-code', '-o', 'json'], { env });
      expect(run.report.status).toBe('unchanged');
      expect(run.code).toBe(0);
    });

    (devcluster === undefined ? it.skip : it)('writes nothing', async () => {
      const mark = auditMark();
      await report(actor, ['dry-run', app.file, '--replicas', '2'], 0, { env });
      const events = await auditSince(mark, actor.username);
      expect(events.filter((event) => event.dryRun).length).toBeGreaterThan(0);
      expect(events.filter(isWrite)).toEqual([]);
    });

    it('keeps the secret out of every object but the Secret that holds it', async () => {
      const everything = await kubectl(
        'get',
        'deployments,replicasets,pods,services,configmaps,events',
        '-n',
        actor.namespace,
        '-o',
        'json',
      );
      expect(everything).not.toContain(secretValue);
      const { items } = await getJson('secrets', '-n', actor.namespace);
      const holding = items.filter((secret: object) =>
        JSON.stringify(secret).includes(Buffer.from(secretValue).toString('base64')),
      );
      expect(holding).toHaveLength(1);
      expect(holding[0]).toMatchObject({
        immutable: true,
        metadata: { name: expect.stringMatching(/^hello-env-/) },
      });
    });
  });
});

const appToml = `[project]
name = "hello"
entry-point = "app.jac"

[plugins.scale.kubernetes]
python_image = "${devcluster === undefined ? 'python:3.12-slim' : 'jac-runtime:0.16.7'}"
`;
