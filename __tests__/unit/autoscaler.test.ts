import { afterEach, describe, expect, it } from '@jest/globals';
import { metricsWarnings } from '../../src/engine/scaling/metrics.js';
import { autoscalerView } from '../../src/engine/scaling/view.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { Settings } from '../../src/model/settings.js';
import { defaultSettings } from '../support/settings.js';
import { type Asked, connectTo, type Handler, json, type Loopback, listen, status } from './kube-loopback.js';

const key = 'autoscaling/v2/HorizontalPodAutoscaler/shop-hpa';
const view = (object: KubeObject | undefined) =>
  autoscalerView(new Map(object === undefined ? [] : [[liveKey(object), object]]), 'shop');
const liveKey = ({ apiVersion, kind, metadata }: KubeObject) => `${apiVersion}/${kind}/${metadata.name}`;

const resource = (name: string, averageUtilization: number) => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization } },
});
const autoscaler = (status: object): KubeObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'shop-hpa' },
  spec: { minReplicas: 2, maxReplicas: 6, metrics: [resource('memory', 80), resource('cpu', 50)] },
  status,
});

describe('what status tells of the autoscaler', () => {
  it('is nothing where the number of pods is fixed', () => expect(view(undefined)).toEqual({}));

  it('is how many there are and are wanted, and what was measured', () => {
    expect(liveKey(autoscaler({}))).toBe(key);
    const now = {
      currentReplicas: 2,
      desiredReplicas: 4,
      currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 97 } } }],
      conditions: [{ type: 'ScalingActive', status: 'True', message: 'fine' }],
    };
    expect(view(autoscaler(now))).toEqual({
      autoscaler: {
        min: 2,
        max: 6,
        current: 2,
        desired: 4,
        metrics: [
          { name: 'memory', target: 80 },
          { name: 'cpu', target: 50, current: 97 },
        ],
      },
    });
  });

  it('is why it decides nothing', () => {
    const conditions = [{ type: 'ScalingActive', status: 'False', message: 'no metrics known' }];
    expect(view(autoscaler({ conditions })).autoscaler).toMatchObject({
      current: 0,
      why: 'no metrics known',
    });
  });
});

describe('a cluster without metrics', () => {
  let server: Loopback;
  afterEach(() => server.close());
  const warnings = async (handler: Handler, settings: Settings = { ...defaultSettings, maxReplicas: 3 }) => {
    server = await listen(handler);
    const cluster = await connectTo({ server: server.url });
    return (await metricsWarnings(cluster, settings)).map(({ code }) => code);
  };

  it('is warned of', async () => {
    const none = ({ response }: Asked) => json(response, 404, status(404, 'NotFound', 'there is none'));
    expect(await warnings(none)).toEqual(['MetricsMissing']);
  });

  it('is told by one request from one that has them', async () => {
    expect(await warnings(() => ({ kind: 'APIResourceList' }))).toEqual([]);
    expect(server.asked.map(({ url }) => url.pathname)).toEqual(['/apis/metrics.k8s.io/v1beta1']);
  });

  it('is not even looked at where the number of pods is fixed', async () => {
    expect(await warnings(() => ({}), defaultSettings)).toEqual([]);
    expect(server.asked).toEqual([]);
  });
});
