import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { formatProblem } from './ConfigurationError';
import { weakSettings } from './weakSettings';

/** What is found, each as a user reads it. */
function found(data: JsonObject, isProduction = true): string[] {
  const permission = { enabled: true };
  return weakSettings({
    config: new ConfigReader({ permission, ...data }),
    isProduction,
  }).map(problem => `${problem.severity}: ${formatProblem(problem)}`);
}
const token = (value: string) => ({
  backend: {
    auth: { externalAccess: [{ type: 'static', options: { token: value } }] },
  },
});
const rules = (...allow: unknown[]) =>
  ({ catalog: { rules: [{ allow }] } } as JsonObject);
const located = (location: JsonObject) => ({
  catalog: { rules: [{ allow: ['User'], locations: [location] }] },
});

it.each<[key: string, data: JsonObject]>([
  [
    'backend.auth.dangerouslyDisableDefaultAuthPolicy',
    { backend: { auth: { dangerouslyDisableDefaultAuthPolicy: true } } },
  ],
  ['auth.session.secret', { auth: { session: { secret: 'x' } } }],
  ['auth.session.secret', { auth: { session: { secret: 'a'.repeat(64) } } }],
  ['backend.auth.externalAccess[0].options.token', token('12345678')],
  ['backend.auth.externalAccess[0].options.token', token('abab'.repeat(20))],
  ['backend.cors.origin', { backend: { cors: { origin: '*' } } }],
  ['backend.cors.origin', { backend: { cors: { origin: ['a', '*'] } } }],
  ['backend.cors.origin', { backend: { cors: { origin: 'https://*' } } }],
])('refuses %s in production, whatever is accepted (%j)', (key, data) => {
  const all = { ...data, mooring: { acceptRisk: ['reading-any-host'] } };
  const [problem] = found(all);
  expect(problem).toMatch(/^error: /);
  expect(problem).toContain(key);
  expect(problem).not.toMatch(/acceptRisk|12345678|abab|aaaa/);
  expect(found(data, false)).toEqual([]);
});

it.each<[risk: string, key: string, data: JsonObject]>([
  ['permissions-disabled', 'permission.enabled', { permission: {} }],
  [
    'guest-sign-in',
    'auth.providers.guest.dangerouslyAllowOutsideDevelopment',
    {
      auth: {
        providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
      },
    },
  ],
  ...['*', '*:443', '*.com', '*.'].map((host): [string, string, JsonObject] => [
    'reading-any-host',
    'backend.reading.allow[0].host',
    { backend: { reading: { allow: [{ host }] } } },
  ]),
  [
    'people-from-anywhere',
    'catalog.rules[0].allow',
    rules('Component', 'user'),
  ],
  ['people-from-anywhere', 'catalog.rules[0].allow', rules({ kind: 'Group' })],
  ['people-from-anywhere', 'catalog.rules[0].allow', located({ type: 'url' })],
  [
    'people-from-anywhere',
    'catalog.rules[0].allow',
    located({ type: 'url', pattern: 'https://**' }),
  ],
  ['templates-from-anywhere', 'catalog.rules[0].allow', rules('Template')],
  ['resources-from-anywhere', 'catalog.rules[0].allow', rules('resource')],
  ['locations-from-anywhere', 'catalog.rules[0].allow', rules('Location')],
])('asks to accept %s for %s (%j)', (risk, key, data) => {
  const [refused] = found(data);
  expect(refused).toMatch(/^error: /);
  expect(refused).toContain(key);
  expect(refused).toContain(`write mooring.acceptRisk: [${risk}].`);

  const accepted = { ...data, mooring: { acceptRisk: [risk] } };
  expect(found(accepted)).toEqual([
    expect.stringMatching(
      `^warning: .*mooring.acceptRisk accepts this as ${risk}`,
    ),
  ]);
  expect(found(data, false)).toEqual([]);
});

it.each<[JsonObject]>([
  [{ auth: { session: { secret: '9f86d081884c7d659a2feaa0' } } }],
  [token('9f86d081884c7d659a2feaa0')],
  [{ backend: { cors: { origin: 'https://portal.example.com' } } }],
  [{ backend: { reading: { allow: [{ host: '*.example.com' }] } } }],
  [rules('Component', 'API', 'System')],
  [located({ type: 'url', exact: 'https://example.com/users.yaml' })],
  [located({ type: 'url', pattern: 'https://example.com/**' })],
  [located({ type: 'file' })],
])('finds nothing in %j', data => {
  expect(found(data)).toEqual([]);
});

it('takes an accepted risk that is none, or that nothing runs, for a mistake', () => {
  const acceptRisk = ['everything', 'guest-sign-in'];
  expect(found({ mooring: { acceptRisk } })).toEqual([
    expect.stringMatching(
      /^error: mooring.acceptRisk\[0\] is not the name of a risk. Write one of guest-sign-in/,
    ),
    'warning: mooring.acceptRisk[1] accepts a risk that no setting runs. Remove it.',
  ]);
});

it.each([true, false])(
  'refuses clusters from a catalog to which everybody adds resources (in production: %s)',
  isProduction => {
    const kubernetes = { clusterLocatorMethods: [{ type: 'catalog' }] };
    expect(
      found(
        {
          kubernetes,
          ...rules('Component', 'Resource'),
          mooring: { acceptRisk: ['resources-from-anywhere'] },
        },
        isProduction,
      )[0],
    ).toMatch(
      /^error: kubernetes.clusterLocatorMethods\[0\] takes clusters from the catalog.* Take Resource out of catalog.rules\[0\].allow/,
    );
    expect(found({ kubernetes, ...rules('Component') }, isProduction)).toEqual(
      [],
    );
  },
);
