import { ControlPlane } from '@mooring/control-plane';
import { conformanceSuite } from '../src/conformance/conformanceSuite';

describe('a real API server', () => {
  conformanceSuite(async () => {
    const cluster = await ControlPlane.start({ controllers: true, nodes: 2 });
    return {
      url: cluster.url,
      ca: cluster.ca,
      adminToken: cluster.adminToken,
      createPodReader: async namespace => {
        const name = 'pod-reader';
        await cluster.apply([
          {
            apiVersion: 'v1',
            kind: 'ServiceAccount',
            metadata: { name, namespace },
          },
          {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'Role',
            metadata: { name, namespace },
            rules: [
              {
                apiGroups: [''],
                resources: ['pods'],
                verbs: ['get', 'list', 'watch'],
              },
            ],
          },
          {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'RoleBinding',
            metadata: { name, namespace },
            roleRef: {
              apiGroup: 'rbac.authorization.k8s.io',
              kind: 'Role',
              name,
            },
            subjects: [{ kind: 'ServiceAccount', name, namespace }],
          },
        ]);
        return await cluster.createServiceAccountToken(namespace, name);
      },
      // The watch cache begins again with the version it finds.
      forgetHistory: () => cluster.restartApiServer(),
      stop: () => cluster.stop(),
    };
  });
});
