import { parseEvent } from './parseEvent';

const QUESTION = {
  verb: 'watch' as const,
  kind: { group: '', version: 'v1', plural: 'pods', kind: 'Pod' },
};
const OBJECT = '{"metadata":{"name":"a","resourceVersion":"7"}}';

describe('parseEvent', () => {
  it('gives the JSON of an object as it came, without managed fields', () => {
    const line = `{"type":"ADDED","object":{"metadata":{"name":"a","resourceVersion":"7","managedFields":[{"manager":"}"}]}}}`;
    const event = parseEvent(Buffer.from(line), QUESTION);
    expect(event).toEqual({
      ...{ type: 'ADDED', version: '7', text: OBJECT },
      object: { metadata: { name: 'a', resourceVersion: '7' } },
    });
  });

  it.each([
    `{"object":${OBJECT},"type":"ADDED"}`,
    `{"type":"ADDED","object":${OBJECT},"more":{}}`,
    `{"type":"ADDED","object":{},"object":${OBJECT}}`,
    `{"type": "ADDED", "object": ${OBJECT}}`,
  ])('reads what no API server writes, and gives no JSON of it: %s', line => {
    const event = parseEvent(Buffer.from(line), QUESTION);
    expect(event).toEqual({
      ...{ type: 'ADDED', version: '7' },
      object: { metadata: { name: 'a', resourceVersion: '7' } },
    });
  });

  it.each([
    '{"type":"ADDED","object":{"metadata":{}',
    '{"type":"ADDED","object":{]}',
    '{"type":"ADDED","object":{}x',
  ])('refuses %s', line => {
    expect(() => parseEvent(Buffer.from(line), QUESTION)).toThrow(
      'a line is not JSON',
    );
  });
});
