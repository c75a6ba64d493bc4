import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { MatchingService } from '../service/MatchingService';

/** Registers the action that explains one entity's match, with the caller's permissions. */
export function createExplainAction(options: {
  actionsRegistry: ActionsRegistryService;
  service: MatchingService;
}): void {
  const { actionsRegistry, service } = options;
  actionsRegistry.register({
    name: 'explain-kubernetes-matching',
    title: 'Explain Kubernetes matching',
    description: `Says whether a catalog entity is linked to its Kubernetes workloads, and if not, why not and how to mend it:
what was asked of which cluster, what each cluster answered, and what was found instead. The status is matched,
partly-matched, unmatched, unknown (some cluster does not answer) or invalid (the annotations ask what no cluster can
answer). The first finding explains most.`,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .max(256)
            .describe(
              'The reference of the entity, for example component:default/payments',
            ),
        }),
      output: z =>
        z.object({
          entityRef: z.string(),
          status: z.string(),
          asked: z.object({
            labelSelector: z.string(),
            namespace: z.string().optional(),
          }),
          clusters: z.array(
            z.object({
              cluster: z.string(),
              status: z.string(),
              state: z.string(),
              workloads: z.array(z.string()),
            }),
          ),
          findings: z.array(
            z.object({
              rule: z.string(),
              severity: z.string(),
              message: z.string(),
              firstSeen: z.string().optional(),
              fixes: z.array(z.string()),
            }),
          ),
          omitted: z
            .array(z.string())
            .describe('Parts that you cannot read, and that are left out'),
        }),
    },
    action: async ({ input, credentials }) => {
      const entityRef = stringifyEntityRef(
        parseEntityRef(input.entityRef, {
          defaultKind: 'Component',
          defaultNamespace: 'default',
        }),
      );
      const match = await service.match(entityRef, credentials);
      return {
        output: {
          entityRef: match.entityRef,
          status: match.status,
          asked: {
            labelSelector: match.query.labelSelector,
            namespace: match.query.namespace,
          },
          clusters: match.clusters.map(
            ({ cluster, status, state, workloads }) => ({
              cluster,
              status,
              state: state.type,
              workloads: workloads.map(
                ({ kind, namespace, name }) =>
                  `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
              ),
            }),
          ),
          findings: match.findings.map(
            ({ rule, severity, message, firstSeen, fixes }) => ({
              rule,
              severity,
              message,
              firstSeen,
              fixes: fixes.map(({ title, command }) =>
                command ? `${title}: ${command}` : title,
              ),
            }),
          ),
          omitted: [...match.omitted],
        },
      };
    },
  });
}
