import { sampleParameters } from './sampleParameters';

describe('sampleParameters', () => {
  it('starts with the defaults, then gives each free parameter a text of its own', () => {
    const [defaults, own] = sampleParameters([
      {
        properties: {
          name: { type: 'string', default: 'same' },
          componentId: { type: 'string', default: 'same' },
          note: { type: 'string' },
        },
      },
      {
        properties: {
          repoUrl: { type: 'string', 'ui:field': 'RepoUrlPicker' },
        },
      },
    ]);
    const repoUrl =
      'github.com?owner=sample-repo-url-owner&repo=sample-repo-url';
    expect(defaults).toEqual({
      name: 'same',
      componentId: 'same',
      note: 'sample-note',
      repoUrl,
    });
    expect(own).toEqual({
      name: 'sample-name',
      componentId: 'sample-component-id',
      note: 'sample-note',
      repoUrl,
    });
  });

  it('tries every choice, the parameters in step', () => {
    const samples = sampleParameters({
      properties: {
        size: { type: 'string', enum: ['s', 'm', 'l'], default: 'm' },
        tier: {
          oneOf: [
            { const: 1, title: 'one' },
            { const: 2, title: 'two' },
          ],
        },
        fixed: { const: 'x' },
        public: { type: 'boolean' },
      },
    });
    expect(samples).toEqual([
      { size: 'm', tier: 1, fixed: 'x', public: false },
      { size: 's', tier: 1, fixed: 'x', public: true },
      { size: 'm', tier: 2, fixed: 'x', public: false },
      { size: 'l', tier: 1, fixed: 'x', public: true },
    ]);
  });

  it.each([
    [{ pattern: '^[a-z]+$' }, 'x'],
    [{ pattern: '^[A-Z][a-z]+$' }, 'Samplex'],
    [{ maxLength: 8 }, 'sample-x'],
    [{ pattern: '^SVC-\\d+$', examples: ['SVC-1'] }, 'SVC-1'],
    [{ pattern: '^SVC-\\d+$', default: 'SVC-2' }, 'SVC-2'],
    [{ pattern: '^(a+)+$' }, 'sample-x'],
    [{ pattern: '(' }, 'sample-x'],
  ])('keeps to what the schema %j allows, as far as it can', (schema, text) => {
    const [, own] = sampleParameters({
      properties: { x: { type: 'string', ...schema } },
    });
    expect(own).toEqual({ x: text });
  });

  it('finds properties that depend on others, and nested ones', () => {
    const [first] = sampleParameters({
      properties: {
        a: {
          type: 'object',
          properties: { b: { type: 'integer', minimum: 3 } },
        },
        list: { type: 'array', items: { type: 'string' } },
      },
      dependencies: {
        a: { oneOf: [{ properties: { c: { type: 'string' } } }] },
      },
      allOf: [
        { if: {}, then: { properties: { d: { type: ['number', 'null'] } } } },
      ],
    });
    expect(first).toEqual({
      a: { b: 3 },
      list: ['sample-list'],
      c: 'sample-c',
      d: 1,
    });
  });

  it.each([
    undefined,
    null,
    'text',
    [1],
    { properties: 'x' },
    { properties: { a: 1 } },
  ])('makes nothing of %j', parameters => {
    expect(sampleParameters(parameters)).toEqual([{}, {}]);
  });

  it('is not fooled by a schema inside itself', () => {
    const schema: Record<string, unknown> = { type: 'object' };
    schema.properties = { self: schema };
    schema.allOf = [schema];
    expect(sampleParameters(schema).length).toBe(2);
  });
});
