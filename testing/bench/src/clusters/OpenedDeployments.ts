import { ControlPlane } from '@mooring/control-plane';
import { JsonObject } from '@backstage/types';
import { bareDeployment } from '../workloads/bareDeployment';

const NAMESPACE = 'opened';

/** Deployments of a real API server that change while somebody looks; each belongs to the component of its name. */
export class OpenedDeployments {
  static async create(
    controlPlane: ControlPlane,
    { count }: { count: number },
  ): Promise<OpenedDeployments> {
    const ids = Array.from({ length: count }, (_, index) => `page-${index}`);
    await controlPlane.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
      ...ids.map(id =>
        bareDeployment({ id, namespace: NAMESPACE, isLabelled: true }),
      ),
    ]);
    return new OpenedDeployments(controlPlane, ids);
  }

  private constructor(
    private readonly controlPlane: ControlPlane,
    readonly ids: readonly string[],
  ) {}

  /** Changes the metadata of one, `null` for what is to go; resolves once the API server has confirmed it. */
  async change(id: string, metadata: JsonObject): Promise<void> {
    await this.controlPlane.request(
      `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${id}`,
      {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: { metadata },
      },
    );
  }
}
