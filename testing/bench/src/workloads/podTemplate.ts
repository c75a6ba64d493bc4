import { Component } from './component';
import { Random } from './Random';

/** Names of environment variables, as many as a well-configured service has. */
const VARIABLES = [
  'DATABASE_POOL_SIZE',
  'DATABASE_STATEMENT_TIMEOUT',
  'FEATURE_NEW_CHECKOUT',
  'FEATURE_DARK_LAUNCH',
  'HTTP_CLIENT_TIMEOUT_MS',
  'KAFKA_BOOTSTRAP_SERVERS',
  'KAFKA_CONSUMER_GROUP',
  'LOG_FORMAT',
  'LOG_LEVEL',
  'METRICS_PORT',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_RESOURCE_ATTRIBUTES',
  'REDIS_URL',
  'REGION',
  'S3_BUCKET',
  'UPSTREAM_BASE_URL',
];
const SECRETS = ['DATABASE_PASSWORD', 'API_TOKEN', 'SIGNING_KEY', 'SMTP_LOGIN'];
const CPU = ['50m', '100m', '250m', '500m', '1'];
const MEMORY = ['64Mi', '128Mi', '256Mi', '512Mi', '1Gi', '2Gi'];
const MOUNT_SERVICE_ACCOUNT = {
  name: 'kube-api-access',
  readOnly: true,
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
};
const HARDENED = {
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
};

/** The labels of a component's Deployment, ReplicaSet, Service and pods. */
export function componentLabels(component: Component): Record<string, string> {
  const { id, team, version } = component;
  return {
    'app.kubernetes.io/instance': `${id}-prod`,
    'app.kubernetes.io/name': id,
    'app.kubernetes.io/part-of': team,
    'app.kubernetes.io/version': version,
    'backstage.io/kubernetes-id': id,
    'helm.sh/chart': `microservice-4.${version.split('.')[0]}.1`,
  };
}

/** A pod template with an application and a proxy beside it, as the Deployment of a component has it. */
export function podTemplate(component: Component, random: Random) {
  return {
    metadata: {
      labels: { app: component.name, ...componentLabels(component) },
      annotations: {
        'checksum/config': random.hex(64),
        'prometheus.io/port': String(component.port),
        'prometheus.io/scrape': 'true',
      },
    },
    spec: {
      volumes: [
        { name: 'tmp', emptyDir: {} },
        {
          name: 'config',
          configMap: { name: `${component.name}-config`, defaultMode: 420 },
        },
        serviceAccountVolume(),
      ],
      containers: [
        applicationContainer(component, random),
        proxyContainer(component, random),
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: random.pick([30, 60, 120]),
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: component.name,
      serviceAccount: component.name,
      securityContext: {
        runAsUser: random.integer(1000, 65000),
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      imagePullSecrets: [{ name: 'registry-credentials' }],
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: {
                labelSelector: {
                  matchLabels: { 'app.kubernetes.io/name': component.id },
                },
                topologyKey: 'kubernetes.io/hostname',
              },
            },
          ],
        },
      },
      schedulerName: 'default-scheduler',
      tolerations: ['not-ready', 'unreachable'].map(condition => ({
        key: `node.kubernetes.io/${condition}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: false,
      preemptionPolicy: 'PreemptLowerPriority',
    },
  };
}

function applicationContainer(component: Component, random: Random) {
  const { id, image, port, team } = component;
  return {
    name: 'app',
    image,
    ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }],
    env: [
      fieldVariable('POD_NAME', 'metadata.name'),
      ...random.sample(VARIABLES, random.integer(3, 5)).map(name => ({
        name,
        value: `${random.pick(['http', 'tcp', 'app', team])}-${random.hex(
          random.integer(16, 64),
        )}`,
      })),
      ...random.sample(SECRETS, random.integer(1, 2)).map(name => ({
        name,
        valueFrom: {
          secretKeyRef: { name: `${id}-secrets`, key: name.toLowerCase() },
        },
      })),
    ],
    resources: resources(random),
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'config', readOnly: true, mountPath: '/etc/app' },
      MOUNT_SERVICE_ACCOUNT,
    ],
    readinessProbe: probe('/healthz/ready', port, random),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'FallbackToLogsOnError',
    imagePullPolicy: 'IfNotPresent',
    securityContext: HARDENED,
  };
}

function proxyContainer(component: Component, random: Random) {
  return {
    name: 'proxy',
    image: 'registry.example.com/mesh/proxy:1.29.1-distroless',
    args: [
      'proxy',
      'sidecar',
      '--domain',
      `${component.namespace}.svc.cluster.local`,
      '--proxyLogLevel=warning',
      '--concurrency=2',
    ],
    ports: [{ name: 'proxy-metrics', containerPort: 15090, protocol: 'TCP' }],
    env: [
      fieldVariable('POD_NAMESPACE', 'metadata.namespace'),
      fieldVariable('HOST_IP', 'status.hostIP'),
      { name: 'MESH_METADATA', value: meshMetadata(component, random) },
    ],
    resources: resources(random),
    volumeMounts: [
      { name: 'tmp', mountPath: '/var/lib/proxy' },
      MOUNT_SERVICE_ACCOUNT,
    ],
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  };
}

function meshMetadata(component: Component, random: Random): string {
  const { id, namespace, team, version } = component;
  return JSON.stringify({
    cluster: 'prod-eu-central-1',
    identity: `spiffe://cluster.local/ns/${namespace}/sa/${id}`,
    interceptionMode: 'REDIRECT',
    labels: { team, version, revision: random.hex(40) },
    locality: `eu-central-1/eu-central-1${random.pick(['a', 'b', 'c'])}`,
  });
}

function fieldVariable(name: string, fieldPath: string) {
  return { name, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } };
}

function resources(random: Random) {
  const memory = random.pick(MEMORY);
  return {
    limits: { cpu: random.pick(CPU), memory },
    requests: { cpu: '50m', memory },
  };
}

function probe(path: string, port: number, random: Random) {
  return {
    httpGet: { path, port, scheme: 'HTTP' },
    initialDelaySeconds: random.integer(1, 30),
    timeoutSeconds: random.integer(1, 5),
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  };
}

function serviceAccountVolume() {
  return {
    name: 'kube-api-access',
    projected: {
      sources: [
        {
          serviceAccountToken: { expirationSeconds: 3607, path: 'token' },
        },
        {
          configMap: {
            name: 'kube-root-ca.crt',
            items: [{ key: 'ca.crt', path: 'ca.crt' }],
          },
        },
        {
          downwardAPI: {
            items: [
              {
                path: 'namespace',
                fieldRef: {
                  apiVersion: 'v1',
                  fieldPath: 'metadata.namespace',
                },
              },
            ],
          },
        },
      ],
      defaultMode: 420,
    },
  };
}
