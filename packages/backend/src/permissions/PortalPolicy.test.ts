import { mockCredentials } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
  catalogLocationCreatePermission,
  catalogLocationDeletePermission,
  catalogPermissions,
} from '@backstage/plugin-catalog-common/alpha';
import {
  kubernetesPermissions,
  kubernetesProxyPermission,
  kubernetesResourcesReadPermission,
} from '@backstage/plugin-kubernetes-common';
import {
  kubernetesFleetReadPermission,
  kubernetesMatchingPermissions,
  kubernetesMatchReadPermission,
  kubernetesOthersWorkloadsReadPermission,
} from '@mooring/plugin-kubernetes-matching-common';
import {
  kubernetesWorkloadsPermissions,
  kubernetesWorkloadsReadPermission,
} from '@mooring/plugin-kubernetes-workloads-common';
import {
  AuthorizeResult,
  createPermission,
  Permission,
} from '@backstage/plugin-permission-common';
import {
  actionExecutePermission,
  scaffolderPermissions,
  taskCreatePermission,
  taskReadPermission,
  templateManagementPermission,
} from '@backstage/plugin-scaffolder-common/alpha';
import { PortalPolicy } from './PortalPolicy';

const ada = 'user:default/ada';
const policy = PortalPolicy.fromConfig(
  new ConfigReader({
    permission: {
      policy: {
        administrators: ['group:default/Platform', 'user:default/root'],
        kubernetesProxy: ['group:default/on-call'],
        kubernetesFleet: ['group:default/capacity'],
      },
    },
  }),
);

/** What somebody in these groups may do: ALLOW, DENY, or the names of the conditions. */
async function decide(permission: Permission, ...groups: string[]) {
  return decideBy(policy, permission, ...groups);
}

async function decideBy(
  by: PortalPolicy,
  permission: Permission,
  ...groups: string[]
) {
  const decision = await by.handle(
    { permission },
    {
      credentials: mockCredentials.user(ada),
      info: { userEntityRef: ada, ownershipEntityRefs: [ada, ...groups] },
    },
  );
  return 'conditions' in decision ? decision.conditions : decision.result;
}

it('lets everyone who is signed in read, register and run templates', async () => {
  for (const permission of [
    catalogEntityReadPermission,
    catalogLocationCreatePermission,
    kubernetesResourcesReadPermission,
    taskCreatePermission,
  ]) {
    expect(await decide(permission)).toBe(AuthorizeResult.ALLOW);
    expect(await policy.handle({ permission })).toEqual({
      result: AuthorizeResult.DENY,
    });
  }
});

it('lets owners delete what they own, and see their own template runs', async () => {
  expect(
    await decide(catalogEntityDeletePermission, 'group:default/shop'),
  ).toEqual({
    resourceType: 'catalog-entity',
    rule: 'IS_ENTITY_OWNER',
    params: { claims: [ada, 'group:default/shop'] },
  });
  expect(await decide(taskReadPermission)).toEqual({
    resourceType: 'scaffolder-task',
    rule: 'IS_TASK_OWNER',
    params: { createdBy: [ada] },
  });
});

const ownedByAda = {
  resourceType: 'catalog-entity',
  rule: 'IS_ENTITY_OWNER',
  params: { claims: [ada] },
};

it("shows owners the logs, events and manifests of what they own, lets them act on it, and not on others'", async () => {
  const owners = kubernetesWorkloadsPermissions.filter(
    permission => permission !== kubernetesWorkloadsReadPermission,
  );
  expect(owners).toHaveLength(5);
  for (const permission of owners)
    expect(await decide(permission)).toEqual(ownedByAda);
});

it('shows matches and workloads to everyone, or to owners only', async () => {
  const owners = PortalPolicy.fromConfig(
    new ConfigReader({ permission: { policy: { kubernetes: 'owners' } } }),
  );
  for (const permission of [
    kubernetesMatchReadPermission,
    kubernetesWorkloadsReadPermission,
  ]) {
    expect(await decide(permission)).toBe(AuthorizeResult.ALLOW);
    expect(await decideBy(owners, permission)).toEqual(ownedByAda);
  }
  const others = kubernetesOthersWorkloadsReadPermission;
  expect(await decide(others)).toBe(AuthorizeResult.ALLOW);
  expect(await decideBy(owners, others)).toBe(AuthorizeResult.DENY);
});

