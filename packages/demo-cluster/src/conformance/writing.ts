import { ConfigMaps } from './ConfigMaps';
import { ConformanceContext } from './ConformanceContext';
import { emptyDeployment } from './emptyDeployment';
import { Workloads } from './workloads';

export function describeWriting(context: ConformanceContext): void {
  const configMaps = new ConfigMaps(context);
  const workloads = new Workloads(context);

  it('creates objects and completes their metadata', async () => {
    const { status, body } = await context.api.create(configMaps.path, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { generateName: 'settings-', labels: { a: 'b' } },
      data: { key: 'value' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      kind: 'ConfigMap',
      metadata: {
        generateName: 'settings-',
        namespace: context.namespace,
        labels: { a: 'b' },
      },
      data: { key: 'value' },
    });
    expect(body.metadata.name).toMatch(
      /^settings-[bcdfghjklmnpqrstvwxz2456789]{5}$/,
    );
    expect(body.metadata.uid).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(body.metadata.resourceVersion).toMatch(/^\d+$/);
    expect(body.metadata.creationTimestamp).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    );
    expect(body.metadata).not.toHaveProperty('generation');
  });

  it('counts generations by what is desired, and no versions without a change', async () => {
    const { body: created } = await context.api.create(
      workloads.path('deployments'),
      emptyDeployment('web'),
    );
    expect(created.metadata.generation).toBe(1);
    const labelled = await context.api.patch(
      `${workloads.path('deployments')}/web`,
      'merge',
      {
        metadata: { labels: { a: 'b' } },
      },
    );
    expect(labelled.body.metadata.generation).toBe(1);
    const changed = await context.api.patch(
      `${workloads.path('deployments')}/web`,
      'merge',
      {
        spec: { minReadySeconds: 1 },
      },
    );
    expect(changed.body.metadata.generation).toBe(2);

    const configMap = await configMaps.create('a', { key: 'value' });
    const same = await context.api.patch(`${configMaps.path}/a`, 'merge', {
      data: { key: 'value' },
    });
    expect(same.body.metadata.resourceVersion).toBe(
      configMap.metadata.resourceVersion,
    );
  });

  it('gives generations to the kinds that count them', async () => {
    const template = {
      metadata: { labels: { app: 'web' } },
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'web', image: 'example/web:1' }],
      },
    };
    const selector = { matchLabels: { app: 'web' } };
    const ports = [{ port: 80 }];
    const scaleTargetRef = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'web',
    };
    const cases: [string, object, number | undefined][] = [
      ['api/v1/pods', template.spec, 1],
      ['api/v1/services', { ports }, undefined],
      [
        'apis/autoscaling/v2/horizontalpodautoscalers',
        { scaleTargetRef, maxReplicas: 2 },
        undefined,
      ],
      ['apis/batch/v1/jobs', { template }, 1],
      [
        'apis/batch/v1/cronjobs',
        { schedule: '* * * * *', jobTemplate: { spec: { template } } },
        1,
      ],
      [
        'apis/networking.k8s.io/v1/ingresses',
        { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
        1,
      ],
      ['apis/policy/v1/poddisruptionbudgets', { selector }, 1],
      ['api/v1/resourcequotas', {}, undefined],
    ];
    for (const [resource, spec, generation] of cases) {
      const path = `/${resource.replace(
        /\/(\w+)$/,
        `/namespaces/${context.namespace}/$1`,
      )}?dryRun=All`;
      const { status, body } = await context.api.create(path, {
        metadata: { name: 'web' },
        spec,
      });
      expect({
        resource,
        status,
        generation: body.metadata.generation,
      }).toEqual({ resource, status: 201, generation });
    }
  });

  it('fills in what a manifest leaves out', async () => {
    const given = emptyDeployment('web');
    const [web] = given.spec.template.spec.containers;
    web.ports = [{ containerPort: 8080 }];
    web.readinessProbe = { httpGet: { port: 8080 } };
    const { body: deployment } = await context.api.create(
      workloads.path('deployments'),
      given,
    );
    const container = {
      resources: {},
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      imagePullPolicy: 'IfNotPresent',
    };
    expect(deployment.spec).toEqual({
      replicas: 0,
      selector: { matchLabels: { app: 'web' } },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
      },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              ...container,
              name: 'web',
              image: 'example/web:1',
              env: [{ name: 'A', value: '1' }],
              ports: [{ containerPort: 8080, protocol: 'TCP' }],
              readinessProbe: {
                httpGet: { path: '/', port: 8080, scheme: 'HTTP' },
                timeoutSeconds: 1,
                periodSeconds: 10,
                successThreshold: 1,
                failureThreshold: 3,
              },
            },
            { ...container, name: 'proxy', image: 'example/proxy:1' },
          ],
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          dnsPolicy: 'ClusterFirst',
          securityContext: {},
          schedulerName: 'default-scheduler',
        },
      },
    });

    const { body: service } = await context.api.create(
      `/api/v1/namespaces/${context.namespace}/services`,
      {
        metadata: { name: 'web' },
        spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
      },
    );
    const { clusterIP, clusterIPs, ...spec } = service.spec;
    expect(clusterIP).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(clusterIPs).toEqual([clusterIP]);
    expect(spec).toEqual({
      type: 'ClusterIP',
      selector: { app: 'web' },
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    });
    expect(service.status).toEqual({ loadBalancer: {} });
  });
}
