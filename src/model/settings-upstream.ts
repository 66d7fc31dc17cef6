/**
 * Keys of jac.toml that jac-scale 0.2.30 and the generation after it know and we do not honour (their source:
 * jac_scale/targets/kubernetes/kubernetes_config.jac). Present, they get one warning instead of "unknown".
 */

/** What to tell about a group of keys, to finish the sentence "KEY is not honoured by this version: …". */
const autoscaling = 'the HorizontalPodAutoscaler of Kubernetes decides (min_replicas, max_replicas, targets)';
const exposure = 'the app has an ingress of its own (domain, ingress_class, tls_secret, cluster_issuer)';
const probes = 'probe times are fixed but for startup_timeout';
const monitoring = 'no monitoring is installed';
const dashboards = 'no dashboard is installed, and passwords of databases are random';
const fixed = 'jac-scale 0.2.30 needs it, this does not';
const source = 'the runtime comes from its image or from released packages (plugin_versions)';

export const notHonoured: Readonly<Record<string, string>> = {
  autoscaler_engine: autoscaling,
  idle_replicas: autoscaling,
  autoscaler_polling_interval: autoscaling,
  autoscaler_cooldown: autoscaling,
  autoscaler_initial_cooldown: autoscaling,
  extra_triggers: autoscaling,
  cert_manager_email: exposure,
  shared_ingress: exposure,
  shared_ingress_annotations: exposure,
  shared_ingress_tls: exposure,
  shared_ingress_skip_reachability: exposure,
  ingress_node_port: exposure,
  ingress_limit_burst_multiplier: exposure,
  ingress_limit_connections: exposure,
  ingress_session_affinity: exposure,
  readiness_initial_delay: probes,
  readiness_period: probes,
  liveness_initial_delay: probes,
  liveness_period: probes,
  liveness_failure_threshold: probes,
  monitoring_enabled: monitoring,
  k8s_metrics_enabled: monitoring,
  loki_enabled: monitoring,
  tracing_enabled: monitoring,
  prometheus_admin_password: monitoring,
  admin_username: monitoring,
  ops_console: monitoring,
  ops_console_mutations: monitoring,
  redis_dashboard: dashboards,
  mongodb_dashboard: dashboards,
  mongo_express_username: dashboards,
  mongo_express_password: dashboards,
  redis_insight_username: dashboards,
  redis_insight_password: dashboards,
  mongodb_root_username: dashboards,
  mongodb_root_password: dashboards,
  redis_username: dashboards,
  redis_password: dashboards,
  jaseci_repo_url: source,
  jaseci_branch: source,
  jaseci_commit: source,
  install_jaseci: source,
  additional_packages:
    'these are Debian packages; use a python_image that has them, and [dependencies] for Python packages',
  wait_image: fixed,
  resource_deletion_wait: fixed,
  aws_nlb_wait: fixed,
  app_mount_path: fixed,
  code_mount_path: fixed,
  workspace_path: fixed,
};

/** More keys of `kubernetes` that decide about databases; engine/settings/databases.ts reads them. */
export const databaseKeys = ['database_mode', 'database_url'] as const;

/** Sections beside `kubernetes` and `secrets` that the runtime itself reads: none of our business. */
export const runtimeSections = [
  'admin',
  'auth',
  'database',
  'emailer',
  'events',
  'gateway',
  'jwt',
  'microservices',
  'monitoring',
  'scheduler',
  'server',
  'sso',
  'storage',
  'telemetry',
  'webhook',
] as const;
