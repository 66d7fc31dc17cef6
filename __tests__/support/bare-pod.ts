/** A bare pod as `restricted` wants it, with the volumes that image mode gives. */
export function barePod(namespace: string, image: string): object {
  const folders = { tmp: '/tmp', home: '/home/jac', dot: '/app/.jac' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'app', namespace },
    spec: {
      imagePullSecrets: [{ name: 'pull' }],
      terminationGracePeriodSeconds: 2,
      securityContext: { runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001, runAsNonRoot: true },
      containers: [
        {
          name: 'app',
          image,
          env: [
            { name: 'PORT', value: '8123' },
            { name: 'HOME', value: '/home/jac' },
          ],
          readinessProbe: { httpGet: { path: '/healthz/ready', port: 8123 }, periodSeconds: 1 },
          volumeMounts: Object.entries(folders).map(([each, mountPath]) => ({ name: each, mountPath })),
        },
      ],
      volumes: Object.keys(folders).map((each) => ({ name: each, emptyDir: {} })),
    },
  };
}
