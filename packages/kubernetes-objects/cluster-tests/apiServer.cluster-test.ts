/** @jest-environment node */

import { ControlPlane, KubernetesStatusError } from '@mooring/control-plane';
import fc from 'fast-check';
import { matchesFields, parseFieldSelector } from '../src/fields/fieldSelector';
import { matchesLabels } from '../src/labels/matchesLabels';
import { parseLabelSelector } from '../src/labels/parseLabelSelector';
import { Labels } from '../src/labels/Selector';
import { validateLabelKey, validateLabelValue } from '../src/validation/labels';
import {
  validateNamespaceName,
  validateObjectName,
} from '../src/validation/names';

/** Set SEED to the one that a run has printed to repeat its cases. */
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const CONCURRENT_REQUESTS = 16;
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const KEYS = ['app', 'in', 'example.com/tier', 'constructor'];

/** Runs a check for each of many generated cases, a few at a time, and returns what the failing ones say. */
async function disagreements<Case>(
  arbitrary: fc.Arbitrary<Case>,
  numRuns: number,
  check: (example: Case) => Promise<unknown>,
): Promise<unknown[]> {
  const cases = fc.sample(arbitrary, { seed, numRuns });
  const found: unknown[] = [];
  let next = 0;
  const work = async () => {
    while (next < cases.length) {
      const example = cases[next++];
      const disagreement = await check(example);
      if (disagreement !== undefined) found.push([example, disagreement]);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_REQUESTS }, work));
  return found;
}

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.stringMatching(/^[-A-Za-z0-9_.]{0,6}$/),
  fc.stringMatching(/^[-a-z0-9.]{0,6}$/),
  fc.nat(70).map(length => 'a'.repeat(length)),
);
const key = fc.oneof(
  text,
  fc.tuple(text, text).map(parts => parts.join('/')),
  fc
    .tuple(fc.nat(70), fc.integer({ min: 245, max: 260 }))
    .map(([name, prefix]) => `${'p'.repeat(prefix)}/${'n'.repeat(name)}`),
);

