import {
  groupKindOf,
  GroupKind,
  KubernetesObject,
  ObjectKey,
  OwnerReference,
  WORKLOAD_KINDS,
} from '@mooring/kubernetes-objects';

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
    const nodes = new Map<string, MutableNode>();
    for (const object of objects)
      nodes.set(identityOf(object), { object, children: [] });
    const roots: MutableNode[] = [];
    const byKind = new Map<GroupKind, KubernetesObject[]>();
    for (const node of nodes.values()) {
      const kind = groupKindOf(node.object);
      const ofKind = byKind.get(kind);
      if (ofKind) ofKind.push(node.object);
      else byKind.set(kind, [node.object]);
      const owner = controllerOf(node.object);
      const parent = owner && nodes.get(owner.uid);
      if (parent && !isBelow(parent, node, nodes)) parent.children.push(node);
      else roots.push(parent ? node : { ...node, missingOwner: owner });
    }
    return new OwnerTree(roots, nodes, byKind);
  }

  readonly #nodes: ReadonlyMap<string, TreeNode>;
  readonly #rootOf = new Map<TreeNode, TreeNode>();

  private constructor(
    /** The objects that no other of them controls, in the order given. */
    readonly roots: readonly TreeNode[],
    nodes: ReadonlyMap<string, TreeNode>,
    /** Every workload's problems ask for what stands beside it. */
    private readonly byKind: ReadonlyMap<
      GroupKind,
      readonly KubernetesObject[]
    >,
  ) {
    this.#nodes = nodes;
    for (const root of roots)
      for (const node of this.below(root)) this.#rootOf.set(node, root);
  }

  /** Every object of a kind. */
  ofKind(kind: GroupKind): Iterable<KubernetesObject> {
    return this.byKind.get(kind) ?? [];
  }

  /** A node and all nodes below it, parents first. */
  *below(node: TreeNode): Iterable<TreeNode> {
    const open = [node];
    for (let next = open.pop(); next; next = open.pop()) {
      yield next;
      for (const child of [...next.children].reverse()) open.push(child);
    }
  }

  /** An object of this kind and name, with what it owns. */
  find({ kind, namespace, name }: ObjectKey): TreeNode | undefined {
    for (const node of this.#nodes.values()) {
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
    const node = this.#nodes.get(identityOf(object));
    return node && this.#rootOf.get(node);
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

type MutableNode = TreeNode & { readonly children: MutableNode[] };

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

/** Whether a node is above itself by way of its parent: a cycle of owners, cut where it is met first. */
function isBelow(
  parent: MutableNode,
  node: MutableNode,
  nodes: ReadonlyMap<string, MutableNode>,
): boolean {
  const seen = new Set<MutableNode>();
  let current: MutableNode | undefined = parent;
  while (current && !seen.has(current)) {
    if (current === node) return true;
    seen.add(current);
    const owner = controllerOf(current.object);
    current = owner && nodes.get(owner.uid);
  }
  return false;
}
