import { deploymentOf, object, ownedBy, pod } from '../__testUtils__/objects';
import { OwnerTree, TreeNode } from './OwnerTree';

const outline = ({ object: { kind, metadata }, children }: TreeNode): unknown =>
  children.length > 0
    ? [`${kind} ${metadata.name}`, children.map(outline)]
    : `${kind} ${metadata.name}`;

describe('OwnerTree', () => {
  it('follows controllers, whatever the order and the kinds', () => {
    const objects = [...deploymentOf([pod({ name: 'a' }), pod({ name: 'b' })])];
    const tree = OwnerTree.create(objects.reverse());
    expect(tree.roots.map(outline)).toEqual([
      ['Deployment cart', [['ReplicaSet cart-1', ['Pod b', 'Pod a']]]],
    ]);
    expect(tree.rootOf(objects[0])?.object.kind).toBe('Deployment');
  });

  it('makes a root of what is owned by something that was not given', () => {
    const gone = object('example.com/v1', 'Database', 'orders');
    const [root] = OwnerTree.create([pod({ metadata: ownedBy(gone) })]).roots;
    expect(root.missingOwner).toMatchObject({
      kind: 'Database',
      name: 'orders',
    });
  });

  it('does not take an owner that is not a controller for one', () => {
    const owner = object('v1', 'ConfigMap', 'lock');
    const {
      ownerReferences: [reference],
    } = ownedBy(owner) as {
      ownerReferences: [object];
    };
    const item = pod({
      metadata: { ownerReferences: [{ ...reference, controller: false }] },
    });
    expect(OwnerTree.create([owner, item]).roots.map(outline)).toEqual([
      'ConfigMap lock',
      'Pod cart-1-a',
    ]);
  });

  it('loses nothing in a cycle of owners', () => {
    const [a, b, c] = ['a', 'b', 'c'].map(name =>
      object('x/v1', 'Thing', name),
    );
    const owned = (item: typeof a, owner: typeof a) => ({
      ...item,
      metadata: { ...item.metadata, ...ownedBy(owner) },
    });
    const tree = OwnerTree.create([
      owned(a, c),
      owned(b, a),
      owned(c, b),
      owned(object('x/v1', 'Thing', 'self'), object('x/v1', 'Thing', 'self')),
    ]);
    const names = tree.roots.flatMap(root =>
      [...tree.below(root)].map(node => node.object.metadata.name),
    );
    expect(names.sort()).toEqual(['a', 'b', 'c', 'self']);
  });

  it('holds a chain of 3,000 owners', () => {
    let last = object('x/v1', 'Thing', '0');
    const chain = [last];
    for (let i = 1; i < 3000; i++) {
      last = object('x/v1', 'Thing', String(i), { metadata: ownedBy(last) });
      chain.push(last);
    }
    const tree = OwnerTree.create(chain);
    expect(tree.roots).toHaveLength(1);
    expect([...tree.below(tree.roots[0])]).toHaveLength(3000);
  });
});
