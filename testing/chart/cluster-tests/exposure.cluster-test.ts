import { find, Rendering, set } from './rendering';

let chart: Rendering;
beforeAll(async () => {
  chart = await Rendering.create();
}, 900_000);

const METRICS = '--set=metrics.enabled=true';

it.each(['LoadBalancer', 'NodePort'])(
  'gives a %s no metrics away',
  async type => {
    const objects = await chart.objects(
      'api-only',
      METRICS,
      `--set=service.type=${type},service.nodePort=30080,service.externalTrafficPolicy=Local`,
    );
    expect(find(objects, 'Service').spec).toMatchObject({
      type,
      externalTrafficPolicy: 'Local',
      ports: [{ name: 'http', port: 80, targetPort: 'http', nodePort: 30080 }],
    });
    expect(find(objects, 'Service', 'mooring-metrics').spec).toMatchObject({
      type: 'ClusterIP',
      ports: [{ name: 'metrics', port: 9464 }],
      selector: find(objects, 'Service').spec.selector,
    });
  },
);

it('makes one load balancer, for whom it is meant', async () => {
  const objects = await chart.objects(
    'production',
    '--set=service.type=LoadBalancer,service.loadBalancerClass=service.k8s.aws/nlb',
    set('service.loadBalancerSourceRanges', ['203.0.113.0/24']),
  );
  const services = objects.filter(({ kind }) => kind === 'Service');
  expect(services).toHaveLength(4); // two of the portal, two for metrics
  const balancers = services.filter(it => it.spec.type === 'LoadBalancer');
  expect(balancers.map(({ metadata }) => metadata.name)).toEqual(['mooring']);
  expect(balancers[0].spec).toMatchObject({
    loadBalancerClass: 'service.k8s.aws/nlb',
    loadBalancerSourceRanges: ['203.0.113.0/24'],
  });
});

it('has Prometheus find the metrics of both halves', async () => {
  const objects = await chart.objects('production');
  const { endpoints, selector } = find(objects, 'ServiceMonitor').spec;
  expect(endpoints).toMatchObject([{ port: 'metrics' }]);
  const found = objects.filter(
    ({ kind, metadata, spec }) =>
      kind === 'Service' &&
      spec.ports.some(({ name }: any) => name === 'metrics') &&
      Object.entries(selector.matchLabels).every(
        ([key, value]) => metadata.labels[key] === value,
      ),
  );
  expect(found.map(({ metadata }) => metadata.name).sort()).toEqual([
    'mooring-kubernetes-metrics',
    'mooring-metrics',
  ]);
});

it('opens further ports to those who may open the portal', async () => {
  const objects = await chart.objects(
    'api-only',
    set('service.extraPorts', [
      { name: 'proxy', port: 4180, targetPort: 'proxy' },
      { name: 'other', port: 8081 },
    ]),
  );
  expect(find(objects, 'Service').spec.ports).toHaveLength(3);
  expect(find(objects, 'NetworkPolicy').spec.ingress).toContainEqual({
    ports: [
      { port: 'http' },
      { port: 'proxy', protocol: 'TCP' },
      { port: 8081, protocol: 'TCP' },
    ],
    from: [{ podSelector: {} }],
  });
});

it('leads further hosts where the first one leads', async () => {
  const { rules, tls } = find(
    await chart.objects(
      'production',
      '--set=ingress.controller=nginx,ingress.tls.secretName=certificate',
      set('ingress.extraHosts', ['old.example.com', 'portal.example.com']),
    ),
    'Ingress',
  ).spec;
  const hosts = ['portal.example.com', 'old.example.com'];
  expect(rules.map(({ host }: any) => host)).toEqual(hosts);
  expect(rules[0].http.paths).toHaveLength(4);
  expect(rules[1].http).toEqual(rules[0].http);
  expect(tls).toEqual([{ hosts, secretName: 'certificate' }]);
});

it('leads further hosts of a Gateway there as well', async () => {
  const { hostnames } = find(
    await chart.objects(
      'api-only',
      '--set=httpRoute.enabled=true',
      set('httpRoute.parentRefs', [{ name: 'gateway' }]),
      set('httpRoute.extraHosts', ['*.example.org']),
    ),
    'HTTPRoute',
  ).spec;
  expect(hostnames).toEqual(['portal.example.com', '*.example.org']);
});

it('has a Route for each path that leads elsewhere', async () => {
  const objects = await chart.objects(
    'production',
    '--set=ingress.enabled=false,route.enabled=true,openshift.enabled=true',
    '--set=route.tls.externalCertificate=certificate,route.labels.shard=inside',
    '--set=route.annotations.team=platform',
  );
  const routes = objects.filter(({ kind }) => kind === 'Route');
  expect(routes.map(({ spec }) => [spec.path, spec.to.name])).toEqual([
    [undefined, 'mooring'],
    ['/api/kubernetes', 'mooring-kubernetes'],
    ['/api/kubernetes-matching', 'mooring-kubernetes'],
    ['/api/kubernetes-workloads', 'mooring-kubernetes'],
  ]);
  expect(new Set(routes.map(({ metadata }) => metadata.name)).size).toBe(4);
  for (const { apiVersion, metadata, spec } of routes) {
    expect(apiVersion).toBe('route.openshift.io/v1');
    expect(metadata.labels.shard).toBe('inside');
    expect(metadata.annotations).toEqual({
      team: 'platform',
      'haproxy.router.openshift.io/timeout': '1h',
    });
    expect(spec).toMatchObject({
      host: 'portal.example.com',
      port: { targetPort: 'http' },
      tls: {
        termination: 'reencrypt',
        insecureEdgeTerminationPolicy: 'Redirect',
        externalCertificate: { name: 'certificate' },
      },
    });
  }
});

it('ends TLS at the edge where the portal serves none', async () => {
  const route = await chart.objects(
    'api-only',
    '--set=ingress.enabled=false,route.enabled=true,openshift.enabled=true',
    '--set=route.tls.externalCertificate=certificate',
  );
  expect(find(route, 'Route').spec.tls.termination).toBe('edge');
});

it('adds manifests, as they are or as templates', async () => {
  const rule = {
    apiVersion: 'example.com/v1',
    kind: 'Alert',
    metadata: { name: 'slow' },
    spec: { summary: '{{ $labels.pod }} is slow' },
  };
  const objects = await chart.objects(
    'api-only',
    set('extraObjects', [
      rule,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ include "mooring.fullname" . }}-more }\ndata: { url: {{ .Values.portal.url }} }\n',
    ]),
  );
  expect(find(objects, 'Alert', 'slow')).toEqual(rule);
  expect(find(objects, 'ConfigMap', 'mooring-more').data).toEqual({
    url: 'https://portal.example.com',
  });
});
