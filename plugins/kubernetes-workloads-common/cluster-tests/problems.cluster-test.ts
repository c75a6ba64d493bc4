/** @jest-environment node */

import { ControlPlane } from '@mooring/control-plane';
import { groupKindOf, KubernetesObject } from '@mooring/kubernetes-objects';
import { assessComponent, OwnerTree, Problem, problemRules } from '../src';
import { CASES, KINDS, ProblemCase } from './problemCases';

jest.setTimeout(240_000);

/** Of Argo CD and Flux, which the control plane does not have. */
const BY_OTHERS = ['out-of-sync', 'sync-failed'];

describe('a real control plane', () => {
  let plane: ControlPlane;

  beforeAll(async () => {
    plane = await ControlPlane.start({ controllers: true });
    const namespaces = CASES.map(({ problem }) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: problem },
    }));
    await plane.apply([
      ...namespaces,
      ...CASES.flatMap(({ problem, objects }) =>
        objects.map(object => ({
          ...object,
          metadata: { ...object.metadata, namespace: problem },
        })),
      ),
    ]);
  });
  afterAll(async () => {
    await plane?.stop();
  });

  async function held(namespace: string): Promise<KubernetesObject[]> {
    const lists = await Promise.all(
      KINDS.map(async ({ apiVersion, kind, plural }) => {
        const prefix = apiVersion === 'v1' ? '/api' : '/apis';
        const { items } = await plane.request(
          `${prefix}/${apiVersion}/namespaces/${namespace}/${plural}`,
        );
        return items.map((item: object) => ({ ...item, apiVersion, kind }));
      }),
    );
    return lists.flat();
  }

  async function problemsOf(given: ProblemCase): Promise<Problem[]> {
    const objects = await held(given.problem);
    const { problems } = assessComponent({
      tree: OwnerTree.create(objects),
      now: Date.now() + (given.later ?? 0),
      usage: given.usage,
      isThere: ({ kind, name }) =>
        objects.some(
          object =>
            groupKindOf(object) === kind && object.metadata.name === name,
        ),
    });
    return problems.flatMap(problem => [problem, ...problem.consequences]);
  }

  it('has a case of each problem', () => {
    const brought = [...CASES.map(({ problem }) => problem), ...BY_OTHERS];
    expect(brought.sort()).toEqual(problemRules.map(({ id }) => id).sort());
  });

  it.each(CASES)('brings about $problem', async given => {
    const found = await plane.waitFor(
      async () => {
        await given.bringAbout?.(plane, await held(given.problem));
        const problems = await problemsOf(given);
        return problems.find(({ problem }) => problem === given.problem);
      },
      { timeoutMs: 90_000, description: given.problem },
    );
    expect(found.message).toMatch(given.says);
    expect(found.totalObjects).toBeGreaterThan(0);
  });
});
