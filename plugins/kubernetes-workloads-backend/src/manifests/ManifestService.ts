import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  kubernetesManifestsReadPermission,
  ObjectManifest,
  ObjectRequest,
} from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects } from '../service/EntityObjects';
import { presentManifest } from './presentManifest';

/** Shows an entity's own objects as the cluster holds them, from memory. */
export class ManifestService {
  static create(options: {
    access: WorkloadsAccess;
    objects: EntityObjects;
  }): ManifestService {
    return new ManifestService(options);
  }

  private constructor(
    private readonly options: Parameters<typeof ManifestService.create>[0],
  ) {}

  /** @throws NotFoundError for an object that is not the entity's, whether or not it exists. */
  async manifest(
    entityRef: string,
    request: ObjectRequest,
    credentials: BackstageCredentials,
  ): Promise<ObjectManifest> {
    const { access, objects } = this.options;
    const entity = await access.entity(
      entityRef,
      kubernetesManifestsReadPermission,
      credentials,
    );
    const { found, object } = await objects.one(entity, request);
    return {
      cluster: request.cluster,
      state: found.cluster.index.state,
      ...presentManifest(object),
    };
  }
}
