import { builtInResourceTypes } from '../store/builtInResourceTypes';
import { toApiVersion } from '../store/ResourceType';
import { ConformanceContext } from './ConformanceContext';

/** metrics-server is an add-on; a bare control plane has none. */
const ADD_ON_GROUPS = ['metrics.k8s.io'];

export function describeDiscovery(context: ConformanceContext): void {
  it('tells its version', async () => {
    const { body } = await context.api.get('/version');
    expect(body.gitVersion).toMatch(/^v1\.\d+\.\d+/);
    expect(body.major).toBe('1');
  });

  it('is healthy', async () => {
    for (const path of ['/healthz', '/livez', '/readyz']) {
      expect(await context.api.get(path)).toMatchObject({
        status: 200,
        body: 'ok',
      });
    }
  });

  it('lists groups and core versions', async () => {
    const { body: core } = await context.api.get('/api');
    expect(core).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    const { body: groups } = await context.api.get('/apis');
    expect(groups.kind).toBe('APIGroupList');
    expect(groups.groups).toContainEqual(
      expect.objectContaining({
        name: 'apps',
        preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
      }),
    );
  });

  it('describes each built-in resource as kube-apiserver does', async () => {
    const types = builtInResourceTypes.filter(
      ({ group }) => !ADD_ON_GROUPS.includes(group),
    );
    for (const type of types) {
      const path = type.group
        ? `/apis/${toApiVersion(type)}`
        : `/api/${type.version}`;
      const { body } = await context.api.get(path);
      expect(body).toMatchObject({
        kind: 'APIResourceList',
        groupVersion: toApiVersion(type),
      });
      const { storageVersionHash, verbs, ...resource } = body.resources.find(
        ({ name }: any) => name === type.plural,
      );
      expect({ ...resource, verbs: [...verbs].sort() }).toEqual({
        name: type.plural,
        singularName: type.singular,
        namespaced: type.namespaced,
        kind: type.kind,
        verbs: [...type.verbs].sort(),
        ...(type.shortNames.length > 0 && { shortNames: type.shortNames }),
        ...(type.categories.length > 0 && { categories: type.categories }),
      });
      const names = body.resources.map(({ name }: any) => name);
      expect(names).toEqual(
        expect.arrayContaining(
          type.subresources.map(subresource => `${type.plural}/${subresource}`),
        ),
      );
    }
  });

  it('describes all groups at once to those who ask', async () => {
    const accept =
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
    const { body, contentType } = await context.api.get('/apis', { accept });
    expect(contentType).toContain('as=APIGroupDiscoveryList');
    const apps = body.items.find(
      ({ metadata }: any) => metadata.name === 'apps',
    );
    expect(apps.versions[0].version).toBe('v1');
    expect(apps.versions[0].resources).toContainEqual(
      expect.objectContaining({
        resource: 'deployments',
        responseKind: { group: '', version: '', kind: 'Deployment' },
        scope: 'Namespaced',
        singularResource: 'deployment',
        shortNames: ['deploy'],
      }),
    );
  });

  it('answers 404 for what it does not serve', async () => {
    expect(await context.api.get('/apis/nothing.example.com/v1')).toMatchObject(
      {
        status: 404,
        body: '404 page not found\n',
      },
    );
    expect(await context.api.get('/api/v1/nothings')).toMatchObject({
      status: 404,
      body: {
        kind: 'Status',
        reason: 'NotFound',
        message: 'the server could not find the requested resource',
      },
    });
    expect((await context.api.get('/nothing')).status).toBe(404);
  });
}
