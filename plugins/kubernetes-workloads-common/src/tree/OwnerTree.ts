import {
  allAtOnce,
  groupKindOf,
  GroupKind,
  KubernetesObject,
  ObjectKey,
  OwnerReference,
  Steps,
  visitInSteps,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';

/** So many owners are followed in one step. */
const NODES_PER_STEP = 100;

/**
 * An object and what it owns.
 *
 * @public
 */
export interface TreeNode {
  readonly object: KubernetesObject;
  readonly children: readonly TreeNode[];
  /** The controller that the object names and that was not given: it is gone, of a kind not watched, or not linked. */
  readonly missingOwner?: OwnerReference;
}

/**
 * The objects of one cluster by who owns whom: Deployment → ReplicaSet → Pod, CronJob → Job → Pod, and any custom
 * resource by its owner references.
 *
 * @public
 */
export class OwnerTree {
  static create(objects: Iterable<KubernetesObject>): OwnerTree {
    return allAtOnce(OwnerTree.createInSteps(objects));
  }

  /** The same in steps, for components of thousands of pods. */
  static *createInSteps(objects: Iterable<KubernetesObject>): Steps<OwnerTree> {
    const nodes = new Map<string, MutableNode>();
    yield* visitInSteps(objects, object => {
      nodes.set(identityOf(object), { object, children: [] });
    });
    const cut = yield* onCycles(nodes);
    const roots: TreeNode[] = [];
    const byKind = new Map<GroupKind, KubernetesObject[]>();
    yield* visitInSteps(nodes.values(), node => {
      const kind = groupKindOf(node.object);
      const ofKind = byKind.get(kind);
      if (ofKind) ofKind.push(node.object);
      else byKind.set(kind, [node.object]);
      const parent = parentOf(node, nodes);
      if (parent && !cut.has(node)) {
        parent.children.push(node);
        return;
      }
      if (!parent) node.missingOwner = controllerOf(node.object);
      roots.push(node);
    });
    const rootOf = new Map<TreeNode, TreeNode>();
    yield* visitInSteps(withRoots(roots), ([node, root]) => {
      rootOf.set(node, root);
    });
    return new OwnerTree(roots, nodes, rootOf, byKind);
  }

  private constructor(
    /** The objects that no other of them controls, in the order given. */
    readonly roots: readonly TreeNode[],
    private readonly nodes: ReadonlyMap<string, TreeNode>,
    private readonly rootsByNode: ReadonlyMap<TreeNode, TreeNode>,
    /** Every workload's problems ask for what stands beside it. */
    private readonly byKind: ReadonlyMap<
      GroupKind,
      readonly KubernetesObject[]
    >,
  ) {}

  /** Every object of a kind. */
  ofKind(kind: GroupKind): Iterable<KubernetesObject> {
    return this.byKind.get(kind) ?? [];
  }

  /** A node and all nodes below it, parents first. */
  below(node: TreeNode): Iterable<TreeNode> {
    return below(node);
  }

  /** An object of this kind and name, with what it owns. */
  find({ kind, namespace, name }: ObjectKey): TreeNode | undefined {
    for (const node of this.nodes.values()) {
      const { metadata } = node.object;
      if (
        metadata.name === name &&
        metadata.namespace === namespace &&
        groupKindOf(node.object) === kind
      )
        return node;
    }
    return undefined;
  }

  /** The first of the workloads in a namespace. */
  firstWorkloadIn(namespace: string | undefined): TreeNode | undefined {
    return this.roots.find(
      root => root.object.metadata.namespace === namespace && isWorkload(root),
    );
  }

  /** The root above an object: itself for a root; undefined for an object that was not given. */
  rootOf(object: KubernetesObject): TreeNode | undefined {
    const node = this.nodes.get(identityOf(object));
    return node && this.rootsByNode.get(node);
  }
}

/**
 * Whether a root runs something: a workload of Kubernetes' own, or whatever owns others.
 *
 * @public
 */
export function isWorkload({ object, children }: TreeNode): boolean {
  const kind = groupKindOf(object);
  return (
    children.length > 0 ||
    WORKLOAD_KINDS.includes(kind) ||
    kind === 'Rollout.argoproj.io'
  );
}

interface MutableNode extends TreeNode {
  readonly children: MutableNode[];
  missingOwner?: OwnerReference;
}

function* below(node: TreeNode): Iterable<TreeNode> {
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    for (let at = next.children.length - 1; at >= 0; at--)
      open.push(next.children[at]);
  }
}

function* withRoots(roots: TreeNode[]): Iterable<[TreeNode, TreeNode]> {
  for (const root of roots) for (const node of below(root)) yield [node, root];
}

/** The managing controller, which at most one owner is. */
function controllerOf({
  metadata,
}: KubernetesObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller);
}

/** Objects of manifests have no UID; nothing refers to them by one either. */
function identityOf(object: KubernetesObject): string {
  const { uid, namespace = '', name } = object.metadata;
  return uid ?? `${groupKindOf(object)}/${namespace}/${name}`;
}

function parentOf<Node extends TreeNode>(
  { object }: Node,
  nodes: ReadonlyMap<string, Node>,
): Node | undefined {
  const owner = controllerOf(object);
  return owner && nodes.get(owner.uid);
}

/** The nodes that are above themselves by way of their owners. */
function* onCycles(
  nodes: ReadonlyMap<string, TreeNode>,
): Steps<ReadonlySet<TreeNode>> {
  const found = new Set<TreeNode>();
  const metFrom = new Map<TreeNode, TreeNode>();
  for (const start of nodes.values()) {
    if (metFrom.has(start)) continue;
    let node: TreeNode | undefined = start;
    while (node && !metFrom.has(node)) {
      metFrom.set(node, start);
      if (metFrom.size % NODES_PER_STEP === 0) yield;
      node = parentOf(node, nodes);
    }
    // The way up has come to where it has been before.
    if (!node || metFrom.get(node) !== start) continue;
    while (node && !found.has(node)) {
      found.add(node);
      node = parentOf(node, nodes);
    }
  }
  return found;
}
