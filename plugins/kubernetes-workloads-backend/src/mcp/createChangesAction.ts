import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { ChangesService } from '../changes/ChangesService';
import { nameOf, readComponentRef } from './names';

/** Registers the action that tells what changed in an entity's workloads, with the caller's permissions. */
export function createChangesAction(options: {
  actionsRegistry: ActionsRegistryService;
  service: ChangesService;
}): void {
  const { actionsRegistry, service } = options;
  actionsRegistry.register({
    name: 'list-kubernetes-changes',
    title: 'List changes of Kubernetes workloads',
    description: `Lists what changed in the Kubernetes workloads of a catalog entity, the latest first: rollouts, images, numbers of
replicas, restarts and first crashes, with the Git revision where it is known.`,
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
          limit: z.number().int().min(1).max(500).default(50),
          cursor: z
            .string()
            .max(100)
            .optional()
            .describe('nextCursor of the page before'),
        }),
      output: z =>
        z.object({
          changes: z.array(
            z.object({
              at: z.string(),
              cluster: z.string(),
              workload: z.string(),
              change: z.string(),
              message: z.string(),
              revision: z.string().optional(),
              whileAway: z
                .boolean()
                .describe(
                  'Whether it happened while nobody watched, so that only the difference is known',
                ),
            }),
          ),
          syncs: z
            .array(
              z.object({
                at: z.string(),
                cluster: z.string(),
                message: z.string(),
                revision: z.string().optional(),
              }),
            )
            .describe('What Argo CD and Flux applied, or failed to'),
          nextCursor: z.string().optional(),
        }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, ...request } = input;
      const { items, syncs, nextCursor } = await service.changes(
        readComponentRef(entityRef),
        request,
        credentials,
      );
      return {
        output: {
          changes: items.map(
            ({
              at,
              cluster,
              workload,
              change,
              message,
              revision,
              whileAway,
            }) => ({
              at,
              cluster,
              workload: nameOf(workload),
              change,
              message,
              revision,
              whileAway,
            }),
          ),
          syncs: syncs.map(({ at, cluster, message, revision }) => ({
            ...{ at, cluster, message, revision: revision?.text },
          })),
          nextCursor,
        },
      };
    },
  });
}
