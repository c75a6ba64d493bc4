import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createMockDirectory,
  mockCredentials,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { EntityMatch, Fix } from '@mooring/plugin-kubernetes-matching-common';
import { createFixAction } from './createFixAction';

const URL = 'https://github.com/acme/shop/blob/main/services/catalog-info.yaml';
const FILE = `# The shop
apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: payments
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments # ours since 2019
  annotations:
    backstage.io/kubernetes-id: "payments-api"
spec: { type: service, lifecycle: production, owner: shop }
`;
const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'payments',
    namespace: 'default',
    annotations: { 'backstage.io/managed-by-location': `url:${URL}` },
  },
};
const path = ['metadata', 'annotations', 'backstage.io/kubernetes-id'];
const fix: Fix = {
  title: 'write "payment-api" in the annotation',
  certain: true,
  target: { type: 'entity' },
  edits: [{ type: 'set', path, value: 'payment-api' }],
};
const object = {
  type: 'object' as const,
  ...{ cluster: 'eu', apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
};
const match = {
  entityRef: 'component:default/payments',
  findings: [
    {
      rule: 'near-miss',
      message: '"payment-api" is in use',
      fixes: [fix, { ...fix, title: 'label it', target: object }],
    },
  ],
} as unknown as EntityMatch;

describe('kubernetes-matching:fix', () => {
  const workspace = createMockDirectory();
  const credentials = mockCredentials.user();
  const read = jest.fn().mockResolvedValue(match);
  const buffer = jest.fn();
  const readUrl = jest.fn(async () => ({ buffer }));
  beforeEach(() => {
    jest.clearAllMocks();
    workspace.clear();
    buffer.mockResolvedValue(Buffer.from(FILE));
  });

  async function run(
    input: { entityRef?: string; rule?: string; fix?: string } = {},
    entities = [entity],
  ) {
    const action = createFixAction({
      catalog: catalogServiceMock({ entities }),
      urlReader: { readUrl } as never,
      integrations: ScmIntegrations.fromConfig(
        new ConfigReader({
          integrations: { github: [{ host: 'github.com' }] },
        }),
      ),
      matches: { read },
    });
    const context = createMockActionContext({
      input: {
        entityRef: 'component:default/payments',
        rule: 'near-miss',
        fix: fix.title,
        ...input,
      },
      workspacePath: workspace.path,
      getInitiatorCredentials: async () => credentials,
    });
    await action.handler(context);
    return Object.fromEntries(jest.mocked(context.output).mock.calls);
  }

  it("writes the entity's file with nothing changed but what the fix says", async () => {
    expect(await run()).toEqual({
      repoUrl: 'github.com?owner=acme&repo=shop',
      path: 'services/catalog-info.yaml',
      targetBranch: 'main',
      branch: 'kubernetes-link/payments',
      title: 'fix: link payments to its Kubernetes workloads',
      description:
        '"payment-api" is in use\n\nFix: write "payment-api" in the annotation (rule `near-miss`).',
    });
    expect(readUrl).toHaveBeenCalledWith(URL);
    expect(
      await readFile(
        join(workspace.path, 'services/catalog-info.yaml'),
        'utf8',
      ),
    ).toBe(FILE.replace('payments-api', 'payment-api'));
  });

  it('asks with the rights of the user who runs the template', async () => {
    await run();
    expect(read).toHaveBeenCalledWith('component:default/payments', {
      credentials,
    });
  });

  it.each([
    ['a fix that is no longer offered', { fix: 'delete it' }],
    ['a fix of another rule', { rule: 'id-format' }],
    ["a fix of a cluster's object", { fix: 'label it' }],
  ])('refuses %s', async (_, input) => {
    await expect(run(input)).rejects.toThrow(
      /^component:default\/payments has no finding of .* its Kubernetes tab shows/,
    );
    expect(readUrl).not.toHaveBeenCalled();
  });

  it.each([
    ['file:/srv/catalog-info.yaml', /which is in no repository/],
    ['url:https://example.com/catalog-info.yaml', /which is in no repository/],
    ['url:https://github.com/acme', /which names no file of a repository/],
    ['', /does not know where component:default\/payments comes from/],
  ])(
    'says that it cannot change what comes from "%s"',
    async (location, said) => {
      const annotations = { 'backstage.io/managed-by-location': location };
      const moved = {
        ...entity,
        metadata: { ...entity.metadata, annotations },
      };
      await expect(run({}, [moved])).rejects.toThrow(said);
    },
  );

  it.each([
    ['is gone from the file', 'kind: System\n', /does not hold component/],
    [
      'is mended already',
      FILE.replace('payments-api', 'payment-api'),
      /already/,
    ],
    ['is in a file without bounds', 'a'.repeat(2 ** 20 + 1), /1048577 bytes/],
    ['is in a file that is not YAML', 'a: [', /does not hold component/],
  ])('says so when the entity %s', async (_, text, said) => {
    buffer.mockResolvedValue(Buffer.from(text));
    await expect(run()).rejects.toThrow(said);
  });

  it('says that there is no such entity', async () => {
    await expect(run({ entityRef: 'component:default/x' })).rejects.toThrow(
      'There is no entity component:default/x.',
    );
  });
});
