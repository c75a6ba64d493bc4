import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { MatchingService } from '../service/MatchingService';

/** Registers the action that lists components that are not linked, with the caller's permissions. */
export function createListUnlinkedAction(options: {
  actionsRegistry: ActionsRegistryService;
  service: MatchingService;
}): void {
  const { actionsRegistry, service } = options;
  actionsRegistry.register({
    name: 'list-unlinked-components',
    title: 'List unlinked components',
    description: `Lists the catalog entities whose Kubernetes tab is empty though they ask for workloads, as far as you may read
them, each with what explains it best and since when. Entities of which nothing is known, since a cluster does not answer,
are not among them.`,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({
          owner: z
            .array(z.string().max(256))
            .max(100)
            .optional()
            .describe(
              'Only those of these owners, for example group:default/shop',
            ),
          limit: z.number().int().min(1).max(500).default(50),
          cursor: z
            .string()
            .max(1000)
            .optional()
            .describe('nextCursor of the page before'),
        }),
      output: z =>
        z.object({
          components: z.array(
            z.object({
              entityRef: z.string(),
              owner: z.string().optional(),
              status: z.string(),
              rule: z.string().optional(),
              message: z.string().optional(),
              firstSeen: z.string().optional(),
            }),
          ),
          total: z.number(),
          nextCursor: z.string().optional(),
          omitted: z.array(z.string()),
        }),
    },
    action: async ({ input, credentials }) => {
      const page = await service.matches(
        { ...input, status: ['unmatched', 'invalid'] },
        credentials,
      );
      return {
        output: {
          components: page.items.map(
            ({ entityRef, owner, status, leading }) => ({
              entityRef,
              owner,
              status,
              rule: leading?.rule,
              message: leading?.message,
              firstSeen: leading?.firstSeen,
            }),
          ),
          total: page.totalItems,
          nextCursor: page.nextCursor,
          omitted: [...page.omitted],
        },
      };
    },
  });
}
