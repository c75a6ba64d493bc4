import { ConformanceContext } from './ConformanceContext';
import { emptyDeployment } from './emptyDeployment';

export function describeWriting(context: ConformanceContext): void {
  const configMaps = () => `/api/v1/namespaces/${context.namespace}/configmaps`;
  const deployments = () =>
    `/apis/apps/v1/namespaces/${context.namespace}/deployments`;

  async function createConfigMap(
    name: string,
    data: Record<string, string> = {},
  ) {
    const { status, body } = await context.api.create(configMaps(), {
      metadata: { name },
      data,
    });
    expect(status).toBe(201);
    return body;
  }

  it('creates objects and completes their metadata', async () => {
    const { status, body } = await context.api.create(configMaps(), {
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

  it('refuses what is there already, and what has no namespace', async () => {
    await createConfigMap('a');
    expect(
      await context.api.create(configMaps(), { metadata: { name: 'a' } }),
    ).toMatchObject({
      status: 409,
      body: {
        kind: 'Status',
        reason: 'AlreadyExists',
        message: 'configmaps "a" already exists',
        details: { name: 'a', kind: 'configmaps' },
        code: 409,
      },
    });
    expect(
      await context.api.create('/api/v1/namespaces/nowhere/configmaps', {
        metadata: { name: 'a' },
      }),
    ).toMatchObject({
      status: 404,
      body: { message: 'namespaces "nowhere" not found' },
    });
  });

  it('names each illegal field', async () => {
    const name = await context.api.create(configMaps(), {
      metadata: { name: 'Not_Legal' },
    });
    expect(name).toMatchObject({
      status: 422,
      body: {
        reason: 'Invalid',
        details: {
          name: 'Not_Legal',
          kind: 'ConfigMap',
          causes: [{ reason: 'FieldValueInvalid', field: 'metadata.name' }],
        },
      },
    });
    expect(name.body.message).toMatch(
      /^ConfigMap "Not_Legal" is invalid: metadata.name: Invalid value: "Not_Legal": a lowercase RFC 1123/,
    );

    const labels = await context.api.create(configMaps(), {
      metadata: { name: 'a', labels: { ok: '-no' } },
    });
    expect(labels).toMatchObject({
      status: 422,
      body: { details: { causes: [{ field: 'metadata.labels' }] } },
    });
    expect(labels.body.message).toContain(
      'Invalid value: "-no": a valid label must be',
    );

    const nameless = await context.api.create(configMaps(), { metadata: {} });
    expect(nameless.status).toBe(422);
    expect(nameless.body.message).toContain(
      'metadata.name: Required value: name or generateName is required',
    );
  });

  it('refuses a controller whose selector does not select its own pods', async () => {
    const unselected = emptyDeployment('web');
    unselected.spec.template.metadata.labels.app = 'other';
    const { status, body } = await context.api.create(
      deployments(),
      unselected,
    );
    expect(status).toBe(422);
    expect(body.details).toMatchObject({
      group: 'apps',
      kind: 'Deployment',
      name: 'web',
    });
    expect(body.details.causes).toContainEqual(
      expect.objectContaining({ field: 'spec.template.metadata.labels' }),
    );
    expect(body.message).toContain(
      '`selector` does not match template `labels`',
    );

    const { body: created } = await context.api.create(
      deployments(),
      emptyDeployment('web'),
    );
    const changed = structuredClone(created);
    delete changed.metadata.resourceVersion; // the controller may have been here
    changed.spec.selector.matchLabels = { app: 'other' };
    changed.spec.template.metadata.labels = { app: 'other' };
    const update = await context.api.request(`${deployments()}/web`, {
      method: 'PUT',
      body: changed,
    });
    expect(update.status).toBe(422);
    expect(update.body.details.causes).toContainEqual(
      expect.objectContaining({ field: 'spec.selector' }),
    );
    expect(update.body.message).toContain('field is immutable');
  });

  it('refuses bodies that do not fit the URL', async () => {
    const other = await context.api.create(configMaps(), {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a' },
    });
    expect(other).toMatchObject({
      status: 400,
      body: { reason: 'BadRequest' },
    });
    const elsewhere = await context.api.create(configMaps(), {
      metadata: { name: 'a', namespace: 'default' },
    });
    expect(elsewhere).toMatchObject({
      status: 400,
      body: {
        message:
          'the namespace of the provided object does not match the namespace sent on the request',
      },
    });
    const garbage = await context.api.request(configMaps(), {
      method: 'POST',
      body: '{"metadata":',
    });
    expect(garbage).toMatchObject({
      status: 400,
      body: { reason: 'BadRequest' },
    });
    const unknown = await context.api.request(configMaps(), {
      method: 'POST',
      body: 'a',
      contentType: 'text/plain',
    });
    expect(unknown).toMatchObject({
      status: 415,
      body: { reason: 'UnsupportedMediaType' },
    });
    const method = await context.api.request(configMaps(), {
      method: 'PUT',
      body: {},
    });
    expect(method.status).toBe(405);
  });

  it('refuses an update of a version that is no longer current', async () => {
    const old = await createConfigMap('a');
    await context.api.patch(`${configMaps()}/a`, 'merge', {
      data: { key: 'newer' },
    });
    const { status, body } = await context.api.request(`${configMaps()}/a`, {
      method: 'PUT',
      body: old,
    });
    expect(status).toBe(409);
    expect(body).toMatchObject({
      reason: 'Conflict',
      details: { name: 'a', kind: 'configmaps' },
    });
    expect(body.message).toBe(
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    );
    const { resourceVersion, ...metadata } = old.metadata;
    const unconditional = await context.api.request(`${configMaps()}/a`, {
      method: 'PUT',
      body: { ...old, metadata, data: { key: 'newest' } },
    });
    expect(unconditional).toMatchObject({
      status: 200,
      body: { data: { key: 'newest' }, metadata: { uid: metadata.uid } },
    });
  });

  it('counts generations by what is desired, and no versions without a change', async () => {
    const { body: created } = await context.api.create(
      deployments(),
      emptyDeployment('web'),
    );
    expect(created.metadata.generation).toBe(1);
    const labelled = await context.api.patch(`${deployments()}/web`, 'merge', {
      metadata: { labels: { a: 'b' } },
    });
    expect(labelled.body.metadata.generation).toBe(1);
    const changed = await context.api.patch(`${deployments()}/web`, 'merge', {
      spec: { minReadySeconds: 1 },
    });
    expect(changed.body.metadata.generation).toBe(2);

    const configMap = await createConfigMap('a', { key: 'value' });
    const same = await context.api.patch(`${configMaps()}/a`, 'merge', {
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
    const { body: deployment } = await context.api.create(deployments(), given);
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
