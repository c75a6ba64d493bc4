import { describeSchema } from './schemaDescriptions';

const VALUES = `
# -- How many
replicas: 2
image:
  # -- Where it is
  repository: ''
`;

it('takes descriptions from the comments of the values', () => {
  const image = {
    type: 'object',
    properties: { repository: { type: 'string' } },
  };
  const replicas = { type: 'integer', minimum: 1, description: 'of old' };
  expect(describeSchema(VALUES, { properties: { image, replicas } })).toEqual({
    properties: {
      replicas: { type: 'integer', minimum: 1, description: 'How many' },
      image: {
        type: 'object',
        properties: {
          repository: { type: 'string', description: 'Where it is' },
        },
      },
    },
  });
});

it('names what one of the two lacks', () => {
  const properties = { image: {}, tag: {} };
  expect(() => describeSchema(VALUES, { properties })).toThrow(
    [
      'replicas is missing in values.schema.json',
      'image has no comment with -- in values.yaml',
      'tag is missing in values.yaml',
    ].join('\n'),
  );
});
