/** What the app is reached and scaled by: metrics, IngressClass, Gateway. */
import { kinds } from '../../model/kubernetes.js';
import type { Settings } from '../../model/settings.js';
import { autoscalingOf } from '../../model/settings-scaling.js';
import { lookAtExposure } from '../exposure/look.js';
import { gatewayRef } from '../exposure/values.js';
import { type Check, error, type Finding, ok, warning } from './check.js';

const metricsApi = 'metrics.k8s.io/v1beta1';

export const metrics: Check = {
  name: 'metrics',
  run: async (facts) => {
    const cluster = await facts.cluster();
    const resolved = await facts.settings().catch(() => undefined);
    const range = resolved === undefined ? undefined : autoscalingOf(resolved.settings);
    if (await cluster.serves(metricsApi)) return ok(`${metricsApi} answers`);
    if (range === undefined)
      return ok(`${metricsApi} does not answer; only autoscaling needs it, which is off`);
    return warning(`${metricsApi} does not answer, so the number of pods stays at ${range.min}`, {
      why: 'an autoscaler is told by it how busy the pods are',
      next: 'kubectl apply -f https://github.com/kubernetes-sigs/metrics-server/releases/latest/download/components.yaml',
    });
  },
};

const className = 'ingressclass.kubernetes.io/is-default-class';

export const exposure: Check = {
  name: 'ingress',
  run: async (facts) => {
    const cluster = await facts.cluster();
    const resolved = await facts.settings().catch(() => undefined);
    if (resolved !== undefined && resolved.settings.domain !== undefined)
      return await wanted(resolved.settings, resolved.settings.domain);
    const { items } = await cluster.list(kinds.IngressClass, {});
    const gateways = await cluster.serves(kinds.Gateway.apiVersion);
    const classes = items.map(
      ({ metadata }) => `${metadata.name}${metadata.annotations?.[className] === 'true' ? ' (default)' : ''}`,
    );
    const there = classes.length === 0 ? 'no IngressClass' : `IngressClass ${classes.join(', ')}`;
    return ok(`${there}${gateways ? ', and the Gateway API' : ''}; not needed without a domain`);

    async function mayRead({ gateway, namespace: own }: Settings): Promise<void> {
      if (gateway === undefined) {
        await cluster.list(kinds.IngressClass, {});
        return;
      }
      const { name, namespace = own } = gatewayRef(gateway);
      await cluster.get({ kind: kinds.Gateway, namespace, name });
    }

    async function wanted(settings: Settings, host: string): Promise<Finding[]> {
      const { gateway, ingressClass } = settings;
      if (gateway !== undefined && !(await cluster.serves(kinds.HTTPRoute.apiVersion)))
        return [
          error(`the cluster has no Gateway API, which the gateway ${gateway} for ${host} needs`, {
            next: 'install it (https://gateway-api.sigs.k8s.io/guides/), or leave gateway out: domain alone makes an Ingress',
          }),
        ];
      const { warnings } = await lookAtExposure(cluster, settings, host, new Map());
      // A deploy leaves what it may not read to others; here that would be an "ok" for what nobody saw.
      if (warnings.length === 0) {
        await mayRead(settings);
        const what = gateway === undefined ? `IngressClass ${ingressClass}` : `Gateway ${gateway}`;
        return [ok(`${what} for ${host}`)];
      }
      return warnings.map(({ code, message, next }) =>
        // The app is deployed nonetheless, and answers elsewhere than where it was asked to.
        (code === 'IngressClassMissing' ? error : warning)(message, next === undefined ? {} : { next }),
      );
    }
  },
};
