import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  catalogEntityCreatePermission,
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
  catalogEntityRefreshPermission,
  catalogEntityValidatePermission,
  catalogLocationAnalyzePermission,
  catalogLocationCreatePermission,
  catalogLocationReadPermission,
} from '@backstage/plugin-catalog-common/alpha';
import {
  kubernetesClustersReadPermission,
  kubernetesProxyPermission,
  kubernetesResourcesReadPermission,
} from '@backstage/plugin-kubernetes-common';
import {
  kubernetesFleetReadPermission,
  kubernetesMatchReadPermission,
  kubernetesOthersWorkloadsReadPermission,
} from '@mooring/plugin-kubernetes-matching-common';
import {
  AuthorizeResult,
  isPermission,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import {
  actionExecutePermission,
  taskCancelPermission,
  taskCreatePermission,
  taskReadPermission,
  templateParameterReadPermission,
  templateStepReadPermission,
} from '@backstage/plugin-scaffolder-common/alpha';

const ALLOW = { result: AuthorizeResult.ALLOW } as const;
const DENY = { result: AuthorizeResult.DENY } as const;

/** What everyone who is signed in may do. */
const EVERYONE: Permission[] = [
  catalogEntityReadPermission,
  catalogEntityCreatePermission,
  catalogEntityRefreshPermission,
  catalogEntityValidatePermission,
  catalogLocationReadPermission,
  catalogLocationCreatePermission,
  catalogLocationAnalyzePermission,
  kubernetesClustersReadPermission,
  kubernetesResourcesReadPermission,
  kubernetesMatchReadPermission,
  // Whoever may read any component's resources may read these too, by registering a component that claims them.
  kubernetesOthersWorkloadsReadPermission,
  actionExecutePermission,
  taskCreatePermission,
  templateParameterReadPermission,
  templateStepReadPermission,
];

/**
 * Who may do what. Everyone who is signed in may read, register components and run templates. Owners may delete what
 * they own, and see their own template runs. The rest, whatever a plugin may add, is for administrators.
 *
 * The Kubernetes proxy, which the tab needs for pod logs, has a list of its own: it passes any request on to a cluster
 * with the portal's credentials, and Backstage cannot tell a log from anything else that these credentials open. What
 * runs on the clusters and belongs to no component has a list, too.
 */
export class PortalPolicy implements PermissionPolicy {
  /**
   * Reads `permission.policy`.
   *
   * @throws InputError when an entry is not the reference of a user or a group.
   */
  static fromConfig(config: Config): PortalPolicy {
    return new PortalPolicy(
      readRefs(config, 'permission.policy.administrators'),
      readRefs(config, 'permission.policy.kubernetesProxy'),
      readRefs(config, 'permission.policy.kubernetesFleet'),
    );
  }

  private constructor(
    private readonly administrators: Set<string>,
    private readonly kubernetesProxy: Set<string>,
    private readonly kubernetesFleet: Set<string>,
  ) {}

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) return DENY;
    const { userEntityRef, ownershipEntityRefs } = user.info;
    const isOneOf = (refs: Set<string>) =>
      [userEntityRef, ...ownershipEntityRefs].some(ref => refs.has(ref));

    if (isOneOf(this.administrators)) return ALLOW;
    if (EVERYONE.some(({ name }) => name === permission.name)) return ALLOW;
    if (isPermission(permission, kubernetesProxyPermission)) {
      return isOneOf(this.kubernetesProxy) ? ALLOW : DENY;
    }
    if (isPermission(permission, kubernetesFleetReadPermission)) {
      return isOneOf(this.kubernetesFleet) ? ALLOW : DENY;
    }
    if (isPermission(permission, catalogEntityDeletePermission)) {
      return createCatalogConditionalDecision(
        permission,
        catalogConditions.isEntityOwner({ claims: ownershipEntityRefs }),
      );
    }
    if (
      isPermission(permission, taskReadPermission) ||
      isPermission(permission, taskCancelPermission)
    ) {
      return createScaffolderTaskConditionalDecision(
        permission,
        scaffolderTaskConditions.isTaskOwner({ createdBy: [userEntityRef] }),
      );
    }
    return DENY;
  }
}

function readRefs(config: Config, key: string): Set<string> {
  const refs = config.getOptionalStringArray(key) ?? [];
  return new Set(
    refs.map((ref, index) => {
      try {
        const { kind, namespace, name } = parseEntityRef(ref);
        if (!/^(user|group)$/i.test(kind)) throw new Error(`kind is ${kind}`);
        return stringifyEntityRef({ kind, namespace, name });
      } catch {
        throw new InputError(
          `${key}[${index}]: "${ref}" is not the reference of a user or a group; write for example group:default/platform`,
        );
      }
    }),
  );
}
