import Ajv from 'ajv';
import fc from 'fast-check';
import {
  validateLabelValue,
  validateNamespaceName,
} from '@mooring/kubernetes-objects';
import {
  KUBERNETES_ID,
  KUBERNETES_NAMESPACE,
  MATCHING_ANNOTATIONS,
} from '@mooring/plugin-kubernetes-matching-common';
import catalog from '../schemas/catalog.json';
import schema from '../schemas/catalog-info.schema.json';

const { entity } = schema.definitions;
const isValid = new Ajv({ strictSchema: false }).compile(entity);
const accepts = (annotations: Record<string, unknown>) =>
  isValid({ metadata: { annotations } });

describe('the schema for editors', () => {
  it('knows every annotation by which the Kubernetes plugin asks, and says what it is for', () => {
    const { properties } = entity.properties.metadata.properties.annotations;
    expect(Object.keys(properties).sort()).toEqual(
      [...MATCHING_ANNOTATIONS].sort(),
    );
    for (const { description, markdownDescription } of Object.values(
      properties,
    )) {
      expect([description, markdownDescription]).not.toContain(undefined);
    }
  });

  it('is listed as SchemaStore lists one, under its own address', () => {
    expect(catalog).toEqual({
      $schema: 'https://json.schemastore.org/schema-catalog.json',
      version: 1,
      schemas: [
        {
          name: expect.any(String),
          description: expect.any(String),
          fileMatch: ['catalog-info.yaml', 'catalog-info.yml'],
          url: schema.$id,
        },
      ],
    });
  });

  it('leaves other annotations alone, and takes no number for a text', () => {
    expect(accepts({ 'acme.io/x': 1 })).toBe(true);
    expect(accepts({ [KUBERNETES_ID]: 20241 })).toBe(false);
  });

  it('accepts an id and a namespace exactly when a cluster does', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 70 }),
      fc.stringMatching(/^[A-Za-z0-9_.-]{1,70}$/),
    );
    fc.assert(
      fc.property(text, value => {
        const isId = value !== '' && validateLabelValue(value).length === 0;
        expect(accepts({ [KUBERNETES_ID]: value })).toBe(isId);
        const isNamespace = validateNamespaceName(value).length === 0;
        expect(accepts({ [KUBERNETES_NAMESPACE]: value })).toBe(isNamespace);
      }),
      { numRuns: 2000 },
    );
  });
});
