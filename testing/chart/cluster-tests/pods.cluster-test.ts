import { configOf, find, Rendering, set } from './rendering';

let chart: Rendering;
beforeAll(async () => {
  chart = await Rendering.create();
}, 900_000);

const WITH_HOOKS = '--set=doctor.beforeDeploy.enabled=true';

/** The specs of all pods of a rendered chart, hooks and tests included, by kind and name. */
function podSpecs(objects: any[]): Map<string, any> {
  return new Map(
    objects
      .filter(({ kind }) => ['Deployment', 'Job', 'Pod'].includes(kind))
      .map(({ kind, metadata, spec }) => [
        `${kind} ${metadata.name}`,
        spec.template?.spec ?? spec,
      ]),
  );
}

const ALL_PODS = [
  'Deployment mooring',
  'Deployment mooring-kubernetes',
  'Job mooring-before-deploy',
  'Pod mooring-doctor',
  'Pod mooring-test',
];

it('kills no start that migrates, and sends requests to no pod that is not ready', async () => {
  const specs = podSpecs(await chart.objects('production'));
  const path = (end: string) => ({
    httpGet: {
      path: `/.backstage/health/v1/${end}`,
      port: 'http',
      scheme: 'HTTPS', // as everything else that speaks to the halves
    },
  });
  for (const name of ['Deployment mooring', 'Deployment mooring-kubernetes']) {
    expect(specs.get(name).containers[0]).toMatchObject({
      // Answered from before the first migration until the end
      startupProbe: path('liveness'),
      readinessProbe: path('readiness'),
      livenessProbe: path('liveness'),
    });
  }
});

it('has whatever speaks with the halves speak TLS, or leaves it to a mesh', async () => {
  const issuer = [
    '--set=split.tls.secretName=',
    set('split.tls.certManager.issuerRef', { kind: 'Issuer', name: 'ca' }),
  ];
  const objects = await chart.objects('production', ...issuer);
  expect(find(objects, 'Certificate', 'mooring-tls').spec).toMatchObject({
    secretName: 'mooring-tls',
    issuerRef: { kind: 'Issuer', name: 'ca' },
    dnsNames: [
      'localhost',
      'mooring.portal.svc',
      'mooring-kubernetes.portal.svc',
    ],
  });
  for (const name of ['mooring', 'mooring-kubernetes']) {
    expect(find(objects, 'Service', name).spec.ports[0].appProtocol).toBe(
      'https',
    );
    const { volumes } = find(objects, 'Deployment', name).spec.template.spec;
    expect(volumes).toContainEqual({
      name: 'tls',
      secret: { secretName: 'mooring-tls' },
    });
  }
  expect(find(objects, 'Ingress').metadata.annotations).toMatchObject({
    'alb.ingress.kubernetes.io/backend-protocol': 'HTTPS',
    'alb.ingress.kubernetes.io/healthcheck-protocol': 'HTTPS',
  });
  for (const file of ['app-config.portal.yaml', 'app-config.kubernetes.yaml']) {
    const { backend, discovery } = configOf(objects, file);
    expect(Object.keys(backend.https.certificate)).toEqual(['cert', 'key']);
    for (const { target } of discovery.endpoints) {
      expect(target.internal).toMatch(/^https:/);
    }
  }

  const meshed = await chart.text(
    'production',
    '--set=split.tls.secretName=,split.tls.mesh=istio',
  );
  expect(meshed).not.toMatch(
    /scheme: HTTPS|appProtocol|TLS_AUTHORITY_FILE|kind: Certificate/,
  );
});

