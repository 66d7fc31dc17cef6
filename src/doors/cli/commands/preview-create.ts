import { parseBlock } from '../../../engine/preview/cidr.js';
import { usageError } from '../../../model/error.js';
import { parseQuantity } from '../../../model/quantity.js';
import type { Command, Invocation } from '../command.js';
import { flags } from '../flags.js';
import { lifetimeFlag, previewFlags, reportingPreview, settingFlagsOf } from './preview-shared.js';
import { takingOptions } from './shared.js';

const quotaKeys = ['cpu', 'memory', 'pods', 'storage'] as const;

export const previewCreate: Command = {
  name: 'preview create',
  short: 'Deploy the preview of a pull request, or update it',
  long: `Deploy the preview of a pull request, or update it, and wait until it serves.

The app gets a namespace of its own, {app}-pr-{number}, with fresh data, a quota, and a network policy that keeps other previews out. One that sleeps is woken. With GITHUB_TOKEN in the environment, nothing is made for a pull request that is closed by then.`,
  usage: '[FILE] --pr NUMBER [options]',
  examples: [
    { comment: 'Deploy the preview of pull request 7', line: 'kubectl jac preview create app.jac --pr 7' },
    {
      comment: 'Let it end by itself when nobody pushes for three days',
      line: 'kubectl jac preview create app.jac --pr 7 --ttl 72h',
    },
  ],
  flags: [
    ...settingFlagsOf('scale'),
    flags.takeOver,
    flags.takeApp,
    flags.updateDatabases,
    previewFlags.pr,
    previewFlags.repo,
    {
      name: 'ttl',
      type: 'text',
      shown: "''",
      description:
        'How long it lives without a push, such as 72h or 14d; else until its pull request is closed',
    },
    {
      name: 'quota',
      type: 'list',
      shown: '[]',
      description: `What it may take in all, such as cpu=4; of ${quotaKeys.join(', ')}`,
    },
    {
      name: 'pod-network',
      type: 'list',
      shown: '[]',
      description: 'Network of the pods as a CIDR, where the nodes do not tell it',
    },
  ],
  settingsOf: 'scale',
  args: [0, 1],
  run: async (invocation, world) => {
    const ttlSeconds = lifetimeFlag(invocation, 'ttl');
    const quota = quotaOf(listFlag(invocation, 'quota'));
    const podNetworks = listFlag(invocation, 'pod-network');
    for (const network of podNetworks) {
      if (parseBlock(network) !== undefined) continue;
      throw usageError({
        code: 'FlagInvalid',
        what: `invalid argument "${network}" for --pod-network: expected a CIDR`,
      });
    }
    return reportingPreview(invocation, world, async ({ context, resolved }, owner) => {
      const pulls = await world.engine.pullRequests(owner.repository, context);
      return world.engine.createPreview(context, resolved, {
        ...takingOptions(invocation),
        owner,
        ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
        ...(quota === undefined ? {} : { quota }),
        podNetworks,
        // Whoever cannot be asked is no reason not to deploy.
        stillWanted: async () => (await pulls?.get(owner.pullRequest))?.open ?? true,
      });
    });
  },
};

const listFlag = ({ flags: given }: Invocation, name: string): readonly string[] => {
  const value = given[name];
  return Array.isArray(value) ? value.flatMap((text: string) => text.split(',')) : [];
};

function quotaOf(texts: readonly string[]): Partial<Record<(typeof quotaKeys)[number], string>> | undefined {
  const pairs = texts.map((text) => {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    const known = quotaKeys.find((each) => each === key);
    if (known !== undefined && parseQuantity(value) !== undefined) return [known, value] as const;
    throw usageError({
      code: 'FlagInvalid',
      what: `invalid argument "${text}" for --quota: expected ${quotaKeys.map((each) => `${each}=QUANTITY`).join(', ')}`,
    });
  });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}
