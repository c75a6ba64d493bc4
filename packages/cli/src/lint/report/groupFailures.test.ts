import { groupFailures } from './groupFailures';

const failure = (file: string, message: string) => ({
  file,
  line: 1,
  column: 1,
  message,
});
const dependency = (names: string) =>
  `cannot be rendered: Error: An error occurred while checking for chart dependencies. You may need to run \`helm dependency build\` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: ${names}`;

describe('groupFailures', () => {
  it('makes one of charts that lack a dependency, and names what they lack', () => {
    const failures = [
      failure('a/values-dev.yaml', dependency('redis')),
      failure('a/values-prod.yaml', dependency('redis')),
      failure('b/Chart.yaml', dependency('common, redis')),
      failure('x.yaml', 'is not YAML'),
    ];
    expect(groupFailures(failures)).toEqual([
      {
        failures: failures.slice(0, 3),
        message:
          '3 renderings of charts lack a dependency (redis, common): run "helm dependency build" in each chart',
      },
      { failures: failures.slice(3), message: 'is not YAML' },
    ]);
    expect(groupFailures(failures.slice(0, 1))[0].message).toBe(
      dependency('redis'),
    );
  });

  it('sees one cause where only names, paths and numbers differ', () => {
    const of = (...messages: string[]) =>
      groupFailures(messages.map(message => failure('f', message))).length;
    expect(
      of(
        'cannot be rendered: resources names "a.yaml", which does not exist in this checkout',
        'cannot be rendered: resources names "b.yaml", which does not exist in this checkout',
      ),
    ).toBe(1);
    expect(of('line 3 of k8s/a.yaml is odd', 'line 14 of b.yaml is odd')).toBe(
      1,
    );
    expect(of('metadata.name must be a text', 'kind must be a text')).toBe(2);
    expect(of('cannot be rendered: x', 'renders to x')).toBe(2);
  });
});
