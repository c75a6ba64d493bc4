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
  kubernetesEventsReadPermission,
  kubernetesLogsReadPermission,
  kubernetesManifestsReadPermission,
  kubernetesPodsDeletePermission,
  kubernetesRolloutsRestartPermission,
  kubernetesWorkloadsReadPermission,
} from '@mooring/plugin-kubernetes-workloads-common';
import {
  AuthorizeResult,
  isPermission,
  Permission,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createScaffolderActionConditionalDecision,
  createScaffolderTaskConditionalDecision,
  scaffolderActionConditions,
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
  taskCreatePermission,
  templateParameterReadPermission,
  templateStepReadPermission,
];

/** What owners may do with what they own, no matter who may see it. */
const OWNERS: Permission[] = [
  catalogEntityDeletePermission,
  kubernetesLogsReadPermission,
  kubernetesEventsReadPermission,
  kubernetesManifestsReadPermission,
  kubernetesRolloutsRestartPermission,
  kubernetesPodsDeletePermission,
];

/** Whose objects, matches and workloads people see: those of their own entities, or all that they can see in the catalog. */
const AUDIENCES = ['owners', 'everyone'] as const;

/** The actions in templates that touch nothing outside a run's own workspace, and ours. */
const HARMLESS_ACTIONS = [
  'catalog:fetch',
  'debug:wait',
  'kubernetes-matching:fix',
];

/**
 * Who may do what. Everyone who is signed in may read, register components and run templates. Owners may delete what
 * they own, read its logs, events and manifests, act on its pods where the configuration allows that, and see their own
 * template runs. The rest, whatever a plugin may add, is for administrators.
 *
 * `permission.policy.kubernetes` says whose objects and matches people see. `kubernetes.resources.read` knows no entity and
 * is everyone's; the cache asks for `kubernetes-matching.match.read` on the entity besides.
 *
 * Templates run with the portal's tokens, so that people run harmless actions only, and those that
 * `permission.policy.templateActions` names.
 *
 * The Kubernetes proxy, which the tab needs for pod logs, has a list of its own: it passes any request on to a cluster
 * with the portal's credentials, and Backstage cannot tell a log from anything else that these credentials open. What
 * runs on the clusters and belongs to no component has a list, too.
 */
export class PortalPolicy implements PermissionPolicy {
  /**
   * Reads `permission.policy`.
   *
   * @throws InputError when an entry is not the reference of a user or a group, when `kubernetes` is neither `owners` nor
   * `everyone`, or when it is `owners` without the cache, which alone tells owners.
   */
  static fromConfig(config: Config): PortalPolicy {
    return new PortalPolicy(
      readRefs(config, 'permission.policy.administrators'),
      readRefs(config, 'permission.policy.kubernetesProxy'),
      readRefs(config, 'permission.policy.kubernetesFleet'),
      readAudience(config),
      config.getOptionalStringArray('permission.policy.templateActions') ?? [],
    );
  }

  private constructor(
    private readonly administrators: Set<string>,
    private readonly kubernetesProxy: Set<string>,
    private readonly kubernetesFleet: Set<string>,
    private readonly audience: (typeof AUDIENCES)[number],
    private readonly templateActions: readonly string[],
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
    // Anyone who may read any entity's objects may read others' too, by registering a component that claims them.
    if (isPermission(permission, kubernetesOthersWorkloadsReadPermission)) {
      const isOpen = this.audience === 'everyone';
      return isOpen || isOneOf(this.kubernetesFleet) ? ALLOW : DENY;
    }
    if (
      isPermission(permission, kubernetesMatchReadPermission) ||
      isPermission(permission, kubernetesWorkloadsReadPermission)
    ) {
      if (this.audience === 'everyone') return ALLOW;
      return createCatalogConditionalDecision(
        permission,
        catalogConditions.isEntityOwner({ claims: ownershipEntityRefs }),
      );
    }
    if (isPermission(permission, actionExecutePermission)) {
      const [first, ...others] = [...HARMLESS_ACTIONS, ...this.templateActions];
      const is = (actionId: string) =>
        scaffolderActionConditions.hasActionId({ actionId });
      return createScaffolderActionConditionalDecision(permission, {
        anyOf: [is(first), ...others.map(is)],
      });
    }
    if (OWNERS.some(({ name }) => name === permission.name)) {
      return createCatalogConditionalDecision(
        permission as ResourcePermission<'catalog-entity'>,
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

function readAudience(config: Config): (typeof AUDIENCES)[number] {
  const key = 'permission.policy.kubernetes';
  const value = config.getOptionalString(key) ?? 'everyone';
  const audience = AUDIENCES.find(name => name === value);
  if (!audience) {
    throw new InputError(
      `${key}: ${JSON.stringify(value)} is neither owners nor everyone`,
    );
  }
  const cache = 'kubernetes.cache.enabled';
  if (audience === 'owners' && config.getOptionalBoolean(cache) === false) {
    throw new InputError(
      `${key} is owners, and ${cache} is false: without the cache the Kubernetes plugin shows any entity's objects. Remove one of the two`,
    );
  }
  return audience;
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
