import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { WorkloadsService } from '../service/WorkloadsService';
import { nameOf, readComponentRef } from './names';

/** The worst come first; more fill a model's context and tell it nothing. */
const MAX_PODS = 50;

/** Registers the action that tells how an entity's workloads are, with the caller's permissions. */
export function createWorkloadsAction(options: {
  actionsRegistry: ActionsRegistryService;
  service: WorkloadsService;
}): void {
  const { actionsRegistry, service } = options;
  actionsRegistry.register({
    name: 'get-kubernetes-workloads',
    title: 'Get Kubernetes workloads',
    description: `Says how the Kubernetes workloads of a catalog entity are, in each cluster: what is wrong in plain sentences, the
worst first, since when, and what to look at next; each workload and its pods with what kubectl prints of them. The status is
Healthy, Progressing, Degraded, Suspended, Missing (no cluster runs any) or Unknown (something could not be read).`,
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
          clusters: z.array(
            z.object({
              cluster: z.string(),
              state: z.string(),
              status: z.string(),
              readyPods: z.number(),
              desiredPods: z.number(),
              problems: z.array(
                z.object({
                  problem: z.string(),
                  severity: z.string(),
                  message: z.string(),
                  since: z.string().optional(),
                  consequences: z.array(z.string()),
                }),
              ),
              workloads: z.array(
                z.object({ workload: z.string(), status: z.string() }),
              ),
              pods: z.array(
                z.object({
                  pod: z.string(),
                  workload: z.string(),
                  status: z.string(),
                  ready: z.string(),
                  restarts: z.number(),
                }),
              ),
              totalPods: z.number(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const entityRef = readComponentRef(input.entityRef);
      const found = await service.workloads(entityRef, credentials);
      return {
        output: {
          entityRef,
          status: found.status,
          clusters: found.clusters.map(cluster => ({
            cluster: cluster.cluster,
            state: cluster.state.type,
            status: cluster.status,
            readyPods: cluster.pods.ready,
            desiredPods: cluster.pods.desired,
            problems: cluster.problems.map(problem => ({
              problem: problem.problem,
              severity: problem.severity,
              message: problem.message,
              since:
                problem.since === undefined
                  ? undefined
                  : new Date(problem.since).toISOString(),
              consequences: problem.consequences.map(({ message }) => message),
            })),
            workloads: cluster.workloads.map(({ workload, status }) => ({
              workload: nameOf(workload),
              status,
            })),
            pods: cluster.podRows.slice(0, MAX_PODS).map(pod => ({
              pod: pod.name,
              workload: nameOf(pod.workload),
              status: pod.status,
              ready: `${pod.readyContainers}/${pod.totalContainers}`,
              restarts: pod.restarts,
            })),
            totalPods: cluster.totalPods,
          })),
        },
      };
    },
  });
}
