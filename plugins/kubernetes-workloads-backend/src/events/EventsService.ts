import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  KubernetesObject,
  sortInSteps,
  Steps,
  visitInSteps,
} from '@mooring/kubernetes-objects';
import { Pacer } from '@mooring/plugin-kubernetes-cache-node';
import {
  kubernetesEventsReadPermission,
  ObjectEvents,
  ObjectRequest,
  OwnerTree,
  problemObject,
  TreeNode,
} from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadsAccess } from '../access/WorkloadsAccess';
import { EntityObjects } from '../service/EntityObjects';
import { urgencyOf } from '../service/podRows';
import { ClusterEvents } from './ClusterEvents';

/** How many objects are asked for: each is a request to the cluster. */
const MAX_OBJECTS = 20;
const MAX_EVENTS = 200;

/** Tells the events of an entity's own objects, and of no others. */
export class EventsService {
  static create(options: {
    access: WorkloadsAccess;
    objects: EntityObjects;
    events: ClusterEvents;
  }): EventsService {
    return new EventsService(options);
  }

  private constructor(
    private readonly options: Parameters<typeof EventsService.create>[0],
  ) {}

  /**
   * The events of an object and of what it owns, the worst of these if they are many.
   *
   * @throws NotFoundError for an object that is not the entity's, whether or not it exists.
   */
  async events(
    entityRef: string,
    request: ObjectRequest,
    credentials: BackstageCredentials,
  ): Promise<ObjectEvents> {
    const { access, objects, events } = this.options;
    const entity = await access.entity(
      entityRef,
      kubernetesEventsReadPermission,
      credentials,
    );
    const { tree, node } = await objects.treeWith(entity, request);
    const { object: self } = node;
    const below = await Pacer.ofProcess().run(worstBelow(tree, node));
    const asked = [self, ...below.slice(0, MAX_OBJECTS - 1)];
    const answers = await Promise.all(
      asked.map(object => events.of(request.cluster, object)),
    );
    const found = answers
      .flatMap(answer => answer.events)
      .sort((a, b) => (b.lastSeen ?? '').localeCompare(a.lastSeen ?? ''));
    return {
      cluster: request.cluster,
      object: problemObject(self),
      askedAt: new Date(
        Math.min(...answers.map(({ askedAt }) => askedAt)),
      ).toISOString(),
      events: found.slice(0, MAX_EVENTS),
      askedObjects: asked.length,
      totalObjects: below.length + 1,
      isCut:
        found.length > MAX_EVENTS || answers.some(({ hasMore }) => hasMore),
    };
  }
}

/** What an object owns, the worst first. */
function* worstBelow(
  tree: OwnerTree,
  node: TreeNode,
): Steps<KubernetesObject[]> {
  const below: { object: KubernetesObject; urgency: number }[] = [];
  yield* visitInSteps(tree.below(node), ({ object }) => {
    if (object !== node.object)
      below.push({ object, urgency: urgencyOf(object) });
  });
  const sorted = yield* sortInSteps(below, (a, b) => a.urgency - b.urgency);
  return sorted.map(({ object }) => object);
}
