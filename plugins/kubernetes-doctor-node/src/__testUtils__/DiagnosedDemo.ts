import { once } from 'node:events';
import { AddressInfo, Server } from 'node:net';
import { DemoCluster } from '@mooring/demo-cluster';
import { ClusterAccessExplainer } from '../ClusterAccessExplainer';
import { DiagnosedCluster } from '../Diagnosis';
import { diagnoseCluster } from '../diagnoseCluster';

const explainer = ClusterAccessExplainer.create();
export const explain = explainer.explain.bind(explainer);

export const KINDS = [
  { group: '', version: 'v1', plural: 'pods' },
  { group: 'apps', version: 'v1', plural: 'deployments' },
];
/** One who may do too little. */
export const READER = 'system:serviceaccount:mooring:mooring';

/** A demo cluster and its diagnosis, also as it is behind other servers. */
export class DiagnosedDemo {
  static async start(): Promise<DiagnosedDemo> {
    const server = await DemoCluster.start({
      name: 'demo-east',
      users: {
        admin: { groups: ['system:masters'] },
        [READER]: {
          rules: [
            { verbs: ['list', 'watch'], apiGroups: [''], resources: ['pods'] },
            {
              verbs: ['list'],
              apiGroups: ['apps'],
              resources: ['deployments'],
            },
          ],
        },
      },
    });
    return new DiagnosedDemo(server);
  }

  readonly #others: Server[] = [];

  private constructor(readonly server: DemoCluster) {}

  cluster(changes: Partial<DiagnosedCluster> = {}): DiagnosedCluster {
    return {
      name: 'demo-east',
      url: this.server.url,
      caData: Buffer.from(this.server.caData).toString('base64'),
      kinds: KINDS,
      authMetadata: { 'kubernetes.io/auth-provider': 'serviceAccount' },
      getCredential: async () => ({
        type: 'bearer token',
        token: this.server.tokens.admin,
      }),
      ...changes,
    };
  }

  async hopsOf(changes: Partial<DiagnosedCluster> = {}) {
    const cluster = this.cluster(changes);
    return (await diagnoseCluster({ cluster, explain })).hops;
  }

  async last(changes: Partial<DiagnosedCluster> = {}) {
    return (await this.hopsOf(changes)).at(-1);
  }

  /** Has a server listen until the end, and returns its port. */
  async listen(server: Server): Promise<number> {
    this.#others.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await this.server.stop();
    for (const server of this.#others) server.close();
  }
}