describe(`a real API server, seed ${seed}`, () => {
  let controlPlane: ControlPlane;

  beforeAll(async () => {
    controlPlane = await ControlPlane.start();
  });
  afterAll(async () => {
    await controlPlane?.stop();
  });

  /** Whether the API server would create the object. */
  async function accepts(path: string, body: object): Promise<boolean> {
    try {
      const query = { dryRun: 'All' };
      await controlPlane.request(path, { method: 'POST', query, body });
      return true;
    } catch (error) {
      if ((error as KubernetesStatusError).status === 422) return false;
      throw error;
    }
  }

  /** What a LIST answers: the names, or the status of a refusal. */
  async function list(query: Record<string, string>) {
    try {
      const { items } = await controlPlane.request(CONFIG_MAPS, { query });
      return items.map(
        ({ metadata }: { metadata: { name: string } }) => metadata.name,
      );
    } catch (error) {
      return (error as KubernetesStatusError).status;
    }
  }

  const configMap = (metadata: object) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x', ...metadata },
  });
  const agrees = async (messages: string[], accepted: Promise<boolean>) =>
    (messages.length === 0) === (await accepted) ? undefined : messages;

  it('accepts a label value exactly when it is legal here', async () => {
    expect(
      await disagreements(text, 3000, value =>
        agrees(
          validateLabelValue(value),
          accepts(CONFIG_MAPS, configMap({ labels: { app: value } })),
        ),
      ),
    ).toEqual([]);
  });

  it('accepts a label key exactly when it is legal here', async () => {
    expect(
      await disagreements(key, 3000, generated =>
        agrees(
          validateLabelKey(generated),
          accepts(CONFIG_MAPS, configMap({ labels: { [generated]: 'x' } })),
        ),
      ),
    ).toEqual([]);
  });

  it('accepts names of objects and of namespaces exactly when they are legal here', async () => {
    // Without a name, an object is refused for another reason.
    const name = fc
      .oneof(
        text,
        fc.integer({ min: 245, max: 260 }).map(n => 'a'.repeat(n)),
      )
      .filter(generated => generated !== '');
    expect(
      await disagreements(name, 1000, generated =>
        agrees(
          validateObjectName(generated),
          accepts(CONFIG_MAPS, configMap({ name: generated })),
        ),
      ),
    ).toEqual([]);
    const namespace = (generated: string) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: generated },
    });
    expect(
      await disagreements(name, 1000, generated =>
        agrees(
          validateNamespaceName(generated),
          accepts('/api/v1/namespaces', namespace(generated)),
        ),
      ),
    ).toEqual([]);
  });

  it('refuses a label selector exactly when it does not parse here, and selects the same objects', async () => {
    const value = fc.constantFrom('', 'a', 'b', '7', '12', 'in');
    const labels = fc.dictionary(fc.constantFrom(...KEYS), value);
    const objects = fc
      .sample(labels, { seed, numRuns: 60 })
      .map((carried, i): [string, Labels] => [`object-${i}`, carried]);
    await controlPlane.apply(
      objects.map(([name, carried]) => ({
        ...configMap({ name, labels: carried }),
        metadata: { name, namespace: 'default', labels: carried },
      })),
    );
    const all = new Map(objects);

    const token = fc.constantFrom(
      ...['a', 'app', 'in', 'notin', '7', '-', '/', 'x', '\u00e9', '\0'],
      ...[' ', '\t', ',', '(', ')', '=', '!', '<', '>', '==', '!='],
    );
    const listed = fc
      .array(value, { maxLength: 3 })
      .map(values => `(${values.join(',')})`);
    const blank = fc.constantFrom('', '', ' ', '\t ');
    const requirement = fc
      .tuple(
        fc.constantFrom(...KEYS),
        blank,
        fc.oneof(
          fc.tuple(fc.constantFrom('=', '==', '!=', '>', '<'), blank, value),
          fc.tuple(fc.constantFrom(' in ', ' notin '), blank, listed),
          fc.constant(['', '', '']),
        ),
        blank,
        fc.boolean(),
      )
      .map(
        ([name, before, rest, after, isNegated]) =>
          `${isNegated && rest[0] === '' ? '!' : ''}${name}${before}` +
          `${rest.join('')}${after}`,
      );
    const selector = fc.oneof(
      fc.array(requirement, { maxLength: 3 }).map(parts => parts.join(',')),
      fc.array(token, { maxLength: 10 }).map(parts => parts.join('')),
      fc.tuple(requirement, token, requirement).map(parts => parts.join('')),
    );
    const outcomes = { parsed: 0, refused: 0 };
    expect(
      await disagreements(selector, 6000, async generated => {
        const answer = await list({ labelSelector: generated });
        let expected: unknown = 400;
        try {
          const parsed = parseLabelSelector(generated);
          expected = [...all.keys()].filter(name =>
            matchesLabels(parsed, all.get(name)),
          );
          outcomes.parsed++;
        } catch {
          outcomes.refused++;
        }
        const given = Array.isArray(answer)
          ? answer.filter(name => all.has(name)).sort()
          : answer;
        const wanted = Array.isArray(expected) ? expected.sort() : expected;
        return JSON.stringify(given) === JSON.stringify(wanted)
          ? undefined
          : { given, wanted };
      }),
    ).toEqual([]);
    expect(outcomes.parsed).toBeGreaterThan(1000);
    expect(outcomes.refused).toBeGreaterThan(1000);
  });

  it('refuses a field selector exactly when it does not parse here, and selects the same objects', async () => {
    const names: string[] = await list({});
    const part = fc.constantFrom(
      ...['metadata.name', 'metadata.namespace', '=', '==', '!=', ',', '\\'],
      ...['object-1', 'default', '', '\\,', '\\=', '\\\\', ' '],
    );
    const term = fc
      .tuple(
        fc.constantFrom('metadata.name', 'metadata.namespace', 'spec', ''),
        fc.constantFrom('=', '==', '!='),
        fc.oneof(
          fc.constantFrom('object-1', 'object-2', 'default', ''),
          fc.array(part, { maxLength: 3 }).map(parts => parts.join('')),
        ),
      )
      .map(parts => parts.join(''));
    const selector = fc
      .array(term, { maxLength: 3 })
      .map(parts => parts.join(','));
    expect(
      await disagreements(selector, 3000, async generated => {
        const given = await list({ fieldSelector: generated });
        const wanted = selectByFields(generated, names);
        return JSON.stringify(given) === JSON.stringify(wanted)
          ? undefined
          : { given, wanted };
      }),
    ).toEqual([]);
  });
});

/** What a LIST of config maps should answer to a field selector. */
function selectByFields(selector: string, names: string[]) {
  let requirements;
  try {
    requirements = parseFieldSelector(selector);
  } catch {
    return 400;
  }
  // Config maps support these two fields, whatever the grammar says.
  const supported = ['metadata.name', 'metadata.namespace'];
  if (!requirements.every(({ field }) => supported.includes(field))) return 400;
  return names.filter(name =>
    matchesFields(requirements, field =>
      field === 'metadata.name' ? name : 'default',
    ),
  );
}
