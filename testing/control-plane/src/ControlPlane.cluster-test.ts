import { execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { ControlPlane } from './ControlPlane';
import { writeKubeconfig } from './kubeconfig';
import { KubernetesClient } from './KubernetesClient';

const READER = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: reader, namespace: shop }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: config-maps, namespace: shop }
rules: [{ apiGroups: [''], resources: [configmaps], verbs: [list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reader, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: config-maps }
subjects: [{ kind: ServiceAccount, name: reader, namespace: shop }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: prices, namespace: shop }
data: { tea: '3' }
`;

describe('a control plane without controllers', () => {
  let controlPlane: ControlPlane;

  beforeAll(async () => {
    controlPlane = await ControlPlane.start();
  });
  afterAll(async () => {
    await controlPlane?.stop();
  });

  it('answers as the version it was built from', async () => {
    const { gitVersion, major, minor } = await controlPlane.request('/version');
    expect(gitVersion).toMatch(new RegExp(`^v${major}\\.${minor}\\.\\d+$`));
  });

  it('is trusted by its own authority only', async () => {
    const { url, ca } = controlPlane;
    const stranger = KubernetesClient.create({ url });
    await expect(stranger.request('/readyz')).rejects.toThrow(/certificate/);
    await stranger.close();

    const friend = KubernetesClient.create({
      url: url.replace('127.0.0.1', 'localhost'),
      ca,
    });
    expect(await friend.request('/readyz')).toBe('ok');
    await friend.close();
  });

  it('shows strangers its health and nothing else', async () => {
    for (const token of ['', 'guessed']) {
      await expect(
        controlPlane.request('/api/v1/namespaces', { token }),
      ).rejects.toMatchObject({ status: 401 });
    }
    expect(await controlPlane.request('/livez', { token: '' })).toBe('ok');
  });

  it('keeps its tokens out of the process list and other users out of its files', async () => {
    const processes = execFileSync('ps', ['-axww', '-o', 'args='], {
      encoding: 'utf8',
    });
    expect(processes).toContain(dirname(controlPlane.kubeconfig)); // the components are listed
    expect(processes).not.toContain(controlPlane.adminToken);
    for (const file of [
      'tokens.csv',
      'admin.kubeconfig',
      'apiserver.key',
      'service-account.key',
    ]) {
      const { mode } = await stat(join(dirname(controlPlane.kubeconfig), file));
      expect(mode.toString(8)).toBe('100600');
    }
  });

  it('lets a service account do exactly what RBAC grants', async () => {
    await controlPlane.apply(READER);
    const token = await controlPlane.createServiceAccountToken(
      'shop',
      'reader',
    );

    const { items } = await controlPlane.request(
      '/api/v1/namespaces/shop/configmaps',
      { token },
    );
    expect(items.map((item: any) => item.data)).toContainEqual({ tea: '3' });

    for (const path of [
      '/api/v1/namespaces/shop/secrets',
      '/api/v1/namespaces/default/configmaps',
      '/api/v1/configmaps',
    ]) {
      await expect(controlPlane.request(path, { token })).rejects.toMatchObject(
        {
          status: 403,
          reason: 'Forbidden',
          message: expect.stringContaining('system:serviceaccount:shop:reader'),
        },
      );
    }
  });

  it('applies custom resources together with their definition', async () => {
    const [tea, definition] = await controlPlane.apply(`
apiVersion: shop.example.com/v1
kind: Tea
metadata: { name: earl-grey }
spec: { grams: 100 }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: teas.shop.example.com }
spec:
  group: shop.example.com
  scope: Namespaced
  names: { kind: Tea, plural: teas }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`);
    expect(tea.spec).toEqual({ grams: 100 });
    expect(tea.metadata.uid).toEqual(expect.any(String));
    expect(definition.kind).toBe('CustomResourceDefinition');
  });

  it('names a kind that the cluster does not know', async () => {
    await expect(
      controlPlane.apply([
        { apiVersion: 'v1', kind: 'Tee', metadata: { name: 'earl-grey' } },
      ]),
    ).rejects.toThrow(
      'The cluster knows no kind "Tee" in apiVersion "v1" (earl-grey).',
    );
  });

  it('keeps data, address and credentials when the API server is killed and started again', async () => {
    await controlPlane.apply(READER);
    const { url } = controlPlane;
    const token = await controlPlane.createServiceAccountToken(
      'shop',
      'reader',
    );

    await controlPlane.stopApiServer({ signal: 'SIGKILL' });
    await expect(controlPlane.request('/readyz')).rejects.toThrow(
      /ECONNREFUSED/,
    );

    await controlPlane.startApiServer();
    expect(controlPlane.url).toBe(url);
    const { items } = await controlPlane.request(
      '/api/v1/namespaces/shop/configmaps',
      { token },
    );
    expect(items).toContainEqual(
      expect.objectContaining({ data: { tea: '3' } }),
    );
  });

  it('can be used by way of a kubeconfig, like any cluster that runs already', async () => {
    const existing = await ControlPlane.start({
      kubeconfig: controlPlane.kubeconfig,
    });
    expect(existing.url).toBe(controlPlane.url);
    const { userInfo } = await whoAmI(existing);
    expect(userInfo.username).toBe('admin');

    await expect(existing.restartApiServer()).rejects.toThrow(
      'was not started here',
    );
    await expect(
      ControlPlane.start({
        kubeconfig: controlPlane.kubeconfig,
        extraApiServerArgs: ['--v=2'],
      }),
    ).rejects.toThrow(
      'runs already, so authenticationWebhook and extraApiServerArgs cannot be set',
    );

    await existing.stop();
    expect(await controlPlane.request('/readyz')).toBe('ok');
  });

  it('writes kubeconfigs for other users', async () => {
    await controlPlane.apply(READER);
    const token = await controlPlane.createServiceAccountToken(
      'shop',
      'reader',
    );
    const kubeconfig = await controlPlane.kubeconfigFor({
      token,
      namespace: 'shop',
    });
    const reader = await ControlPlane.start({ kubeconfig });
    const { userInfo } = await whoAmI(reader);
    expect(userInfo.username).toBe('system:serviceaccount:shop:reader');
    await reader.stop();
  });
});

describe('several control planes', () => {
  it('run at once, and one asks a webhook who the bearer of a token is', async () => {
    const webhook = createServer(async (request, response) => {
      const review = JSON.parse(
        Buffer.concat(await request.toArray()).toString(),
      );
      const authenticated = review.spec.token === 'ticket';
      const user = { username: 'role:viewer', groups: ['viewers'] };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          apiVersion: review.apiVersion,
          kind: review.kind,
          status: authenticated ? { authenticated, user } : { authenticated },
        }),
      );
    });
    await new Promise<void>(resolve => webhook.listen(0, '127.0.0.1', resolve));
    const { port } = webhook.address() as AddressInfo;

    const plain = await ControlPlane.start();
    const kubeconfig = join(dirname(plain.kubeconfig), 'webhook.kubeconfig');
    await writeKubeconfig(kubeconfig, {
      url: `http://127.0.0.1:${port}/`,
      token: 'unused',
    });
    const withWebhook = await ControlPlane.start({
      authenticationWebhook: { kubeconfig },
    });
    try {
      expect(withWebhook.url).not.toBe(plain.url);
      const { userInfo } = await whoAmI(withWebhook, 'ticket');
      expect(userInfo).toMatchObject({
        username: 'role:viewer',
        groups: ['viewers', 'system:authenticated'],
      });
      await expect(whoAmI(withWebhook, 'forged')).rejects.toMatchObject({
        status: 401,
      });
      await expect(whoAmI(plain, 'ticket')).rejects.toMatchObject({
        status: 401,
      });
      // Neither accepts what the other issued.
      await expect(whoAmI(withWebhook, plain.adminToken)).rejects.toMatchObject(
        { status: 401 },
      );
    } finally {
      await Promise.all([plain.stop(), withWebhook.stop()]);
      await new Promise(resolve => webhook.close(resolve));
    }
  });
});

async function whoAmI(controlPlane: ControlPlane, token?: string) {
  const { status } = await controlPlane.request(
    '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    {
      method: 'POST',
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'SelfSubjectReview',
      },
      token,
    },
  );
  return status;
}