it('leaves ids to OpenShift, and to nobody else', async () => {
  const usual = podSpecs(await chart.objects('production', WITH_HOOKS));
  const openshift = podSpecs(
    await chart.objects(
      'production',
      WITH_HOOKS,
      set('openshift.enabled', true),
    ),
  );
  expect([...openshift.keys()].sort()).toEqual(ALL_PODS);
  for (const [name, spec] of openshift) {
    expect(usual.get(name).securityContext).toMatchObject({
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
    });
    // What restricted-v2 and the pod security standard `restricted` both ask for
    expect(spec.securityContext).toEqual({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(spec.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  }
});

it('takes security contexts as they are given, on every pod', async () => {
  const specs = podSpecs(
    await chart.objects(
      'production',
      WITH_HOOKS,
      set('podSecurityContext', { runAsUser: 65532, fsGroup: null }),
      set('securityContext', { runAsNonRoot: true }),
    ),
  );
  for (const { securityContext, containers } of specs.values()) {
    expect(securityContext).toMatchObject({
      runAsUser: 65532,
      runAsGroup: 1000,
    });
    expect(securityContext).not.toHaveProperty('fsGroup');
    expect(containers[0].securityContext.runAsNonRoot).toBe(true);
  }
});

it('places the pods of hooks and tests as the portal', async () => {
  const placement = {
    nodeSelector: { pool: 'tools' },
    tolerations: [{ key: 'tools', operator: 'Exists' }],
    affinity: { podAntiAffinity: {} },
    priorityClassName: 'tools',
    hostAliases: [{ ip: '10.0.0.1', hostnames: ['login.example.com'] }],
  };
  const specs = podSpecs(
    await chart.objects(
      'production',
      WITH_HOOKS,
      ...Object.entries(placement).map(([path, value]) => set(path, value)),
      set('image.pullSecrets', [{ name: 'registry' }]),
    ),
  );
  expect([...specs.keys()].sort()).toEqual(ALL_PODS);
  for (const spec of specs.values()) {
    expect(spec).toMatchObject({
      ...placement,
      imagePullSecrets: [{ name: 'registry' }],
    });
  }
});

it('runs containers beside the portal, and nothing beside the doctor', async () => {
  const specs = podSpecs(
    await chart.objects(
      'production',
      WITH_HOOKS,
      set('extraContainers', [{ name: 'proxy', image: 'proxy:1' }]),
      set('extraPorts', [{ name: 'debug', containerPort: 9229 }]),
      set('extraArgs', ['--verbose']),
      set('command', ['node', '--inspect', 'packages/backend']),
    ),
  );
  for (const name of ALL_PODS.filter(it => !it.startsWith('Deployment'))) {
    const { containers } = specs.get(name);
    expect(containers).toHaveLength(1);
    expect(containers[0].command).not.toContain('--inspect');
  }
  for (const name of ALL_PODS.filter(it => it.startsWith('Deployment'))) {
    const [portal, ...others] = specs.get(name).containers;
    expect(others).toEqual([{ name: 'proxy', image: 'proxy:1' }]);
    expect(portal.command).toEqual(['node', '--inspect', 'packages/backend']);
    expect(portal.args.at(0)).toBe('--config=app-config.production.yaml');
    expect(portal.args.at(-1)).toBe('--verbose');
    expect(portal.ports).toContainEqual({ name: 'debug', containerPort: 9229 });
  }
});

it.each([
  ['registry.example.com/team/mooring', 'mirror.example.org/team/mooring'],
  ['localhost:5000/mooring', 'mirror.example.org/mooring'],
  ['localhost/mooring', 'mirror.example.org/mooring'],
  ['team/mooring', 'mirror.example.org/team/mooring'],
  ['mooring', 'mirror.example.org/mooring'],
])('takes the image %s from a mirror as %s', async (repository, expected) => {
  const specs = podSpecs(
    await chart.objects(
      'api-only',
      set('image', { repository, tag: '1' }),
      set('global.imageRegistry', 'mirror.example.org/'),
    ),
  );
  for (const { containers } of specs.values()) {
    expect(containers[0].image).toBe(`${expected}:1`);
  }
});

it('replaces pods as it is told', async () => {
  const strategy = {
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: '50%', maxUnavailable: 1 },
  };
  const objects = await chart.objects(
    'api-only',
    set('strategy', strategy),
    '--set-string=deploymentAnnotations.reloader\\.stakater\\.com/auto=true',
  );
  const { metadata, spec } = find(objects, 'Deployment');
  expect(spec.strategy).toEqual(strategy);
  expect(metadata.annotations).toEqual({
    'reloader.stakater.com/auto': 'true',
  });
});

it.each(['IPv6 alone', 'both families'])('listens for %s', async families => {
  const alone = families === 'IPv6 alone';
  const objects = await chart.objects(
    'production',
    alone
      ? set('service.ipFamilies', ['IPv6'])
      : set('service.ipFamilyPolicy', 'PreferDualStack'),
  );
  for (const name of ['mooring', 'mooring-kubernetes', 'mooring-metrics']) {
    expect(find(objects, 'Service', name).spec).toMatchObject(
      alone ? { ipFamilies: ['IPv6'] } : { ipFamilyPolicy: 'PreferDualStack' },
    );
  }
  const { data } = find(objects, 'ConfigMap');
  expect(data['app-config.yaml']).toMatch(/listen:\s+host: '::'/);
  expect(
    find(objects, 'Deployment').spec.template.spec.containers[0].env,
  ).toContainEqual({ name: 'OTEL_EXPORTER_PROMETHEUS_HOST', value: '::' });
});
