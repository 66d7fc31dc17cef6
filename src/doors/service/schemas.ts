/** What requests may say and answers do: for validation and for the OpenAPI document alike. */
import * as z from 'zod';

const text = z.string();
const texts = z.array(z.string());

/** Names that Kubernetes takes for namespaces. */
const dnsLabel = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);

export const errorSchema = z
  .strictObject({
    error: z.strictObject({
      code: text.describe('Stable identifier: `ModuleUnknown`, `Forbidden`'),
      message: text.describe('What happened'),
      why: text.optional(),
      next: text.optional().describe('What to do about it'),
      place: z
        .strictObject({ file: text.optional(), line: z.int().optional(), key: text.optional() })
        .optional()
        .describe('Where the cause stands'),
      type: text.optional().describe('Of an exception in a Python module: its type'),
    }),
  })
  .meta({ id: 'Error' });

const config = z
  .record(z.string(), z.unknown())
  .describe(
    'Values of placeholders; a dry run tells which there are. `name` and `namespace` are those of every module',
  );

export const deploymentRequest = z
  .strictObject({
    module: text.min(1).describe('mongodb, redis, postgresql, jac-cloud, jqm, python, or one of your own'),
    version: text.optional().describe('A version of the module; `latest`, or nothing, is the newest'),
    config: config.optional(),
  })
  .meta({
    id: 'DeploymentRequest',
    example: { module: 'redis', config: { name: 'cache', namespace: 'web' } },
  });

export const dryRunAnswer = z
  .strictObject({
    placeholders: z.record(z.string(), z.strictObject({ default: z.unknown(), current: z.unknown() })),
    dependencies: z.record(z.string(), text).describe('File to YAML; values of Secrets are masked'),
    modules: z.record(z.string(), text).describe('File to YAML; values of Secrets are masked'),
  })
  .meta({ id: 'DryRunAnswer' });

export const deployAnswer = z
  .strictObject({
    results: texts.describe('As kubectl writes them: `statefulset.apps/cache created`'),
    errors: texts,
    fqdn: texts.describe('Where its Services are reached within the cluster'),
    warnings: texts.optional(),
  })
  .meta({ id: 'DeployAnswer' });

const deploymentFields = {
  namespace: text,
  module: text,
  name: text,
  version: text,
  config: z.record(z.string(), z.unknown()).describe('As it was asked for, without secrets'),
  created: text.describe('When it was last deployed, RFC 3339'),
  by: text.describe('Who asked for it'),
  fqdn: texts,
};

export const deployments = z
  .strictObject({ deployments: z.array(z.strictObject(deploymentFields).meta({ id: 'Deployment' })) })
  .meta({ id: 'Deployments' });

const diagnosis = z.strictObject({
  code: text,
  what: text,
  why: text.optional(),
  next: text.optional(),
  object: text.optional(),
  container: text.optional(),
  node: text.optional(),
  log: texts.optional(),
  file: text.optional(),
  line: z.int().optional(),
});

export const deploymentStatus = z
  .strictObject({
    ...deploymentFields,
    ready: z.boolean(),
    objects: z.array(z.strictObject({ object: text, ready: z.boolean(), message: text })),
    diagnoses: z.array(diagnosis).optional().describe('With `wait`: why it is not ready'),
  })
  .meta({ id: 'DeploymentStatus' });

export const destroyAnswer = z
  .strictObject({ results: texts, kept: texts.describe('What holds data and stays') })
  .meta({ id: 'DestroyAnswer' });

/** A number in a query; what is written otherwise is no number. */
const wholeNumber = (least: number, most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    z.int().min(least).max(most),
  );

const truth = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(),
);

export const listQuery = z.strictObject({
  namespace: dnsLabel.optional().describe('Only this one; absent: all in which the caller may list Services'),
});

export const waitQuery = z.strictObject({
  wait: wholeNumber(1, 3600).optional().describe('Seconds to wait until it is ready, or cannot become so'),
});

export const deleteQuery = z.strictObject({
  deleteData: truth.optional().describe('Volumes go as well, and the Secrets that open them'),
  lockTimeout: wholeNumber(0, 600)
    .optional()
    .describe('Seconds to wait for another run for the same name; 60'),
});

/** A dash or a slash is in no name of a module, so that everything else below `create_pod` is refused by its name. */
const importName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/)
  .max(100);
const requirement = z
  .string()
  .min(1)
  .max(200)
  .describe('What pip installs: `pillow`, `numpy==2.1`; by the module when absent');

export const pythonParams = z.object({ module: importName.describe('Import name: `numpy`') });
export const createPodQuery = z.strictObject({ package: requirement.optional() });
export const createPodBody = config.describe(
  'Placeholders of the module `python` but `module`, `name` and `namespace`: `replicas`, `maxReplicas`, `package` …',
);

export const createPodAnswer = z
  .strictObject({ message: text, name: text, fqdn: text, port: z.int() })
  .meta({ id: 'CreatedPod' });

export const messageAnswer = z.strictObject({ message: text }).meta({ id: 'Message' });

export const runQuery = z.strictObject({
  module_name: importName.describe('Import name: `numpy`'),
  method_name: z.string().min(1).max(500).describe('`array`, `random.rand`; of an object its method'),
  handle: z.string().min(1).max(300).optional().describe('An object that an earlier call left on the server'),
  package: requirement.optional(),
  timeout: wholeNumber(1, 3600)
    .optional()
    .describe('Seconds for all of it; 300, so that a module that is missing can be made'),
});

export const runBody = z
  .strictObject({
    args: z.array(z.unknown()).optional(),
    kwargs: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Arguments', example: { args: [16, 20, 24], kwargs: {} } });

export const runAnswer = z.strictObject({ result: z.unknown() }).meta({ id: 'Result' });

export const releaseQuery = z.strictObject({ module_name: importName });
export const handleParams = z.object({ handle: z.string().min(1).max(300) });

export const refParams = z.object({ namespace: text, module: text, name: text });
export const jqmParams = z.object({ namespace: text, name: text.describe('Of the module: `jqm`') });

export const jqmStatus = z
  .strictObject({
    nodes: z.array(
      z.strictObject({
        name: text,
        uid: text,
        ip: text,
        state: z.enum(['ready', 'not-ready', 'draining']),
        health: z.enum(['healthy', 'unhealthy', 'unreachable']),
        message: text,
        scheme: z.enum(['decimal', 'binary']).optional(),
        ranges: z.array(z.strictObject({ scheme: z.enum(['decimal', 'binary']), first: text, last: text })),
        used: z.int(),
        limit: z.int(),
        active: z.int().optional(),
      }),
    ),
  })
  .meta({ id: 'JqmStatus' });

export const health = z
  .strictObject({ status: z.enum(['ok', 'stopping']), leader: z.boolean() })
  .meta({ id: 'Health' });

export const deployOrError = z.union([deployAnswer, errorSchema]);

export const jqmCallParams = jqmParams.extend({ call: text });

export const anyMap = z.record(z.string(), z.unknown());
