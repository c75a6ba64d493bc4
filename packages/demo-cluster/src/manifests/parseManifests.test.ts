import fc from 'fast-check';
import { stringify } from 'yaml';
import { failureOf } from '../__testUtils__/failureOf';
import { ManifestError } from './ManifestError';
import { parseManifests } from './parseManifests';

describe('parseManifests', () => {
  it('reads documents, lists and JSON, and leaves out comments and catalog entities', () => {
    const yaml = `# nothing here
---
apiVersion: v1
kind: ConfigMap
metadata: &metadata { name: a }
---
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Secret, metadata: { name: b } }
  - { apiVersion: v1, kind: Service, metadata: { name: c } }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: web }
---
`;
    const read = parseManifests(yaml, 'all.yaml').map(
      ({ document, object }) => [document, object.kind],
    );
    expect(read).toEqual([
      [1, 'ConfigMap'],
      [2, 'Secret'],
      [2, 'Service'],
    ]);
    expect(parseManifests('', 'empty.yaml')).toEqual([]);
    const json = JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a' },
    });
    expect(parseManifests(json, 'a.json')).toHaveLength(1);
  });

  it.each([
    ['a: [', 'web.yaml, document 1: Flow sequence'],
    ['just text', 'web.yaml, document 1: no Kubernetes object'],
    [
      'kind: Pod',
      'web.yaml, document 1: no Kubernetes object: apiVersion and kind are missing',
    ],
    [
      'apiVersion: v1\nkind: Pod',
      'web.yaml, document 1: Pod without metadata.name',
    ],
    [`${'---\na: 1\n'.repeat(1001)}`, 'web.yaml: more than 1000 documents'],
    [
      `a: ${'x'.repeat(3 * 1024 * 1024)}`,
      'web.yaml: larger than 3145728 bytes',
    ],
    [
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c]`,
      'web.yaml, document 1: Excessive alias count',
    ],
  ])('names file, document and reason for %#', (yaml, message) => {
    expect(() => parseManifests(yaml, 'web.yaml')).toThrow(ManifestError);
    expect(() => parseManifests(yaml, 'web.yaml')).toThrow(message);
  });

  it('throws nothing but a ManifestError, whatever the text', () => {
    const texts = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.jsonValue().map(value => stringify(value)),
      fc
        .array(
          fc.constantFrom(
            'apiVersion: ',
            'v1',
            '\n',
            'kind: ',
            'Pod',
            '---',
            '- ',
            '&a ',
            '*a',
            '!!js ',
            '{',
            '"',
            ': ',
          ),
        )
        .map(parts => parts.join('')),
    );
    fc.assert(
      fc.property(texts, text => {
        const failure = failureOf(() => parseManifests(text, 'any.yaml'));
        expect([undefined, 'ManifestError']).toContain(failure?.name);
      }),
    );
  });
});