it.each([
  [{ permission: { policy: { kubernetes: 'nobody' } } }, /neither owners/],
  [
    {
      permission: { policy: { kubernetes: 'owners' } },
      kubernetes: { cache: { enabled: false } },
    },
    /without the cache/,
  ],
])('refuses %j', (config, message) => {
  expect(() => PortalPolicy.fromConfig(new ConfigReader(config))).toThrow(
    message,
  );
});

it('lets people run harmless actions in templates, and those that are named', async () => {
  const named = PortalPolicy.fromConfig(
    new ConfigReader({
      permission: { policy: { templateActions: ['publish:gitlab'] } },
    }),
  );
  const ids = async (by: PortalPolicy) => {
    const { anyOf } = (await decideBy(by, actionExecutePermission)) as any;
    return anyOf.map(({ params }: any) => params.actionId);
  };
  expect(await ids(policy)).toEqual([
    'catalog:fetch',
    'debug:wait',
    'kubernetes-matching:fix',
  ]);
  expect(await ids(named)).toContain('publish:gitlab');
  expect(await decide(actionExecutePermission, 'group:default/platform')).toBe(
    AuthorizeResult.ALLOW,
  );
});

it('lets only the named use the Kubernetes proxy', async () => {
  const proxy = kubernetesProxyPermission;
  expect(await decide(proxy)).toBe(AuthorizeResult.DENY);
  expect(await decide(proxy, 'group:default/on-call')).toBe(
    AuthorizeResult.ALLOW,
  );
  expect(await decide(proxy, 'group:default/platform')).toBe(
    AuthorizeResult.ALLOW,
  );
});

it('lets only the named read about the whole fleet', async () => {
  const fleet = kubernetesFleetReadPermission;
  expect(await decide(fleet, 'group:default/on-call')).toBe(
    AuthorizeResult.DENY,
  );
  expect(await decide(fleet, 'group:default/capacity')).toBe(
    AuthorizeResult.ALLOW,
  );
});

it('leaves the rest to administrators, even what it has never heard of', async () => {
  const unheardOf = createPermission({
    name: 'new.read',
    attributes: { action: 'read' },
  });
  for (const permission of [
    unheardOf,
    catalogLocationDeletePermission,
    templateManagementPermission,
  ]) {
    expect(await decide(permission, 'group:default/on-call')).toBe(
      AuthorizeResult.DENY,
    );
    expect(await decide(permission, 'group:default/platform')).toBe(
      AuthorizeResult.ALLOW,
    );
    expect(await decide(permission, 'user:default/root')).toBe(
      AuthorizeResult.ALLOW,
    );
  }
});

it('keeps exactly these from everyone else, so that a new permission is a decision', async () => {
  const kept: string[] = [];
  for (const permission of [
    ...catalogPermissions,
    ...kubernetesPermissions,
    ...kubernetesMatchingPermissions,
    ...kubernetesWorkloadsPermissions,
    ...scaffolderPermissions,
  ]) {
    if ((await decide(permission)) === AuthorizeResult.DENY) {
      kept.push(permission.name);
    }
  }
  expect(kept).toEqual([
    'catalog.location.delete',
    'catalog.ingestion.read',
    'catalog.ingestion.manage',
    'kubernetes.proxy',
    'kubernetes-matching.fleet.read',
    'scaffolder.template.dry-run',
    'scaffolder.template.management',
  ]);
});

it('gives nobody special rights by default', async () => {
  const closed = PortalPolicy.fromConfig(new ConfigReader({}));
  const user = {
    credentials: mockCredentials.user(ada),
    info: { userEntityRef: ada, ownershipEntityRefs: [ada] },
  };
  expect(
    await closed.handle({ permission: kubernetesProxyPermission }, user),
  ).toEqual({ result: AuthorizeResult.DENY });
});

it.each(['platform', 'component:default/shop', ''])(
  'refuses %j as the reference of a user or a group, and names the key',
  ref => {
    const config = { permission: { policy: { administrators: [ada, ref] } } };
    expect(() => PortalPolicy.fromConfig(new ConfigReader(config))).toThrow(
      /permission.policy.administrators\[1\].*(is not the reference of a user or a group|wanted string)/,
    );
  },
);
